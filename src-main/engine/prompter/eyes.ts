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
 * lexicon (trees become vegetation), and one that was to be left out stays in; the reason says so. `blindTo` where
 * something asked for has nothing broader.
 */
export function asSeen(understanding: Understanding, eyes: Eyes, lexicon: Lexicon): Understanding | Blind {
  const { target } = understanding;
  const unseen = [...target.include, ...target.exclude].filter((id) => !eyes.has(id));
  if (unseen.length === 0) return understanding;
  const name = (id: ConceptId) => lexicon.concepts.get(id)?.name ?? id;
  const broader = (id: ConceptId) => (eyes.has(id) ? id : (lexicon.concepts.get(id)?.without ?? null));
  const lost = target.include.filter((id) => broader(id) === null);
  const include = [...new Set(target.include.flatMap((id) => broader(id) ?? []))];
  // Something broader than what is to be left out would leave out too much.
  const exclude = target.exclude.filter((id) => eyes.has(id) && !include.includes(id));
  if (lost.length > 0) return { blindTo: lost.map(name).join(' and ') };
  if (include.length + exclude.length === 0) return { blindTo: target.exclude.map(name).join(' and ') };
  const notes = unseen.map((id) =>
    target.include.includes(id)
      ? `${name(broader(id) ?? id)}, since ${name(id)} cannot be told apart here`
      : `what was asked for with ${name(id)}, since those cannot be seen here`,
  );
  const what = include.map(name).join(' and ') || 'everything';
  const changed: Target = {
    ...target,
    name: exclude.length > 0 ? `${what} without ${exclude.map(name).join(' and ')}` : what,
    include,
    exclude,
    note: [target.note, ...notes].filter(Boolean).join('; '),
  };
  return { ...understanding, target: changed };
}
