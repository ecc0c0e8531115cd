/** Which taught concept a question asks for. */
import type { TaughtConcept } from '../../../contract/taught.ts';
import type { Lexicon } from '../lexicon.ts';
import { cosine, type WordVectors } from '../word-vectors.ts';
import { baseForm } from '../words.ts';

export interface Named {
  readonly concept: TaughtConcept;
  /** The words of the question that decided. */
  readonly because: string;
  /** By its own name, or by a word that is used alike. */
  readonly by: 'name' | 'likeness';
}

/**
 * The taught concept whose name (or other name) stands in the question: the longest name counts, and one
 * that is negated ("no greenhouses") does not. Null where there is none.
 */
export function namedIn(
  query: string,
  taught: readonly TaughtConcept[],
  lexicon: Pick<Lexicon, 'negators'>,
): Named | null {
  const words = asked(query);
  let best: { named: Named; length: number } | null = null;
  for (const concept of taught) {
    for (const name of [concept.name, ...concept.words]) {
      const key = asked(name);
      const length = key.length;
      const at = placeOf(key, words, query);
      if (at < 0 || (best && best.length >= length) || isNegated(words, at, lexicon)) continue;
      best = { named: { concept, because: name, by: 'name' }, length };
    }
  }
  return best?.named ?? null;
}

/** The same by name alone, without the lexicon: for what is settled before the question is asked. */
export function taughtNamed(query: string, taught: readonly TaughtConcept[]): TaughtConcept | null {
  return namedIn(query, taught, { negators: plainNegators })?.concept ?? null;
}

const plainNegators: ReadonlySet<string> = new Set(['no', 'not', 'without', 'except', 'but', 'kein', 'keine', 'ohne']);

/** Cosine from which two words are taken for the same thing ("aeroplane" for "aircraft"). */
const alike = 0.65;

/** The taught concept whose one-word name is used most like a word of the question. Null where none is near. */
export function likeIn(query: string, taught: readonly TaughtConcept[], vectors: WordVectors): Named | null {
  let best: { named: Named; nearness: number } | null = null;
  for (const word of asked(query)) {
    const own = vectors.of(word);
    if (!own) continue;
    for (const concept of taught) {
      for (const name of [concept.name, ...concept.words]) {
        const [head = '', ...others] = asked(name);
        const vector = others.length === 0 ? vectors.of(head) : null;
        const nearness = vector ? cosine(own, vector) : 0;
        if (nearness < alike || (best && best.nearness >= nearness)) continue;
        best = { named: { concept, because: `${word} for ${name}`, by: 'likeness' }, nearness };
      }
    }
  }
  return best?.named ?? null;
}

/** Base forms of the words, of any script: a name may be in the person's own language. */
function asked(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return (plain.match(/\p{L}+/gu) ?? []).slice(0, 200).map(baseForm);
}

/** Of four letters and more, the German plural counts as the same word: "Windrad", "Windräder" (whose dots are gone here). */
function isSameWord(name: string, word: string): boolean {
  if (name === word) return true;
  if (name.length < 4) return false;
  const [short, long] = name.length < word.length ? [name, word] : [word, name];
  if (short.length < 4 || !long.startsWith(short)) return false;
  const ending = long.slice(short.length);
  // In English "er" makes another word of a short one (tank, tanker).
  return ['e', 'n', 'en'].includes(ending) || (short.length >= 6 && ['er', 'ern'].includes(ending));
}

/** Where a name begins in the question. Scripts that put no space between words are looked through letter by letter. */
function placeOf(key: readonly string[], words: readonly string[], query: string): number {
  if (key.length === 0) return -1;
  for (let at = 0; at + key.length <= words.length; at++) {
    if (key.every((word, i) => isSameWord(word, words[at + i] ?? ''))) return at;
  }
  const unspaced =
    key.length === 1 && /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]+$/u.test(key[0]!);
  return unspaced && query.normalize('NFKD').includes(key[0]!) ? 0 : -1;
}

function isNegated(words: readonly string[], at: number, { negators }: Pick<Lexicon, 'negators'>): boolean {
  return words.slice(Math.max(0, at - 3), at).some((word) => negators.has(word));
}
