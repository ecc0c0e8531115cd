/** Lists of things with ids, changed without changing the old list, and found by id in constant time. */
import { because } from '../../contract/because.ts';
import { raise } from '../../contract/fault.ts';

interface Identified {
  readonly id: string;
}

const indices = new WeakMap<readonly Identified[], ReadonlyMap<string, number>>();

/** Position of an id in a list; undefined where it is not. The list must not be changed afterwards. */
export function positionOf(list: readonly Identified[], id: string): number | undefined {
  return indexOf(list).get(id);
}

/** The item with an id; undefined where there is none. */
export function itemOf<T extends Identified>(list: readonly T[], id: string): T | undefined {
  const at = positionOf(list, id);
  return at === undefined ? undefined : list[at];
}

function indexOf(list: readonly Identified[]): ReadonlyMap<string, number> {
  const known = indices.get(list);
  if (known) return known;
  const made = new Map(list.map((item, at) => [item.id, at]));
  indices.set(list, made);
  return made;
}

export interface Changed<T> {
  readonly list: readonly T[];
  /** Where the items were or are, ascending. */
  readonly at: readonly number[];
  /** The old items: those that were removed or replaced. */
  readonly old: readonly T[];
}

/** Puts items at positions of the new list (ascending; null: at the end). Faults: `layer.duplicate`, `layer.badEdit`. */
export function added<T extends Identified>(
  list: readonly T[],
  items: readonly T[],
  at: readonly number[] | null,
): Changed<T> {
  const places = at ?? items.map((_, i) => list.length + i);
  const fresh = new Set<string>();
  for (const { id } of items) {
    if (fresh.has(id) || positionOf(list, id) !== undefined) raise('layer.duplicate', { id });
    fresh.add(id);
  }
  checkPlaces(places, items.length, list.length);
  const made: T[] = [];
  let [taken, put] = [0, 0];
  while (made.length < list.length + items.length) {
    made.push(places[put] === made.length ? items[put++]! : list[taken++]!);
  }
  return { list: made, at: places, old: [] };
}

function checkPlaces(places: readonly number[], count: number, length: number): void {
  const ascending = places.every((p, i) => Number.isInteger(p) && p >= 0 && (i === 0 || p > places[i - 1]!));
  // Below a new item there are only i other new ones and what was there: it lies at most i beyond the old length.
  if (!ascending || places.length !== count || places.some((p, i) => p > length + i)) {
    raise('layer.badEdit', because('edit.positions'));
  }
}

/** Without the items of these ids. Faults: `layer.unknownItem`, `layer.badEdit` for an id named twice. */
export function removed<T extends Identified>(list: readonly T[], ids: readonly string[]): Changed<T> {
  const at = ids.map((id) => placeIn(list, id)).sort((a, b) => a - b);
  const gone = new Set(at);
  if (gone.size < ids.length) raise('layer.badEdit', because('edit.idTwice'));
  return { list: list.filter((_, i) => !gone.has(i)), at, old: at.map((i) => list[i]!) };
}

/** With items in the place of those with the same ids. Faults: `layer.unknownItem`, `layer.badEdit`. */
export function replaced<T extends Identified>(list: readonly T[], items: readonly T[]): Changed<T> {
  const index = indexOf(list);
  const made = [...list];
  const at = items.map((item) => placeIn(list, item.id));
  if (new Set(at).size < at.length) raise('layer.badEdit', because('edit.idTwice'));
  at.forEach((place, i) => {
    made[place] = items[i]!;
  });
  indices.set(made, index);
  return { list: made, at, old: at.map((place) => list[place]!) };
}

function placeIn(list: readonly Identified[], id: string): number {
  return positionOf(list, id) ?? raise('layer.unknownItem', { id });
}
