/** What an edit changed in a list of features. Pure. */
import type { Feature } from '../../contract/run.ts';

export interface Differences {
  readonly changed: readonly Feature[];
  readonly gone: readonly Feature[];
}

/** The pair compared last: an edit is followed by several who all ask about the same two lists. */
let last: {
  readonly old: WeakRef<readonly Feature[]>;
  readonly now: WeakRef<readonly Feature[]>;
  is: Differences;
} | null = null;

/** Features of the new list that are not the same as in the old one, and those of the old one that are gone. The lists must not be changed afterwards. */
export function differencesOf(old: readonly Feature[], now: readonly Feature[]): Differences {
  if (old === now) return { changed: [], gone: [] };
  if (last?.old.deref() === old && last.now.deref() === now) return last.is;
  last = { old: new WeakRef(old), now: new WeakRef(now), is: compared(old, now) };
  return last.is;
}

function compared(old: readonly Feature[], now: readonly Feature[]): Differences {
  if (old.length === 0) return { changed: now, gone: [] };
  // Most edits leave every other feature in its place.
  if (old.length === now.length && old.every(({ id }, i) => now[i]?.id === id)) {
    return {
      changed: now.filter((feature, i) => old[i] !== feature),
      gone: old.filter((feature, i) => now[i] !== feature),
    };
  }
  const before = new Map(old.map((feature) => [feature.id, feature]));
  const changed = now.filter((feature) => before.get(feature.id) !== feature);
  const same = new Set(now);
  return { changed, gone: old.filter((feature) => !same.has(feature)) };
}
