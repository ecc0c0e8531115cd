/**
 * Linear model from a question to a target, trained by models/train/train-resolver.ts. What it sees is
 * described in `features.ts`: some of it is weighed alike for all targets, so that few questions teach
 * much, and some for each target on its own.
 */
import * as v from 'valibot';
import { raise } from '../../contract/fault.ts';
import { type Features, sharedCount } from './features.ts';

const numbers = v.array(v.pipe(v.number(), v.finite()));
const classifierSchema = v.pipe(
  v.strictObject({
    format: v.literal(2),
    /** Target ids, and kinds of what is unknown ("unknown", "unknown/…"). */
    classes: v.array(v.string()),
    /** Names of the sparse features, in order; the dense ones come first and have no name. */
    sparse: v.array(v.string()),
    dense: v.pipe(v.number(), v.integer(), v.minValue(0)),
    /** Weights of the shared features: for targets, then for what is unknown. */
    shared: v.strictTuple([numbers, numbers]),
    /** A weight is its int8 times this. */
    scale: v.pipe(v.number(), v.gtValue(0)),
    /** Base64 of int8[dense + sparse] for each class. */
    weights: v.array(v.pipe(v.string(), v.base64())),
    bias: numbers,
  }),
  v.check((c) => c.bias.length === c.classes.length && c.weights.length === c.classes.length, 'sizes differ'),
  v.check((c) => c.shared.every((row) => row.length === sharedCount), 'sizes differ'),
);

export type ClassifierData = v.InferOutput<typeof classifierSchema>;

export interface Classifier {
  /** All targets, the most probable first, and how probable it is that nothing on the list is meant. */
  classify(features: Features): Guesses;
}
export interface Guess {
  readonly target: string;
  /** 0..1, over all targets and what is unknown. */
  readonly probability: number;
}
export interface Guesses {
  readonly targets: readonly Guess[];
  readonly unknown: number;
}

/** Reads `resolver.json`. Fault: `models.corrupt`. */
export function parseClassifier(bytes: Uint8Array): Classifier {
  try {
    return classifierOf(v.parse(classifierSchema, JSON.parse(new TextDecoder().decode(bytes))));
  } catch (cause) {
    return raise('models.corrupt', { id: 'concepts', path: 'resolver.json' }, cause);
  }
}

export function isUnknown(target: string): boolean {
  return target === 'unknown' || target.startsWith('unknown/');
}

function classifierOf(data: ClassifierData): Classifier {
  const { classes, dense, sparse, scale, bias, shared } = data;
  const index = new Map(sparse.map((name, i) => [name, dense + i]));
  const rows = data.weights.map((text) => {
    const bytes = Buffer.from(text, 'base64');
    if (bytes.length !== dense + sparse.length) throw new Error('sizes differ');
    return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  });
  return {
    classify: (features) => {
      const active = [...features.sparse].flatMap((name) => index.get(name) ?? []);
      const scores = classes.map((target, c) => {
        const row = rows[c]!;
        let own = 0;
        for (let i = 0; i < dense; i++) own += features.dense[i]! * row[i]!;
        for (const i of active) own += row[i]!;
        const alike = features.shared(target);
        const weights = shared[isUnknown(target) ? 1 : 0];
        return Math.exp(bias[c]! + scale * own + alike.reduce((sum, value, k) => sum + value * weights[k]!, 0));
      });
      const total = scores.reduce((sum, score) => sum + score, 0);
      const guesses = classes.map((target, c) => ({ target, probability: scores[c]! / total }));
      const targets = guesses.filter(({ target }) => !isUnknown(target));
      return {
        targets: targets.sort((a, b) => b.probability - a.probability),
        unknown: 1 - targets.reduce((sum, { probability }) => sum + probability, 0),
      };
    },
  };
}
