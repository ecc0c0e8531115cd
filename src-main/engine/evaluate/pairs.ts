/** Whether two evaluations of the same samples differ by more than chance. */
import { randomFrom } from './random.ts';

export interface PairedTest {
  /** Mean of b - a. */
  readonly difference: number;
  /** 95 % interval of the mean difference, by bootstrap over the pairs. */
  readonly low: number;
  readonly high: number;
  /** Two-sided p of the sign-flip permutation test: the chance of such a difference were there none. */
  readonly p: number;
}

const rounds = 10_000;

/**
 * Sign-flip permutation test over the pairs' differences: without a true difference each sign is a coin's.
 * It supposes nothing of the differences' distribution, which for IoU has peaks at 0 and 1. `a` and `b`
 * are IoUs of the same samples, in the same order.
 */
export function comparePairs(a: readonly number[], b: readonly number[], seed: number): PairedTest {
  if (a.length !== b.length) throw new RangeError(`${a.length} and ${b.length} values are no pairs`);
  const differences = Float64Array.from(a, (value, i) => b[i]! - value);
  const n = differences.length;
  const observed = mean(differences);
  const random = randomFrom(seed);
  const means = new Float64Array(rounds);
  let extreme = 0;
  for (let k = 0; k < rounds; k++) {
    let [flipped, drawn] = [0, 0];
    for (let i = 0; i < n; i++) {
      const value = random();
      flipped += value < 0.5 ? differences[i]! : -differences[i]!;
      drawn += differences[Math.floor(random() * n)]!;
    }
    // Sums taken in another order differ in the last bits; equal ones count as extreme.
    if (Math.abs(flipped) / Math.max(1, n) >= Math.abs(observed) - 1e-12) extreme++;
    means[k] = n === 0 ? 0 : drawn / n;
  }
  means.sort();
  return {
    difference: observed,
    low: means[Math.floor(0.025 * rounds)] ?? 0,
    high: means[Math.ceil(0.975 * rounds) - 1] ?? 0,
    p: (extreme + 1) / (rounds + 1),
  };
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return values.length === 0 ? 0 : sum / values.length;
}
