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
  /** Named only to say where something else is: "bridges over the river". */
  readonly related: boolean;
}

export interface Question {
  /** Base forms, typing errors undone. */
  readonly words: readonly string[];
  readonly matches: readonly Match[];
}

const longestPhrase = 5;

/**
 * Words that no vector knows and no list has are taken for typing errors of words in the lexicon, or for two
 * words written as one; two words whose joined form the lexicon has ("basket ball") are taken for that.
 */
export function readQuestion(query: string, lexicon: Lexicon, vectors: WordVectors | null): Question {
  const words = wordsOf(query).flatMap((word) => understood(word, lexicon, vectors));
  const joined: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const pair = `${words[i]}${words[i + 1] ?? ''}`;
    const merge =
      i + 1 < words.length && lexicon.phrases.has(pair) && !lexicon.phrases.has(`${words[i]} ${words[i + 1]}`);
    joined.push(merge ? pair : words[i]!);
    if (merge) i++;
  }
  return { words: joined, matches: matchesOf(joined, lexicon) };
}

/** The base form of a word, or what it was meant to be. */
function understood(word: string, lexicon: Lexicon, vectors: WordVectors | null): readonly string[] {
  const base = baseForm(word);
  if (isKnown(base, lexicon)) return [base];
  if (isKnown(word, lexicon)) return [word];
  const apart = lexicon.joined.get(base);
  if (apart) return apart.split(' ');
  if (vectors?.has(word) || vectors?.has(base)) return [base];
  return [correct(base, lexicon.correctable) ?? base];
}

function isKnown(word: string, lexicon: Lexicon): boolean {
  return (
    lexicon.correctable.has(word) ||
    lexicon.phrases.has(word) ||
    lexicon.ability.has(word) ||
    lexicon.everything.has(word)
  );
}

/** Longest phrases first from the left, with whether a word of negation or of place stands before them. */
function matchesOf(words: readonly string[], lexicon: Lexicon): Match[] {
  const matches: Match[] = [];
  let negation = -1;
  let relation = -1;
  for (let from = 0; from < words.length; ) {
    const match = longestAt(words, from, lexicon);
    if (!match) {
      if (lexicon.negators.has(words[from]!)) negation = from;
      if (isRelation(words, from, lexicon)) relation = from;
      from++;
      continue;
    }
    const last = matches.at(-1);
    const joined = last !== undefined && isJoin(words.slice(last.to, from));
    const postfix = words[match.to] === 'free';
    const negated = (negation >= 0 && from - negation <= 3) || (joined && last.negated) || postfix;
    const named = matches.some((one) => !one.negated && !one.related);
    const related = named && ((relation >= 0 && from - relation <= 4) || (joined && last.related));
    matches.push({ ...match, negated, related });
    negation = -1;
    relation = -1;
    from = match.to;
  }
  return matches;
}

function isRelation(words: readonly string[], at: number, { relations }: Lexicon): boolean {
  return [1, 2, 3].some((length) => relations.has(words.slice(at, at + length).join(' ')));
}

function longestAt(
  words: readonly string[],
  from: number,
  lexicon: Lexicon,
): Pick<Match, 'from' | 'to' | 'phrase' | 'meanings'> | null {
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
