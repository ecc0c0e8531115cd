/**
 * Trains the resolver's linear model on questions/train.txt and writes models/concepts/resolver.json:
 * node models/train/train-resolver.ts [--folds 5]. Deterministic. With `--folds` nothing is written: each part of the
 * questions is answered by a model of the others, which is what its settings were chosen by.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type ClassifierData, isUnknown, parseClassifier } from '../../src-main/engine/prompter/classifier.ts';
import { type Features, featureMaker, sharedCount } from '../../src-main/engine/prompter/features.ts';
import { parseLexicon } from '../../src-main/engine/prompter/lexicon.ts';
import { readQuestion } from '../../src-main/engine/prompter/question.ts';
import { parseWordVectors } from '../../src-main/engine/prompter/word-vectors.ts';
import { type Entry, expectedOf, readCorpus } from './corpus.ts';

const { values } = parseArgs({ options: { folds: { type: 'string' }, epochs: { type: 'string', default: '40' } } });
const here = import.meta.dirname;
const pack = join(here, '../concepts');
/** Pull towards 0 of weights that one target has for itself, and of those that all share. */
const decay = { own: 4e-4, shared: 1e-5 };
/** How much more a question of other things counts: there are more kinds of them than can be written down. */
const unknownWeight = 1.6;
/** What a name asked for as it is counts for, beside a question of the corpus. */
const plainWeight = 0.3;
const speed = 0.02;
const batch = 64;

interface Sample {
  readonly shared: readonly (readonly number[])[];
  readonly dense: readonly number[];
  readonly active: readonly number[];
  readonly label: number;
  readonly weight: number;
}

const lexicon = parseLexicon(readFileSync(join(pack, 'concepts.json')));
const vectors = parseWordVectors(readFileSync(join(pack, 'words.bin')));
const makeFeatures = featureMaker(lexicon, vectors);
const corpus = readCorpus(join(here, 'questions/train.txt'));

if (values.folds) crossValidate(Number(values.folds));
else {
  const model = train(corpus);
  writeFileSync(join(pack, 'resolver.json'), `${JSON.stringify(model)}\n`);
  console.log(`${corpus.length} questions, ${model.classes.length} classes, ${model.sparse.length} sparse features`);
}

function crossValidate(folds: number): void {
  const random = generator(3);
  const part = corpus.map(() => Math.floor(random() * folds));
  const counts = { known: 0, first: 0, three: 0, unknown: 0, refused: 0 };
  for (let fold = 0; fold < folds; fold++) {
    const model = parseClassifier(
      new TextEncoder().encode(JSON.stringify(train(corpus.filter((_, i) => part[i] !== fold)))),
    );
    for (const entry of corpus.filter((_, i) => part[i] === fold)) {
      const { targets, unknown } = model.classify(featuresOf(entry.query));
      const refused = 1.25 * unknown >= targets[0]!.probability;
      if (expectedOf(entry) === 'unknown') {
        counts.unknown++;
        if (refused) counts.refused++;
      } else {
        counts.known++;
        if (!refused && targets[0]!.target === entry.target) counts.first++;
        if (targets.slice(0, 3).some(({ target }) => target === entry.target)) counts.three++;
      }
    }
  }
  const { known, unknown } = counts;
  const share = (n: number, of: number) => (n / of).toFixed(3);
  console.log(
    `top-1 ${share(counts.first, known)}, top-3 ${share(counts.three, known)} of ${known}; refused ${share(counts.refused, unknown)} of ${unknown}`,
  );
}

function featuresOf(query: string): Features {
  return makeFeatures(readQuestion(query, lexicon, vectors));
}

function train(entries: readonly Entry[]): ClassifierData {
  const random = generator(7);
  const classes = [...new Set(entries.map(({ target }) => target))];
  const sizes = new Map(classes.map((target) => [target, entries.filter((entry) => entry.target === target).length]));
  const counts = new Map<string, number>();
  for (const { query } of entries)
    for (const name of featuresOf(query).sparse) counts.set(name, (counts.get(name) ?? 0) + 1);
  const sparse = [...counts].filter(([, count]) => count >= 3).map(([name]) => name);
  const index = new Map(sparse.map((name, i) => [name, vectors.size + i]));
  const samples = entries.flatMap(({ query, target }): Sample[] => {
    const even = (entries.length / classes.length / sizes.get(target)!) ** 0.5;
    const weight = expectedOf({ query, target }) === 'unknown' ? unknownWeight * even : even;
    return [query, thinned(query, random), thinned(query, random), thinned(query, random)].map((text, i) => {
      const { shared, dense, sparse: names } = featuresOf(text);
      return {
        shared: classes.map(shared),
        dense,
        active: [...names].flatMap((name) => index.get(name) ?? []),
        label: classes.indexOf(target),
        weight: i === 0 ? weight : weight * 0.4,
      };
    });
  });
  const plain = plainQuestions(random).map(({ query, target }): Sample => {
    const { shared, dense, sparse: names } = featuresOf(query);
    const active = [...names].flatMap((name) => index.get(name) ?? []);
    return { shared: classes.map(shared), dense, active, label: classes.indexOf(target), weight: plainWeight };
  });
  return descend([...samples, ...plain], { classes, sparse, random });
}

