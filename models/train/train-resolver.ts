/**
 * Trains the resolver's linear model on questions/train.txt and writes models/concepts/resolver.json:
 * node models/train/train-resolver.ts. Deterministic; about half a minute.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClassifierData, type Features, featureMaker } from '../../src-main/engine/prompter/classifier.ts';
import { parseLexicon } from '../../src-main/engine/prompter/lexicon.ts';
import { readQuestion } from '../../src-main/engine/prompter/question.ts';
import { parseWordVectors } from '../../src-main/engine/prompter/word-vectors.ts';
import { readCorpus } from './corpus.ts';

const here = import.meta.dirname;
const pack = join(here, '../concepts');
const rounds = 400;
const decay = 0.004;

interface Sample {
  readonly features: Features;
  readonly label: number;
  readonly weight: number;
}

const lexicon = parseLexicon(readFileSync(join(pack, 'concepts.json')));
const vectors = parseWordVectors(readFileSync(join(pack, 'words.bin')));
const makeFeatures = featureMaker(lexicon, vectors);
const random = generator(7);

const corpus = readCorpus(join(here, 'questions/train.txt'));
const classes = [...new Set(corpus.map(({ target }) => target))];
const sizes = new Map(classes.map((target) => [target, corpus.filter((entry) => entry.target === target).length]));
const samples = corpus.flatMap(({ query, target }): Sample[] => {
  const label = classes.indexOf(target);
  const weight = (corpus.length / classes.length / sizes.get(target)!) ** 0.5;
  const texts = [query, thinned(query), thinned(query), thinned(query)];
  return texts.map((text, i) => ({
    features: makeFeatures(readQuestion(text, lexicon, vectors)),
    label,
    weight: i === 0 ? weight : weight * 0.4,
  }));
});

const counts = new Map<string, number>();
for (const [i, { features }] of samples.entries()) {
  if (i % 4 === 0) for (const name of features.sparse) counts.set(name, (counts.get(name) ?? 0) + 1);
}
const sparse = [...counts].filter(([, count]) => count >= 2).map(([name]) => name);
const model = descend(samples, { classes, sparse, dense: samples[0]!.features.dense.length });
writeFileSync(join(pack, 'resolver.json'), `${JSON.stringify(model)}\n`);
console.log(`${corpus.length} questions, ${classes.length} classes, ${sparse.length} sparse features`);

/** The question with about a third of its words left out, so that no single word is relied on. */
function thinned(query: string): string {
  const kept = query.split(' ').filter(() => random() > 0.3);
  return kept.length > 0 ? kept.join(' ') : query;
}

/** Multinomial logistic regression by full-batch gradient descent with momentum. */
function descend(
  data: readonly Sample[],
  shape: { classes: string[]; sparse: string[]; dense: number },
): ClassifierData {
  const index = new Map(shape.sparse.map((name, i) => [name, shape.dense + i]));
  const width = shape.dense + shape.sparse.length;
  const inputs = data.map(({ features }) => ({
    dense: features.dense,
    active: [...features.sparse].flatMap((name) => index.get(name) ?? []),
  }));
  const weights = shape.classes.map(() => new Float64Array(width + 1));
  const speed = shape.classes.map(() => new Float64Array(width + 1));
  for (let round = 0; round < rounds; round++) {
    const gradient = shape.classes.map(() => new Float64Array(width + 1));
    data.forEach(({ label, weight }, n) => {
      const { dense, active } = inputs[n]!;
      const scores = weights.map((row) => {
        let score = row[width]!;
        for (let i = 0; i < dense.length; i++) score += dense[i]! * row[i]!;
        for (const i of active) score += row[i]!;
        return Math.exp(score);
      });
      const total = scores.reduce((sum, score) => sum + score, 0);
      scores.forEach((score, c) => {
        const error = ((score / total - (c === label ? 1 : 0)) * weight) / data.length;
        const row = gradient[c]!;
        for (let i = 0; i < dense.length; i++) row[i]! += error * dense[i]!;
        for (const i of active) row[i]! += error;
        row[width]! += error;
      });
    });
    weights.forEach((row, c) => {
      for (let i = 0; i <= width; i++) {
        const pull = i < width ? (decay * row[i]!) / 10 : 0;
        speed[c]![i] = 0.9 * speed[c]![i]! - 0.3 * (gradient[c]![i]! + pull);
        row[i]! += speed[c]![i]!;
      }
    });
  }
  const round = (value: number) => Math.round(value * 1000) / 1000;
  return {
    format: 1,
    ...shape,
    weights: weights.map((row) => [...row.subarray(0, width)].map(round)),
    bias: weights.map((row) => round(row[width]!)),
  };
}

/** Mulberry32: numbers in [0, 1) from a seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
