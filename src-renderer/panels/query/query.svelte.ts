/** The question and how it is to be run. */
import type { Params } from '../../../src-main/contract/api.ts';
import type { ModelStatus } from '../../../src-main/contract/models.ts';
import { queryLimit } from '../../../src-main/contract/request.ts';
import type { AreaOfInterest, GsdChoice, MaskMode } from '../../../src-main/contract/run.ts';
import { text } from '../../text/text.ts';
import { emptyHistory, remember, walk } from './history.ts';

export type AreaChoice = 'layer' | 'view';
export type GsdKind = GsdChoice['kind'];

export interface KeptQuestion {
  /** Oldest first. */
  readonly asked: readonly string[];
  readonly area: AreaChoice;
  readonly gsdKind: GsdKind;
  readonly metres: number | null;
  readonly mode: MaskMode;
  readonly prompter: string;
  readonly segmenter: string;
}

/** What decides whether a question can be asked now. */
export interface AskSituation {
  readonly hasLayer: boolean;
  readonly running: boolean;
  /** Whether the map's view can be said in the layer's CRS. */
  readonly viewable: boolean;
}

export class QueryStore {
  query = $state('');
  area = $state<AreaChoice>('layer');
  gsdKind = $state<GsdKind>('auto');
  metres = $state<number | null>(10);
  mode = $state<MaskMode>('semantic');
  prompter = $state('');
  segmenter = $state('');
  private history = $state.raw(emptyHistory);

  /** Choices from the host's defaults, kept when a person has chosen already. */
  adopt(defaults: { readonly prompter: string; readonly segmenter: string }): void {
    this.prompter ||= defaults.prompter;
    this.segmenter ||= defaults.segmenter;
  }

  /** Why a question can't be asked now; null when it can. */
  disabled(situation: AskSituation): string | null {
    const reasons = text.query.reasons;
    if (situation.running) return reasons.running;
    if (!situation.hasLayer) return reasons.noLayer;
    if (this.query.trim() === '') return reasons.noQuestion;
    if (this.query.length > queryLimit) return reasons.tooLong(queryLimit);
    if (this.gsdKind === 'metres' && !((this.metres ?? 0) > 0)) return reasons.noMetres;
    if (this.area === 'view' && !situation.viewable) return reasons.noView;
    return this.prompter === '' || this.segmenter === '' ? reasons.noModels : null;
  }

  /** The request for a run; call only when `disabled` is null. */
  request(runId: string, rasterId: string, area: AreaOfInterest | null): Params<'run.segment'> {
    return {
      runId,
      rasterId,
      query: this.query.trim(),
      prompter: this.prompter,
      segmenter: this.segmenter,
      mode: this.mode,
      gsd: this.gsd(),
      area,
      bands: null,
      stretch: { kind: 'auto' },
    };
  }

  private gsd(): GsdChoice {
    if (this.gsdKind === 'metres') return { kind: 'metres', metres: this.metres ?? 0 };
    return { kind: this.gsdKind };
  }

  /** What of it is worth keeping over restarts. */
  get kept(): KeptQuestion {
    const { area, gsdKind, metres, mode, prompter, segmenter } = this;
    return { asked: this.history.entries, area, gsdKind, metres, mode, prompter, segmenter };
  }

  restore({ asked, ...choices }: KeptQuestion): void {
    this.history = asked.reduce(remember, emptyHistory);
    Object.assign(this, choices);
  }

  remember(): void {
    this.history = remember(this.history, this.query.trim());
  }

  /** Fills the field with the question before (-1) or after (1) in this session's history. */
  walk(step: -1 | 1): void {
    const walked = walk(this.history, step, this.query);
    this.history = walked.history;
    this.query = walked.text;
  }
}

/** Questions to offer: the host's own, then one for each thing that the chosen prompter knows, without repeats. */
export function suggestionsFor(
  sample: readonly string[],
  prompter: Pick<ModelStatus, 'knows'> | undefined,
  most: number,
): readonly string[] {
  const known = (prompter?.knows ?? []).map((concept) => text.query.knownQuestion(concept));
  return [...new Set([...sample, ...known])].slice(0, most);
}
