/**
 * From a few examples to a rule: a direction in the space of features along which the examples differ
 * from how things look in general (and from the counter-examples), and their usual size and shape.
 */
import { featureCount, type TaughtExample } from '../../../contract/taught.ts';
import { type Background, whiten } from './background.ts';
import type { Region } from './region.ts';

export interface Learned {
  /** float64[featureCount]; likeness = weights . features - offset, 0 for the ordinary, 1 for the examples' mean. */
  readonly weights: Float64Array;
  readonly offset: number;
  /** Rank from which something is taken for the concept. */
  readonly threshold: number;
  /** Rank that the best of a window must reach, or nothing in it is taken for the concept; at least the threshold. */
  readonly gate: number;
  /** Medians of the examples. */
  readonly size: Size;
  readonly elongation: number;
}

/** Of an object: on the ground where that is known for every example, else in pixels. */
export type Size = { readonly unit: 'm2'; readonly area: number } | { readonly unit: 'pixels'; readonly area: number };

/** How much counter-examples count beside the ordinary. */
const counterShare = 0.5;
/**
 * Ranks run from 0 (ordinary) to 1 (like the examples). Tried on three examples a concept: lower thresholds
 * found little more and claimed far more where nothing was (models/train/teach-report.ts measures it).
 */
const plainThreshold = 0.5;
const highestThreshold = 0.8;
/**
 * Of the rank that an example reaches when it is learned from the others: so much the best find of a window must
 * reach. Chosen on 68 pictures (models/train/README.md): no target is said more often, and little is lost.
 */
const gateShare = 0.8;
/** Of fewer examples, what the others say of one is too little to go by. */
const gateExamples = 3;

/** Learns from examples of which at least one is no counter-example. */
export function learn(examples: readonly TaughtExample[], background: Background): Learned {
  const rule = ruleOf(examples, background);
  const meant = examples.filter(({ counter }) => !counter);
  if (meant.length < gateExamples) return { ...rule, gate: rule.threshold };
  const left = meant.map((one) => {
    const others = ruleOf(
      examples.filter((other) => other !== one),
      background,
    );
    return rank(others, { ...regionOf(one), gsd: one.gsd, certainty: one.certainty });
  });
  const gate = Math.max(rule.threshold, Math.min(highestThreshold, gateShare * median(left)));
  return { ...rule, gate };
}

function ruleOf(examples: readonly TaughtExample[], background: Background): Omit<Learned, 'gate'> {
  const described = examples.map((example) => ({ example, region: regionOf(example) }));
  const meant = described.filter(({ example }) => !example.counter);
  const counters = described.filter(({ example }) => example.counter);
  if (meant.length === 0) throw new RangeError('there is no example to learn from');
  const centre = meanOf(meant.map(({ region }) => region.features));
  const ordinary =
    counters.length > 0 ? mixed(background.mean, meanOf(counters.map((c) => c.region.features))) : background.mean;
  const difference = new Float64Array(featureCount);
  for (let k = 0; k < featureCount; k++) difference[k] = centre[k]! - ordinary[k]!;
  const weights = whiten(background, difference);
  const length = dot(weights, difference);
  if (length > 0) for (let k = 0; k < featureCount; k++) weights[k]! /= length;
  const rule = {
    weights,
    offset: dot(weights, ordinary),
    size: usualSize(meant.map(({ example }) => example)),
    elongation: median(meant.map(({ region }) => region.elongation)),
  };
  const ranks = counters.map(({ example, region }) =>
    rank(rule, { ...region, gsd: example.gsd, certainty: example.certainty }),
  );
  const least = Math.min(
    ...meant.map(({ example, region }) => rank(rule, { ...region, gsd: example.gsd, certainty: example.certainty })),
  );
  return { ...rule, threshold: thresholdAbove(ranks, least) };
}

/** Halfway between the best counter-example and the worst example, where that is above the plain threshold. */
function thresholdAbove(counters: readonly number[], least: number): number {
  if (counters.length === 0) return plainThreshold;
  return Math.min(highestThreshold, Math.max(plainThreshold, (Math.max(...counters) + least) / 2));
}

export interface Candidate extends Region {
  readonly gsd: number | null;
  /** The segmenter's own estimate of its outline, 0..1. */
  readonly certainty: number;
}

/** Likeness, less where the outline is unsure, and less for another size or shape than the examples have. */
export function rank(
  rule: Omit<Learned, 'threshold' | 'gate'>,
  { features, pixels, elongation, gsd, certainty }: Candidate,
): number {
  const size = Math.abs(Math.log(pixels / pixelsOf(rule.size, gsd)));
  const shape = Math.abs(Math.log(elongation / rule.elongation));
  return likeness(rule, features) * certainty - 0.15 * size - 0.1 * shape;
}

/** 0 for the ordinary, 1 for the mean of the examples; `at` is where the features begin. */
export function likeness(
  { weights, offset }: Pick<Learned, 'weights' | 'offset'>,
  features: ArrayLike<number>,
  at = 0,
): number {
  let sum = -offset;
  for (let k = 0; k < featureCount; k++) sum += weights[k]! * features[at + k]!;
  return sum;
}

/** Usual size in pixels of a window; without a ground size the pixels of the examples. */
export function pixelsOf(size: Size, gsd: number | null): number {
  return size.unit === 'm2' && gsd !== null ? size.area / gsd ** 2 : size.area;
}

function usualSize(examples: readonly TaughtExample[]): Size {
  const areas = examples.flatMap(({ gsd, pixels }) => (gsd === null ? [] : [pixels * gsd ** 2]));
  if (areas.length === examples.length) return { unit: 'm2', area: median(areas) };
  return { unit: 'pixels', area: median(examples.map(({ pixels }) => pixels)) };
}

function regionOf({ features, pixels, elongation }: TaughtExample): Region {
  return { features: decodeFeatures(features), pixels, elongation };
}

/** Little-endian float32 in base64. */
export function encodeFeatures(features: ArrayLike<number>): string {
  const view = new DataView(new ArrayBuffer(4 * featureCount));
  for (let k = 0; k < featureCount; k++) view.setFloat32(4 * k, features[k]!, true);
  return Buffer.from(view.buffer).toString('base64');
}

function decodeFeatures(base64: string): Float64Array {
  const bytes = Buffer.from(base64, 'base64');
  // What is no number says nothing about the object; 0 does.
  return Float64Array.from({ length: featureCount }, (_, k) => finite(bytes.readFloatLE(4 * k)));
}

const finite = (value: number) => (Number.isFinite(value) ? value : 0);

function mixed(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: featureCount }, (_, k) => (1 - counterShare) * a[k]! + counterShare * b[k]!);
}

function meanOf(vectors: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(featureCount);
  for (const vector of vectors) for (let k = 0; k < featureCount; k++) mean[k]! += vector[k]! / vectors.length;
  return mean;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < featureCount; k++) sum += a[k]! * b[k]!;
  return sum;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
