/** A question made ready: its words, and the phrases of the lexicon found in it. */
import type { Lexicon, Meaning } from './lexicon.ts';
import type { WordVectors } from './word-vectors.ts';
import { baseForm, correct, wordsOf } from './words.ts';

export interface Match {
  readonly from: number;
  readonly to: number;
  readonly phrase: string;
  readonly meanings: readonly Meaning[];
  readonly negated: boolean;
}

export interface Question {
  /** Words as written (typing errors undone), and their base forms. */
  readonly written: readonly string[];
  readonly words: readonly string[];
  readonly matches: readonly Match[];
}

const longestPhrase = 5;

/** Words that no vector knows and no list has are taken for typing errors of words in the lexicon. */
export function readQuestion(query: string, lexicon: Lexicon, vectors: WordVectors | null): Question {
  const written: string[] = [];
  const words: string[] = [];
  for (const word of wordsOf(query)) {
    const base = baseForm(word);
    const known = isKnown(base, lexicon) || isKnown(word, lexicon) || vectors?.has(word) || vectors?.has(base);
    const meant = known ? null : correct(base, lexicon.correctable);
    written.push(meant ?? word);
    words.push(meant ?? base);
  }
  return { written, words, matches: matchesOf(words, lexicon) };
}

function isKnown(word: string, lexicon: Lexicon): boolean {
  return (
    lexicon.correctable.has(word) ||
    lexicon.phrases.has(word) ||
    lexicon.ability.has(word) ||
    lexicon.everything.has(word)
  );
}

/** Longest phrases first from the left, with whether a word of negation stands before them. */
function matchesOf(words: readonly string[], lexicon: Lexicon): Match[] {
  const matches: Match[] = [];
  let negation = -1;
  for (let from = 0; from < words.length; ) {
    const match = longestAt(words, from, lexicon);
    if (!match) {
      if (lexicon.negators.has(words[from]!)) negation = from;
      from++;
      continue;
    }
    const last = matches.at(-1);
    const joined = last?.negated === true && isJoin(words.slice(last.to, from));
    const postfix = words[match.to] === 'free';
    matches.push({ ...match, negated: (negation >= 0 && from - negation <= 3) || joined || postfix });
    negation = -1;
    from = match.to;
  }
  return matches;
}

function longestAt(words: readonly string[], from: number, lexicon: Lexicon): Omit<Match, 'negated'> | null {
  for (let to = Math.min(words.length, from + longestPhrase); to > from; to--) {
    const phrase = words.slice(from, to).join(' ');
    const meanings = lexicon.phrases.get(phrase);
    if (meanings) return { from, to, phrase, meanings };
  }
  return null;
}

const joins = new Set(['and', 'or', 'nor', 'plus', 'the', 'a', 'any', 'as', 'well', 'all', 'both', 'with']);

/** Whether only words like "and the" stand between two phrases. */
export function isJoin(between: readonly string[]): boolean {
  return between.every((word) => joins.has(word));
}
