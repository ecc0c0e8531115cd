/** Figures over scored samples. Masks are compared one pair at a time; of each only four numbers remain. */
import type { Estimate, Figures, NoTarget } from '../../contract/evaluation.ts';
import type { MaskBits } from '../../contract/run.ts';
import { countBits, overlap } from '../window/bits.ts';
import type { Protocol } from './protocols.ts';
import { randomFrom } from './random.ts';
import type { Answered, Scored } from './sample.ts';

/** Compares one pair of masks of one size. */
export function score(answered: Answered, predicted: MaskBits, truth: MaskBits): Scored {
  return { answered, truth: countBits(truth), predicted: countBits(predicted), ...overlap(predicted, truth) };
}

export const precisionThresholds = [0.5, 0.6, 0.7, 0.8, 0.9] as const;

export type { Estimate, Figures, NoTarget } from '../../contract/evaluation.ts';

/** Resamplings of the interval. */
const resamples = 1000;

/** Figures of all samples, in the order given: sums are taken in that order, so equal input gives equal bits. */
export function figures(scored: readonly Scored[], protocol: Protocol, seed: number): Figures {
  const ious = Float64Array.from(scored, (s) => protocol.iou(s));
  const shares = scored.map((s) => protocol.share(s));
  const both = Float64Array.from(shares, (s) => s.both);
  const either = Float64Array.from(shares, (s) => s.either);
  const counted = (answered: Answered) => scored.filter((s) => s.answered === answered).length;
  const intervals = bootstrap({ ious, both, either }, seed);
  return {
    samples: scored.length,
    gIoU: { value: meanOf(ious), ...intervals.gIoU },
    cIoU: { value: ratio(sumOf(both), sumOf(either)), ...intervals.cIoU },
    precisionAt: Object.fromEntries(
      precisionThresholds.map((t) => [String(t), ratio(ious.filter((iou) => iou >= t).length, ious.length)]),
    ),
    answers: {
      instances: counted('instances'),
      'no-target': counted('no-target'),
      unreadable: counted('unreadable'),
      refused: counted('refused'),
    },
    noTarget: noTargetOf(scored),
  };
}

function noTargetOf(scored: readonly Scored[]): NoTarget {
  const empty = scored.filter((s) => s.truth === 0);
  const said = scored.filter((s) => s.answered === 'no-target');
  const right = empty.filter((s) => s.answered === 'no-target').length;
  const wrong = empty.filter((s) => s.answered === 'instances').length;
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  return {
    samples: empty.length,
    precision: share(right, said.length),
    recall: share(right, empty.length),
    falsePositiveRate: share(wrong, empty.length),
  };
}

interface Columns {
  readonly ious: Float64Array;
  readonly both: Float64Array;
  readonly either: Float64Array;
}
type Interval = Pick<Estimate, 'low' | 'high'>;

/** Percentile bootstrap over samples (Efron): both figures from the same drawings. */
function bootstrap({ ious, both, either }: Columns, seed: number): { gIoU: Interval; cIoU: Interval } {
  const n = ious.length;
  const means = new Float64Array(resamples);
  const ratios = new Float64Array(resamples);
  const random = randomFrom(seed);
  for (let k = 0; k < resamples; k++) {
    let [sum, shared, joint] = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      const j = Math.floor(random() * n);
      sum += ious[j]!;
      shared += both[j]!;
      joint += either[j]!;
    }
    means[k] = ratio(sum, n);
    ratios[k] = ratio(shared, joint);
  }
  return { gIoU: middle(means), cIoU: middle(ratios) };
}

/** The middle 95 %. */
function middle(values: Float64Array): Interval {
  values.sort();
  return {
    low: values[Math.floor(0.025 * values.length)] ?? 0,
    high: values[Math.ceil(0.975 * values.length) - 1] ?? 0,
  };
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

function meanOf(values: Float64Array): number {
  return ratio(sumOf(values), values.length);
}

/** 0 where there is nothing to divide by. */
function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
