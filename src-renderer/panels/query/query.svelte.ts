/** The question and how it is to be run. */
import type { Params } from '../../../src-main/contract/api.ts';
import type { Asked } from '../../../src-main/contract/history.ts';
import type { ModelStatus } from '../../../src-main/contract/models.ts';
import type { BandInfo, BandRole } from '../../../src-main/contract/raster.ts';
import { queryLimit } from '../../../src-main/contract/request.ts';
import type { AreaOfInterest, GsdChoice, MaskMode } from '../../../src-main/contract/run.ts';
import { text } from '../../text/text.ts';
import { emptyHistory, remember, walk } from './history.ts';

export const areaChoices = ['layer', 'view', 'drawn', 'feature'] as const;
export type AreaChoice = (typeof areaChoices)[number];
export type GsdKind = GsdChoice['kind'];

/** Questions that can be asked at once. */
export const mostQuestions = 16;

export interface KeptQuestion {
  /** Oldest first. */
  readonly asked: readonly string[];
  readonly area: AreaChoice;
  readonly gsdKind: GsdKind;
  readonly metres: number | null;
  readonly mode: MaskMode;
  readonly prompter: string;
  readonly segmenter: string;
  readonly grammar: boolean;
}

/** What decides whether a question can be asked now. */
export interface AskSituation {
  readonly hasLayer: boolean;
  readonly running: boolean;
  /** Whether the map's view can be said in the layer's CRS. */
  readonly viewable: boolean;
  /** Whether a feature is selected. */
  readonly hasFeature: boolean;
}

export class QueryStore {
  query = $state('');
  /** Further questions, as they stand in their fields: asked with the first over one encoding. */
  more = $state.raw<readonly string[]>([]);
  area = $state<AreaChoice>('layer');
  /** What was drawn to ask about, in coordinates of its CRS. */
  drawn = $state.raw<AreaOfInterest | null>(null);
  gsdKind = $state<GsdKind>('auto');
  metres = $state<number | null>(10);
  mode = $state<MaskMode>('semantic');
  prompter = $state('');
  segmenter = $state('');
  /** Language models in this program can only write answers of the right form; others do not heed it. */
  grammar = $state(false);
  private history = $state.raw(emptyHistory);

  /** Choices from the host's defaults, kept when a person has chosen already. */
  adopt(defaults: { readonly prompter: string; readonly segmenter: string }): void {
    this.prompter ||= defaults.prompter;
    this.segmenter ||= defaults.segmenter;
  }

  /** What is asked: fields that are empty or repeat another are left out. */
  get questions(): readonly string[] {
    return [...new Set([this.query, ...this.more].map((each) => each.trim()).filter((each) => each !== ''))];
  }

  /** The text of a field: the first has number 0. */
  field(at: number): string {
    return (at === 0 ? this.query : this.more[at - 1]) ?? '';
  }

  /** Writes into a field. */
  write(at: number, value: string): void {
    if (at === 0) this.query = value;
    else this.more = this.more.with(at - 1, value);
  }

  /** Adds fields with these texts after one; nothing beyond what can be asked at once. */
  addAfter(at: number, texts: readonly string[] = ['']): void {
    this.more = this.more.toSpliced(at, 0, ...texts).slice(0, mostQuestions - 1);
  }

  /** Takes a field away; of the first, what is in the next one moves up. */
  drop(at: number): void {
    if (at === 0) this.query = this.more[0] ?? '';
    this.more = this.more.toSpliced(Math.max(0, at - 1), 1);
  }

  /** Why a question can't be asked now; null when it can. */
  disabled(situation: AskSituation): string | null {
    const reasons = text.query.reasons;
    if (situation.running) return reasons.running;
    if (!situation.hasLayer) return reasons.noLayer;
    if (this.questions.length === 0) return reasons.noQuestion;
    if (this.questions.some(({ length }) => length > queryLimit)) return reasons.tooLong(queryLimit);
    if (this.gsdKind === 'metres' && !((this.metres ?? 0) > 0)) return reasons.noMetres;
    if (this.area === 'view' && !situation.viewable) return reasons.noView;
    if (this.area === 'drawn' && !this.drawn) return reasons.noDrawn;
    if (this.area === 'feature' && !situation.hasFeature) return reasons.noFeature;
    return this.prompter === '' || this.segmenter === '' ? reasons.noModels : null;
  }

