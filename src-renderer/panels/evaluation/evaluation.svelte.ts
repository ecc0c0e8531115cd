/** The evaluation panel's state: what is to be evaluated, the evaluation under way, the last result. */
import type { EvaluatedWindow, EvaluationProgress, EvaluationResult } from '../../../src-main/contract/evaluation.ts';
import { text } from '../../text/text.ts';

/** An evaluation under way. */
export interface RunningEvaluation {
  readonly id: string;
  readonly progress: EvaluationProgress | null;
}
export interface ShownEvaluation {
  readonly result: EvaluationResult;
  /** The raster that its windows lie on. */
  readonly rasterId: string;
  readonly layerName: string;
}
export type WindowOrder = 'worst' | 'best' | 'place';

/** Pictures that are shown at once; more on demand. */
export const pageOfWindows = 12;

export class EvaluationStore {
  layerId = $state<string | null>(null);
  query = $state('');
  windows = $state(64);
  order = $state<WindowOrder>('worst');
  shownCount = $state(pageOfWindows);
  running = $state.raw<RunningEvaluation | null>(null);
  shown = $state.raw<ShownEvaluation | null>(null);

  /** Why nothing can be evaluated now; null when it can. */
  disabled(layers: number): string | null {
    if (layers === 0) return text.evaluation.noLayer;
    return this.query.trim() === '' ? text.evaluation.queryEmpty : null;
  }

  hear(progress: EvaluationProgress): void {
    if (this.running?.id === progress.evaluationId) this.running = { id: progress.evaluationId, progress };
  }

  show(shown: ShownEvaluation): void {
    this.shown = shown;
    this.shownCount = pageOfWindows;
  }
}

/** The windows in an order; equal ones by place. */
export function ordered(windows: readonly EvaluatedWindow[], order: WindowOrder): EvaluatedWindow[] {
  const sign = order === 'worst' ? 1 : -1;
  return [...windows].sort((a, b) => (order === 'place' ? 0 : sign * (a.iou - b.iou)) || a.index - b.index);
}