/** Each name of each concept asked for as it is, and beside another one: the corpus reasons, and names must not lose their meaning by it. */
function plainQuestions(random: () => number): Entry[] {
  const names = [...lexicon.phrases].flatMap(([phrase, meanings]) => {
    const concepts = meanings.flatMap((meaning) => (meaning.kind === 'name' ? [meaning.concept] : []));
    return concepts.length === 1 ? [{ phrase, target: concepts[0]! }] : [];
  });
  const relations = [...lexicon.relations];
  const any = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  return names.flatMap(({ phrase, target }) => {
    const other = any(names.filter((name) => name.target !== target)).phrase;
    const beside = `find the ${phrase} ${any(relations)} the ${other}`;
    return [`show the ${phrase}`, `where are ${phrase}s`, beside].map((query) => ({ query, target }));
  });
}

/** The question with about a third of its words left out, so that no single word is relied on. */
function thinned(query: string, random: () => number): string {
  const kept = query.split(' ').filter(() => random() > 0.3);
  return kept.length > 0 ? kept.join(' ') : query;
}

interface Shape {
  readonly classes: string[];
  readonly sparse: string[];
  random(): number;
}

/** Multinomial logistic regression by Adam on small batches. */
function descend(samples: readonly Sample[], { classes, sparse, random }: Shape): ClassifierData {
  const dense = vectors.size;
  const width = dense + sparse.length;
  const own = classes.length * (width + 1);
  const parameters = new Float64Array(own + 2 * sharedCount);
  const gradient = new Float64Array(parameters.length);
  const first = new Float64Array(parameters.length);
  const second = new Float64Array(parameters.length);
  const sharedAt = classes.map((target) => own + (isUnknown(target) ? sharedCount : 0));
  const order = samples.map((_, i) => i);
  const epochs = Number(values.epochs);
  const steps = epochs * Math.ceil(samples.length / batch);
  for (let step = 1, at = samples.length; step <= steps; step++) {
    if (at >= samples.length) {
      for (let i = order.length - 1; i > 0; i--) {
        const other = Math.floor(random() * (i + 1));
        [order[i], order[other]] = [order[other]!, order[i]!];
      }
      at = 0;
    }
    gradient.fill(0);
    const members = order.slice(at, at + batch);
    at += batch;
    for (const member of members) addGradient(samples[member]!, 1 / members.length);
    const rate = speed * (1 - step / (steps + 1));
    for (let i = 0; i < parameters.length; i++) {
      const pull = i >= own ? decay.shared : i % (width + 1) === width ? 0 : decay.own;
      const slope = gradient[i]! + pull * parameters[i]!;
      first[i] = 0.9 * first[i]! + 0.1 * slope;
      second[i] = 0.99 * second[i]! + 0.01 * slope * slope;
      parameters[i]! -= (rate * (first[i]! / (1 - 0.9 ** step))) / (Math.sqrt(second[i]! / (1 - 0.99 ** step)) + 1e-6);
    }
  }

  function addGradient({ shared, dense: values, active, label, weight }: Sample, share: number): void {
    const scores = classes.map((_, c) => {
      const row = c * (width + 1);
      let score = parameters[row + width]!;
      for (let i = 0; i < dense; i++) score += values[i]! * parameters[row + i]!;
      for (const i of active) score += parameters[row + i]!;
      for (let k = 0; k < sharedCount; k++) score += shared[c]![k]! * parameters[sharedAt[c]! + k]!;
      return Math.exp(score);
    });
    const total = scores.reduce((sum, score) => sum + score, 0);
    scores.forEach((score, c) => {
      const error = (score / total - (c === label ? 1 : 0)) * weight * share;
      const row = c * (width + 1);
      for (let i = 0; i < dense; i++) gradient[row + i]! += error * values[i]!;
      for (const i of active) gradient[row + i]! += error;
      gradient[row + width]! += error;
      for (let k = 0; k < sharedCount; k++) gradient[sharedAt[c]! + k]! += error * shared[c]![k]!;
    });
  }

  return packed(parameters, { classes, sparse, dense });
}

/** Weights as int8, which is what is read. */
function packed(
  parameters: Float64Array,
  { classes, sparse, dense }: { classes: string[]; sparse: string[]; dense: number },
): ClassifierData {
  const width = dense + sparse.length;
  const rows = classes.map((_, c) => parameters.subarray(c * (width + 1), (c + 1) * (width + 1)));
  const most = Math.max(
    ...rows.map((row) => row.subarray(0, width).reduce((max, value) => Math.max(max, Math.abs(value)), 0)),
  );
  const scale = Number((most / 127).toPrecision(6));
  const round = (value: number) => Math.round(value * 1000) / 1000;
  const shared = [...parameters.subarray(classes.length * (width + 1))].map(round);
  return {
    format: 2,
    classes,
    sparse,
    dense,
    shared: [shared.slice(0, sharedCount), shared.slice(sharedCount)],
    scale,
    weights: rows.map((row) =>
      Buffer.from(Int8Array.from(row.subarray(0, width), (w) => Math.round(w / scale)).buffer).toString('base64'),
    ),
    bias: rows.map((row) => round(row[width]!)),
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
