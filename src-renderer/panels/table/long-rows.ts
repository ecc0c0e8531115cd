/** Rows and statistics of a long layer, found in slices: filtering and sorting 100,000 of them at once would stop the hand. */
import type { VectorLayer } from '../../../src-main/contract/document.ts';
import type { Feature } from '../../../src-main/contract/run.ts';
import {
  comparer,
  filterOf,
  type Keyed,
  keyed,
  type Order,
  type Statistics,
  startStatistics,
} from '../../../src-main/engine/layer/rows.ts';
import { startSlices } from '../../slices.ts';

export interface Wanted {
  readonly layer: VectorLayer;
  readonly filter: string;
  readonly order: Order | null;
  /** Column whose statistics are asked for. */
  readonly column: string;
}

export interface FoundRows {
  readonly rows: readonly Feature[];
  readonly statistics: Statistics;
}

type Pause = () => Promise<void> | undefined;

/** Rows between two looks at the clock, and rows that are sorted at once. */
const [portion, run] = [256, 1024];

/** The same as `rowsOf` and `statisticsOf`, with pauses for the page. Faults: `layer.badExpression`; rejects with the signal's reason. */
export async function findRows({ layer, filter, order, column }: Wanted, signal: AbortSignal): Promise<FoundRows> {
  const pause = startSlices(signal);
  const keeps = filterOf(layer, filter);
  const kept = keeps ? await filtered(layer.features, keeps, pause) : layer.features;
  const rows = order ? await sorted(kept, order, pause) : kept;
  const counting = startStatistics(column);
  for (const [i, feature] of rows.entries()) {
    if (i % portion === 0) await pause();
    counting.add(feature);
  }
  return { rows, statistics: counting.statistics() };
}

async function filtered(
  features: readonly Feature[],
  keeps: (feature: Feature) => boolean,
  pause: Pause,
): Promise<Feature[]> {
  const kept: Feature[] = [];
  for (const [i, feature] of features.entries()) {
    if (i % portion === 0) await pause();
    if (keeps(feature)) kept.push(feature);
  }
  return kept;
}

/** A merge sort whose runs are sorted by the engine; equal rows keep their order. */
async function sorted(features: readonly Feature[], order: Order, pause: Pause): Promise<Feature[]> {
  const compare = comparer(order);
  let runs: Keyed[][] = [];
  for (let i = 0; i < features.length; i += run) {
    await pause();
    runs.push(
      features
        .slice(i, i + run)
        .map((feature) => keyed(feature, order))
        .sort(compare),
    );
  }
  while (runs.length > 1) {
    const merged: Keyed[][] = [];
    for (let i = 0; i < runs.length; i += 2) merged.push(await joined(runs[i]!, runs[i + 1] ?? [], { compare, pause }));
    runs = merged;
  }
  return (runs[0] ?? []).map(({ feature }) => feature);
}

async function joined(
  a: readonly Keyed[],
  b: readonly Keyed[],
  { compare, pause }: { readonly compare: (a: Keyed, b: Keyed) => number; readonly pause: Pause },
): Promise<Keyed[]> {
  const list: Keyed[] = [];
  let [i, k] = [0, 0];
  while (i < a.length || k < b.length) {
    if (list.length % portion === 0) await pause();
    const first = k === b.length || (i < a.length && compare(a[i]!, b[k]!) <= 0);
    list.push(first ? a[i++]! : b[k++]!);
  }
  return list;
}
