/** What can be seen of what was understood: the pack's weights know some concepts, the lexicon knows more. */
import type { ConceptId, Lexicon, Target } from './lexicon.ts';
import type { Understanding } from './resolver.ts';

export type Eyes = ReadonlySet<ConceptId>;

export interface Blind {
  /** What was understood and cannot be seen, in words. */
  readonly blindTo: string;
}

/**
 * The understanding in terms of what can be seen: a concept without eyes becomes the broader one of the
 * lexicon (trees become vegetation), and the reason says so. `blindTo` where one has none.
 */
export function asSeen(understanding: Understanding, eyes: Eyes, lexicon: Lexicon): Understanding | Blind {
  const { target } = understanding;
  const unseen = [...target.include, ...target.exclude].filter((id) => !eyes.has(id));
  if (unseen.length === 0) return understanding;
  const broader = new Map(unseen.map((id) => [id, lexicon.concepts.get(id)?.without ?? null]));
  const lost = unseen.filter((id) => broader.get(id) === null);
  const name = (id: ConceptId) => lexicon.concepts.get(id)?.name ?? id;
  if (lost.length > 0) return { blindTo: lost.map(name).join(' and ') };
  const swap = (ids: readonly ConceptId[]) => [...new Set(ids.map((id) => broader.get(id) ?? id))];
  const notes = unseen.map((id) => `${name(id)} cannot be told apart here; ${name(broader.get(id) ?? id)} is answered`);
  const changed: Target = {
    ...target,
    name: swap(target.include).map(name).join(' and ') || target.name,
    include: swap(target.include),
    exclude: swap(target.exclude).filter((id) => !swap(target.include).includes(id)),
    note: [target.note, ...notes].filter(Boolean).join('; '),
  };
  return { ...understanding, target: changed };
}
