/** Sorting of long lists in slices: 50,000 items at once would stop the hand. */

/** Rows between two looks at the clock, and rows that are sorted at once. */
export const [portion, run] = [256, 1024];

export interface SlicedSort<T> {
  readonly compare: (one: T, other: T) => number;
  /** Between portions: see `startSlices`. */
  readonly pause: () => Promise<void> | undefined;
}

/** A merge sort whose runs are sorted by the engine; equal items keep their order. `keyed` makes of an item what is compared. */
export async function sortInSlices<T, K>(
  items: readonly T[],
  keyed: (item: T) => K,
  { compare, pause }: SlicedSort<K>,
): Promise<readonly K[]> {
  let runs: K[][] = [];
  for (let i = 0; i < items.length; i += run) {
    await pause();
    runs.push(
      items
        .slice(i, i + run)
        .map(keyed)
        .sort(compare),
    );
  }
  while (runs.length > 1) {
    const merged: K[][] = [];
    for (let i = 0; i < runs.length; i += 2) merged.push(await joined(runs[i]!, runs[i + 1] ?? [], { compare, pause }));
    runs = merged;
  }
  return runs[0] ?? [];
}

async function joined<K>(a: readonly K[], b: readonly K[], { compare, pause }: SlicedSort<K>): Promise<K[]> {
  const list: K[] = [];
  let [i, k] = [0, 0];
  while (i < a.length || k < b.length) {
    if (list.length % portion === 0) await pause();
    const first = k === b.length || (i < a.length && compare(a[i]!, b[k]!) <= 0);
    list.push(first ? a[i++]! : b[k++]!);
  }
  return list;
}
