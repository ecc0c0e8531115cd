/** What an edit changed in a list of features. Pure. */
import type { Feature } from '../../contract/run.ts';

/** Features of the new list that are not the same as in the old one, and those of the old one that are gone. */
export function differencesOf(
  old: readonly Feature[],
  now: readonly Feature[],
): { readonly changed: readonly Feature[]; readonly gone: readonly Feature[] } {
  if (old === now) return { changed: [], gone: [] };
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
