/** The taught concepts, and the one that is being taught. */
import type { Polygon } from '../../../src-main/contract/run.ts';
import type { TaughtExample, TaughtStatus } from '../../../src-main/contract/taught.ts';

/** The segmenter in whose terms concepts are taught. */
export const teachingSegmenter = 'mobilesam';

export interface DraftExample {
  readonly key: string;
  readonly example: TaughtExample;
  /** What was outlined, for those clicked now. */
  readonly outline: { readonly rasterId: string; readonly polygons: readonly Polygon<'map'>[] } | null;
}

export interface Draft {
  /** Of the concept that is taught more; null for a new one. */
  readonly id: string | null;
  readonly name: string;
  /** Other names, separated by commas. */
  readonly words: string;
  readonly examples: readonly DraftExample[];
}

export const emptyDraft: Draft = { id: null, name: '', words: '', examples: [] };

export class ConceptsStore {
  list = $state.raw<readonly TaughtStatus[]>([]);
  draft = $state.raw<Draft | null>(null);
  /** Clicks that are being looked at. */
  looking = $state(0);

  change(change: Partial<Draft>): void {
    if (this.draft) this.draft = { ...this.draft, ...change };
  }

  add(example: DraftExample): void {
    if (this.draft) this.change({ examples: [...this.draft.examples, example] });
  }

  drop(key: string): void {
    if (this.draft) this.change({ examples: this.draft.examples.filter((one) => one.key !== key) });
  }
}

export function wordsOf(draft: Draft): string[] {
  return draft.words
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
