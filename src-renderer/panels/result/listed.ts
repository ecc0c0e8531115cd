/** The order in which features are listed: larger ones first, by ground area where there is one, else by pixels. */
import type { Feature } from '../../../src-main/contract/run.ts';
import { differencesOf } from '../../../src-main/engine/layer/differences.ts';
import { sortInSlices } from '../../sliced-sort.ts';
import { startSlices } from '../../slices.ts';

const sizeOf = (feature: Feature) => feature.areaM2 ?? feature.pixels;
const larger = (one: Feature, other: Feature) => sizeOf(other) - sizeOf(one);

/** The list that was put in order last: of a long one an edit moves a few features, and the others stay in their order. */
let ordered: { readonly of: readonly Feature[]; readonly features: readonly Feature[] } = { of: [], features: [] };
/** So many changes are put into their places one by one. */
const few = 64;
/** A list with more features is put in order in slices. */
const long = 2000;

/** Features in the order of their list where that takes a moment only; null for a long list that is not known yet: see `listBySize`. */
export function listedBySize(features: readonly Feature[]): readonly Feature[] | null {
  if (features === ordered.of) return ordered.features;
  const now = movedInto(features) ?? (features.length > long ? null : [...features].sort(larger));
  if (now) ordered = { of: features, features: now };
  return now;
}

/** Puts a long list in order, with pauses for the page; `listedBySize` has it then. Rejects with the signal's reason. */
export async function listBySize(
  features: readonly Feature[],
  signal: AbortSignal,
  pause = startSlices(signal),
): Promise<void> {
  const sorted = await sortInSlices(features, (feature) => feature, { compare: larger, pause });
  ordered = { of: features, features: sorted };
}

/** The list that was put in order last with a few features changed; null where they are many. */
function movedInto(features: readonly Feature[]): readonly Feature[] | null {
  if (Math.abs(features.length - ordered.of.length) > few) return null;
  const { changed, gone } = differencesOf(ordered.of, features);
  if (changed.length + gone.length > few) return null;
  const left = new Set(gone);
  const list = ordered.features.filter((feature) => !left.has(feature));
  for (const feature of changed)
    list.splice(
      placeFor(list, (size) => size >= sizeOf(feature)),
      0,
      feature,
    );
  return list;
}

/** Where a feature stands in a list that is in this order; -1 where it does not. */
export function placeOf(listed: readonly Feature[], feature: Feature | undefined): number {
  if (!feature) return -1;
  const size = sizeOf(feature);
  for (let at = placeFor(listed, (other) => other > size); at < listed.length && sizeOf(listed[at]!) === size; at++)
    if (listed[at] === feature) return at;
  return -1;
}

/** Number of features at the beginning of a list whose sizes are `before`. */
function placeFor(listed: readonly Feature[], before: (size: number) => boolean): number {
  let [low, high] = [0, listed.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(sizeOf(listed[middle]!))) low = middle + 1;
    else high = middle;
  }
  return low;
}
