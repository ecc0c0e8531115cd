/** Rows and statistics of a long layer, found in slices: filtering and sorting 100,000 of them at once would stop the hand. */
import type { VectorLayer } from '../../../src-main/contract/document.ts';
import type { Feature } from '../../../src-main/contract/run.ts';
import {
  comparer,
  filterOf,
  keyed,
  type Order,
  type Statistics,
  startStatistics,
} from '../../../src-main/engine/layer/rows.ts';
import { portion, sortInSlices } from '../../sliced-sort.ts';
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

async function sorted(features: readonly Feature[], order: Order, pause: Pause): Promise<Feature[]> {
  const rows = await sortInSlices(features, (feature) => keyed(feature, order), { compare: comparer(order), pause });
  return rows.map(({ feature }) => feature);
}
