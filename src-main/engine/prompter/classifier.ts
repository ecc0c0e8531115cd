/**
 * Linear model from a question to a target: word vectors, how near its words come to the names of each
 * concept, phrases of the lexicon, and pairs of words. Trained by models/train/train-resolver.ts.
 */
import * as v from 'valibot';
import { raise } from '../../contract/fault.ts';
import { conceptIds, type Lexicon } from './lexicon.ts';
import type { Question } from './question.ts';
import { cosine, type WordVectors } from './word-vectors.ts';

const numbers = v.array(v.pipe(v.number(), v.finite()));
const classifierSchema = v.pipe(
  v.strictObject({
    format: v.literal(1),
    /** Target ids, and "unknown". */
    classes: v.array(v.string()),
    /** Names of the sparse features, in order; the dense ones come first and have no name. */
    sparse: v.array(v.string()),
    dense: v.pipe(v.number(), v.integer()),
    /** weights[class][feature], dense then sparse; bias[class]. */
    weights: v.array(numbers),
    bias: numbers,
  }),
  v.check((c) => c.bias.length === c.classes.length && c.weights.length === c.classes.length, 'sizes differ'),
  v.check((c) => c.weights.every((row) => row.length === c.dense + c.sparse.length), 'sizes differ'),
);

export type ClassifierData = v.InferOutput<typeof classifierSchema>;

export interface Guess {
  readonly target: string;
  /** 0..1, over all targets and "unknown". */
  readonly probability: number;
}

/** Reads `resolver.json`. Fault: `models.corrupt`. */
export function parseClassifier(bytes: Uint8Array): ClassifierData {
  try {
    return v.parse(classifierSchema, JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    return raise('models.corrupt', { id: 'concepts', path: 'resolver.json' }, cause);
  }
}

export interface Features {
  readonly dense: readonly number[];
  readonly sparse: ReadonlySet<string>;
}

/** Makes the features of questions; the vectors of the lexicon's names are looked up once. */
export function featureMaker(lexicon: Lexicon, vectors: WordVectors): (question: Question) => Features {
  const groups = nameVectors(lexicon, vectors);
  return (question) => {
    const known = question.written.flatMap((word, i) => vectors.of(word) ?? vectors.of(question.words[i]!) ?? []);
    const nearness = groups.map((names) => nearest(known, names));
    return { dense: [...meanVector(known, vectors.size), ...nearness], sparse: sparseFeatures(question) };
  };
}

/** One group of vectors per concept, and one of what is off the list. */
function nameVectors(lexicon: Lexicon, vectors: WordVectors): Float32Array[][] {
  const groups = new Map<string, Set<string>>([...conceptIds, 'off'].map((id) => [id, new Set<string>()]));
  for (const [phrase, meanings] of lexicon.phrases) {
    if (phrase.includes(' ')) continue;
    for (const meaning of meanings) {
      if (meaning.kind === 'name') groups.get(meaning.concept)?.add(phrase);
      if (meaning.kind === 'off') groups.get('off')?.add(phrase);
    }
  }
  return [...groups.values()].map((words) => [...words].flatMap((word) => vectors.of(word) ?? []));
}

function nearest(words: readonly Float32Array[], names: readonly Float32Array[]): number {
  let best = 0;
  for (const word of words) for (const name of names) best = Math.max(best, cosine(word, name));
  return 3 * best ** 2;
}

function meanVector(words: readonly Float32Array[], size: number): number[] {
  const sum = new Array<number>(size).fill(0);
  for (const word of words) for (let i = 0; i < size; i++) sum[i]! += word[i]!;
  const length = Math.hypot(...sum);
  return sum.map((value) => (length > 0 ? (3 * value) / length : 0));
}

function sparseFeatures({ words, matches }: Question): Set<string> {
  const features = new Set<string>();
  words.forEach((word, i) => {
    features.add(word);
    if (i > 0) features.add(`${words[i - 1]} ${word}`);
  });
  matches.forEach((match, order) => {
    for (const meaning of match.meanings) {
      const what = 'concept' in meaning ? meaning.concept : 'target' in meaning ? meaning.target : '';
      const sign = match.negated ? '-' : '+';
      features.add(`${sign}${meaning.kind}:${what}`);
      if (order === 0) features.add(`first${sign}${meaning.kind}:${what}`);
    }
  });
  return features;
}

/** Softmax over the classes, the most probable first. */
export function classify(model: ClassifierData, features: Features): Guess[] {
  const active = model.sparse.flatMap((name, i) => (features.sparse.has(name) ? [model.dense + i] : []));
  const scores = model.weights.map((row, c) => {
    let score = model.bias[c]!;
    features.dense.forEach((value, i) => {
      score += value * row[i]!;
    });
    for (const i of active) score += row[i]!;
    return Math.exp(score);
  });
  const total = scores.reduce((sum, score) => sum + score, 0);
  const guesses = model.classes.map((target, c) => ({ target, probability: scores[c]! / total }));
  return guesses.sort((a, b) => b.probability - a.probability);
}
