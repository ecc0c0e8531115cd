/** Which answer is shown, and which of its features the hand is on. */
import type { Feature } from '../../../src-main/contract/run.ts';
import type { RunState } from '../query/run-state.ts';

export type Ended = Extract<RunState, { kind: 'done' | 'failed' }>;

export class ResultStore {
  /** The answer on show; a result layer that is chosen in the list shows its own again. */
  shown = $state.raw<Ended | null>(null);
  /** Answers to questions that were asked together, of which one is on show; empty for a single one. */
  together = $state.raw<readonly Ended[]>([]);
  selected = $state<string | null>(null);
  hovered = $state<string | null>(null);
  exporting = $state(false);
  /** The masks are being merged in the other way. */
  switching = $state(false);

  /** Shows the first of several answers that has found something, else the first. */
  showAll(ended: readonly Ended[]): void {
    this.together = ended;
    this.show(ended.find((each) => each.kind === 'done' && each.summary.answer === 'masks') ?? ended[0] ?? null);
  }

  get runId(): string | null {
    return this.shown?.kind === 'done' ? this.shown.summary.runId : null;
  }

  /** Shows an answer; the others that it was asked together with stay beside it. */
  show(ended: Ended | null): void {
    const { runId } = ended?.asked ?? {};
    if (!this.together.some(({ asked }) => asked.runId === runId)) this.together = [];
    this.shown = ended;
    this.selected = null;
    this.hovered = null;
  }
}

export interface Totals {
  /** m² on the ellipsoid; null when a feature has none. */
  readonly areaM2: number | null;
  readonly pixels: number;
}

export function totals(features: readonly Feature[]): Totals {
  let [area, pixels, known]: [number, number, boolean] = [0, 0, true];
  for (const feature of features) {
    if (feature.areaM2 === null) known = false;
    area += feature.areaM2 ?? 0;
    pixels += feature.pixels;
  }
  return { areaM2: known ? area : null, pixels };
}

/** Below this a score says that the model is not sure. */
const lowScore = 0.5;

/** A feature without a score is not called unsure: nothing was said about it. */
export function isLow(score: number | null): boolean {
  return score !== null && score < lowScore;
}