  /** The request for a run; call only when `disabled` is null. */
  request(runId: string, rasterId: string, area: AreaOfInterest | null): Params<'run.segment'> {
    return {
      runId,
      rasterId,
      query: this.questions[0] ?? '',
      prompter: this.prompter,
      segmenter: this.segmenter,
      mode: this.mode,
      gsd: this.gsd(),
      area,
      bands: null,
      stretch: { kind: 'auto' },
      ...(this.grammar ? { grammar: true } : {}),
    };
  }

  /** For looking at one object: the finest where the resolution is left to the program, which a click is nearest to. */
  get lookGsd(): { kind: 'metres'; metres: number } | { kind: 'native' } {
    return this.gsdKind === 'metres' ? { kind: 'metres', metres: this.metres ?? 1 } : { kind: 'native' };
  }

  private gsd(): GsdChoice {
    if (this.gsdKind === 'metres') return { kind: 'metres', metres: this.metres ?? 0 };
    return { kind: this.gsdKind };
  }

  /** What of it is worth keeping over restarts. */
  get kept(): KeptQuestion {
    const { area, gsdKind, metres, mode, prompter, segmenter, grammar } = this;
    return { asked: this.history.entries, area, gsdKind, metres, mode, prompter, segmenter, grammar };
  }

  restore({ asked, ...choices }: KeptQuestion): void {
    this.history = asked.reduce(remember, emptyHistory);
    Object.assign(this, choices);
  }

  /** Takes the form of a run that was made before, without its area. */
  takeFrom(asked: Asked, more: readonly string[] = []): void {
    this.query = asked.query;
    this.more = more.slice(0, mostQuestions - 1);
    this.mode = asked.mode;
    this.gsdKind = asked.gsd.kind;
    if (asked.gsd.kind === 'metres') this.metres = asked.gsd.metres;
    this.prompter = asked.prompter;
    this.segmenter = asked.segmenter;
    this.grammar = asked.grammar ?? false;
  }

  remember(): void {
    // The first is the newest: it is what stands in the field.
    this.history = this.questions.toReversed().reduce(remember, this.history);
  }

  /** Fills the field with the question before (-1) or after (1) in this session's history. */
  walk(step: -1 | 1): void {
    const walked = walk(this.history, step, this.query);
    this.history = walked.history;
    this.query = walked.text;
  }
}

/** Concepts that a band's role shows well: they are offered first where the image has it. */
const shownBy: Readonly<Partial<Record<BandRole, readonly string[]>>> = {
  nir: ['vegetation', 'water'],
  swir1: ['bare', 'built'],
  red: ['road', 'building'],
};

/** Questions to offer: the sample's own for the sample, then one for each thing that the chosen prompter knows, first what the bands show well. */
export function suggestionsFor(
  own: readonly string[],
  {
    prompter,
    bands,
  }: { readonly prompter: Pick<ModelStatus, 'knows'> | undefined; readonly bands: readonly Pick<BandInfo, 'role'>[] },
  most: number,
): readonly string[] {
  const roles = new Set(bands.map(({ role }) => role));
  const wanted = Object.entries(shownBy).flatMap(([role, concepts]) =>
    [...roles].some((has) => has === role) ? (concepts ?? []) : [],
  );
  const rank = (concept: string) => {
    const at = wanted.findIndex((part) => concept.toLowerCase().includes(part));
    return at < 0 ? wanted.length : at;
  };
  const known = (prompter?.knows ?? []).toSorted((one, other) => rank(one) - rank(other));
  return [...new Set([...own, ...known.map((concept) => text.query.knownQuestion(concept))])].slice(0, most);
}
