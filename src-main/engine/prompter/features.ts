/**
 * What the linear model sees of a question: phrases of the lexicon and their place in the sentence, how
 * near its words come to those of each target, the mean of its word vectors, and its words and pairs.
 */
import type { Lexicon, Meaning } from './lexicon.ts';
import type { Match, Question } from './question.ts';
import { cosine, type WordVectors } from './word-vectors.ts';

export interface Features {
  /** What the question has in common with a target (or with what is off the list): number[sharedCount]. */
  shared(target: string): readonly number[];
  readonly dense: readonly number[];
  readonly sparse: ReadonlySet<string>;
}

export const sharedCount = 13;

/** Words of one target as vectors of length 1. */
interface Group {
  readonly names: readonly Float32Array[];
  readonly cues: readonly Float32Array[];
  readonly centre: Float32Array;
}
interface Nearness {
  readonly name: number;
  readonly cue: number;
}

/** Makes the features of questions; what is costly is kept for each word. */
export function featureMaker(lexicon: Lexicon, vectors: WordVectors): (question: Question) => Features {
  const groups = groupsOf(lexicon, vectors);
  const nearnesses = new Map<string, ReadonlyMap<string, Nearness>>();
  const nearnessOf = (word: string) => {
    const known = nearnesses.get(word);
    if (known) return known;
    const vector = vectors.of(word);
    const made = new Map(
      [...groups].map(([target, { names, cues }]) => [
        target,
        vector ? { name: nearest(vector, names), cue: nearest(vector, cues) } : { name: 0, cue: 0 },
      ]),
    );
    if (nearnesses.size < 2000) nearnesses.set(word, made);
    return made;
  };
  return (question) => {
    const telling = question.words.filter((word) => !lexicon.everything.has(word) && !functionWords.has(word));
    const near = telling.map(nearnessOf);
    const mean = meanOf(
      telling.flatMap((word) => vectors.of(word) ?? []),
      vectors.size,
    );
    const able = question.words.some((word) => lexicon.ability.has(word));
    const first = question.matches.find((match) => asked(match) && match.meanings.some(isName));
    const sharedOf = (target: string): readonly number[] => {
      const key = groups.has(target) ? target : 'off';
      const lexical = lexicalOf(question.matches, { key, first, able });
      const here = near.map((one) => one.get(key) ?? { name: 0, cue: 0 });
      const soft = here.reduce((sum, { name, cue }) => sum + Math.max(0, Math.max(name, cue) - 0.5), 0);
      const bestName = Math.max(0, ...here.map(({ name }) => name));
      const bestCue = Math.max(0, ...here.map(({ cue }) => cue));
      return [...lexical, 3 * bestName ** 2, 3 * bestCue ** 2, 3 * cosine(mean, groups.get(key)!.centre), soft];
    };
    const kept = new Map<string, readonly number[]>();
    return {
      shared: (target) => {
        const found = kept.get(target) ?? sharedOf(target);
        kept.set(target, found);
        return found;
      },
      dense: [...mean].map((value) => 3 * value),
      sparse: sparseOf(question),
    };
  };
}

/** Words that stand in questions of any kind. */
const functionWords = new Set(
  'where which what who how is are was be been do does did would could can might may should will shall the a an of to in on at by for from with and or it its this that these those there here me my i you your we our us they their them show find mark segment outline identify locate highlight point out please pls any every each all some one have has had get give see trace delineate map picture image scene photo'.split(
    ' ',
  ),
);

const isName = (meaning: Meaning) => meaning.kind === 'name' || meaning.kind === 'off';
/** Asked for: neither taken out nor named to say where. */
const asked = ({ negated, related }: Match) => !negated && !related;

interface LexicalContext {
  readonly key: string;
  /** The first thing that is asked for by a name. */
  readonly first: Match | undefined;
  readonly able: boolean;
}

function lexicalOf(matches: readonly Match[], { key, first, able }: LexicalContext): number[] {
  const has = (match: Match, kind: 'name' | 'cue' | 'user') =>
    match.meanings.some((meaning) => {
      if (meaning.kind === 'off') return kind === 'name' && key === 'off';
      if (meaning.kind === 'user') return kind === 'user' && meaning.target === key;
      return meaning.kind === kind && 'concept' in meaning && meaning.concept === key;
    });
  const any = (kind: 'name' | 'cue' | 'user', test: (match: Match) => boolean) =>
    matches.some((match) => test(match) && has(match, kind)) ? 1 : 0;
  const cues = matches.filter((match) => asked(match) && has(match, 'cue')).length;
  return [
    first && has(first, 'name') ? 1 : 0,
    any('name', asked),
    any('name', ({ related }) => related),
    any('name', ({ negated }) => negated),
    able ? any('name', asked) : 0,
    Math.min(3, cues),
    any('cue', ({ related }) => related),
    able ? any('user', asked) : 0,
    able ? 0 : any('user', asked),
  ];
}

/** Groups by target: each concept's names and cues; for other targets their users; and what is off the list. */
function groupsOf(lexicon: Lexicon, vectors: WordVectors): Map<string, Group> {
  const words = new Map<string, { names: Set<string>; cues: Set<string> }>();
  const of = (target: string) => {
    const found = words.get(target) ?? { names: new Set<string>(), cues: new Set<string>() };
    words.set(target, found);
    return found;
  };
  for (const id of lexicon.concepts.keys()) of(id);
  for (const id of lexicon.targets.keys()) of(id);
  of('off');
  for (const [phrase, meanings] of lexicon.phrases) {
    for (const meaning of meanings) {
      const parts = phrase.split(' ').filter((word) => !functionWords.has(word));
      if (meaning.kind === 'name' && parts.length === 1) of(meaning.concept).names.add(parts[0]!);
      else if (meaning.kind === 'off' && parts.length === 1) of('off').names.add(parts[0]!);
      else if (meaning.kind === 'cue') for (const part of parts) of(meaning.concept).cues.add(part);
      else if (meaning.kind === 'user' && lexicon.targets.has(meaning.target)) of(meaning.target).names.add(phrase);
    }
  }
  const unit = (word: string) => vectors.of(word) ?? [];
  return new Map(
    [...words].map(([target, { names, cues }]) => {
      const vectorsOf = [[...names].flatMap(unit), [...cues].flatMap(unit)] as const;
      const centre = meanOf([...vectorsOf[0], ...vectorsOf[1]], vectors.size);
      return [target, { names: vectorsOf[0], cues: vectorsOf[1], centre }];
    }),
  );
}

function nearest(word: Float32Array, others: readonly Float32Array[]): number {
  let best = 0;
  for (const other of others) best = Math.max(best, cosine(word, other));
  return best;
}

/** The mean's direction, of length 1, or all 0. Vectors of rare words are longer, so that they count more. */
function meanOf(words: readonly Float32Array[], size: number): Float32Array {
  const sum = new Float32Array(size);
  for (const word of words) for (let i = 0; i < size; i++) sum[i]! += word[i]!;
  const length = Math.hypot(...sum);
  return length > 0 ? sum.map((value) => value / length) : sum;
}

function sparseOf({ words, matches }: Question): Set<string> {
  const features = new Set<string>();
  words.forEach((word, i) => {
    features.add(word);
    if (i > 0) features.add(`${words[i - 1]} ${word}`);
  });
  for (const match of matches) {
    for (const meaning of match.meanings) {
      const what = 'concept' in meaning ? meaning.concept : 'target' in meaning ? meaning.target : '';
      features.add(`${match.negated ? '-' : match.related ? '~' : '+'}${meaning.kind}:${what}`);
    }
  }
  return features;
}
