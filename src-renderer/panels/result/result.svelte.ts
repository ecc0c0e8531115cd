/** Which answer is shown, and which of its features the hand is on. */
import type { Feature } from '../../../src-main/contract/run.ts';
import { differencesOf } from '../../../src-main/engine/layer/differences.ts';
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

const sizeOf = (feature: Feature) => feature.areaM2 ?? feature.pixels;

/** The list that was put in order last: of a long one an edit moves a few features, and the others stay in their order. */
let ordered: { readonly of: readonly Feature[]; readonly features: readonly Feature[] } = { of: [], features: [] };
/** So many changes are put into their places one by one. */
const few = 64;

/** Features as they are listed: larger ones first, by ground area where there is one, else by pixels. */
export function bySize(features: readonly Feature[]): readonly Feature[] {
  if (features === ordered.of) return ordered.features;
  const { changed, gone } = differencesOf(ordered.of, features);
  ordered = { of: features, features: changed.length + gone.length > few ? sorted(features) : moved(changed, gone) };
  return ordered.features;
}

function sorted(features: readonly Feature[]): readonly Feature[] {
  return [...features].sort((one, other) => sizeOf(other) - sizeOf(one));
}

function moved(changed: readonly Feature[], gone: readonly Feature[]): readonly Feature[] {
  const left = new Set(gone);
  const list = ordered.features.filter((feature) => !left.has(feature));
  for (const feature of changed) {
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sizeOf(list[middle]!) >= sizeOf(feature)) low = middle + 1;
      else high = middle;
    }
    list.splice(low, 0, feature);
  }
  return list;
}

/** Where a feature stands in a list that `bySize` made; -1 where it does not. */
export function placeOf(listed: readonly Feature[], feature: Feature | undefined): number {
  if (!feature) return -1;
  const size = sizeOf(feature);
  let [low, high] = [0, listed.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sizeOf(listed[middle]!) > size) low = middle + 1;
    else high = middle;
  }
  for (; low < listed.length && sizeOf(listed[low]!) === size; low++) if (listed[low] === feature) return low;
  return -1;
}

export interface Totals {
  /** m² on the ellipsoid; null when a feature has none. */
  readonly areaM2: number | null;
  readonly pixels: number;
}

export function totals(features: readonly Feature[]): Totals {
  const areas = features.map(({ areaM2 }) => areaM2);
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const known = areas.filter((area) => area !== null);
  return {
    areaM2: known.length === areas.length ? sum(known) : null,
    pixels: sum(features.map(({ pixels }) => pixels)),
  };
}

/** Below this a score says that the model is not sure. */
const lowScore = 0.5;

/** A feature without a score is not called unsure: nothing was said about it. */
export function isLow(score: number | null): boolean {
  return score !== null && score < lowScore;
}
