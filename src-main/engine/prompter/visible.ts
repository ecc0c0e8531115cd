/** What can be seen at a ground sampling distance, and what is answered instead where it can't. */
import type { Lexicon, Target } from './lexicon.ts';

export interface Visible {
  /** Null where nothing of the target can be seen. */
  readonly target: Target | null;
  /** Sentences for the reason. */
  readonly notes: readonly string[];
}

/** Replaces concepts that are too small for the window's pixels, or drops them, and says so. Without a CRS everything is tried. */
export function visibleAt(target: Target, gsd: number | null, lexicon: Lexicon): Visible {
  if (gsd === null) return { target, notes: [] };
  const notes: string[] = [];
  const include = target.include.flatMap((id) => {
    const concept = lexicon.concepts.get(id);
    if (!concept || concept.coarsestGsd === null || gsd <= concept.coarsestGsd) return [id];
    const limit = `Single ${concept.name} cannot be seen at ${round(gsd)} m a pixel (at most ${concept.coarsestGsd} m)`;
    const instead = concept.coarser === null ? undefined : lexicon.concepts.get(concept.coarser);
    notes.push(instead ? `${limit}; ${instead.name} is answered instead.` : `${limit}.`);
    return instead ? [instead.id] : [];
  });
  if (target.include.length > 0 && include.length === 0) return { target: null, notes };
  const exclude = target.exclude.filter((id) => {
    const concept = lexicon.concepts.get(id);
    return !concept || concept.coarsestGsd === null || gsd <= concept.coarsestGsd;
  });
  const unique = [...new Set(include)];
  const changed = unique.join() !== target.include.join();
  const name = changed ? unique.map((id) => lexicon.concepts.get(id)?.name ?? id).join(' and ') : target.name;
  return { target: { ...target, name, include: unique, exclude }, notes };
}

function round(gsd: number): string {
  return String(Number(gsd.toPrecision(3)));
}
