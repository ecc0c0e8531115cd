/** Thresholds found in a window's own values, kept inside what is physically sensible. */

export interface Limits {
  readonly low: number;
  readonly high: number;
  /** Used where the values do not fall into two groups. */
  readonly usual: number;
}

export interface Threshold {
  readonly value: number;
  /** `otsu`: found in the window; `limit`: found, but moved to the nearest sensible value; `usual`: no two groups were seen. */
  readonly from: 'otsu' | 'limit' | 'usual';
}

const bins = 256;

/**
 * Otsu's threshold (1979) over the finite values in [-1, 1], kept within limits. Where the histogram
 * has no valley at the threshold, the values are one group and the usual threshold is taken. `counts`
 * says which values are looked at; all without it.
 */
export function boundedOtsu(values: Float32Array, limits: Limits, counts?: (index: number) => boolean): Threshold {
  const histogram = new Float64Array(bins);
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!(value >= -1 && value <= 1) || (counts && !counts(i))) continue;
    histogram[Math.min(bins - 1, ((value + 1) * (bins / 2)) | 0)]!++;
    total++;
  }
  const split = bestSplit(histogram, total);
  if (split === null || !hasValley(histogram, split)) return { value: limits.usual, from: 'usual' };
  const found = ((split + 1) / bins) * 2 - 1;
  const value = Math.min(limits.high, Math.max(limits.low, found));
  return { value, from: value === found ? 'otsu' : 'limit' };
}

/**
 * Upper end of a clearly darker group of a band's values (zero or more, in the band's own unit); null
 * where the values do not fall into two groups, or the darker group's mean is over half of the other's.
 */
export function darkGroup(band: ArrayLike<number>, valid: Uint8Array): number | null {
  let highest = 0;
  for (let i = 0; i < valid.length; i++)
    if (valid[i] === 1 && band[i]! > highest && band[i]! < Infinity) highest = band[i]!;
  if (!(highest > 0)) return null;
  const histogram = new Float64Array(bins);
  let total = 0;
  const scale = (bins - 1) / highest;
  for (let i = 0; i < valid.length; i++) {
    const value = band[i]!;
    if (valid[i] !== 1 || !(value >= 0 && value <= highest)) continue;
    histogram[(value * scale) | 0]!++;
    total++;
  }
  const split = bestSplit(histogram, total);
  if (split === null || !hasValley(histogram, split)) return null;
  const apart = meanOf(histogram, 0, split + 1) < 0.5 * meanOf(histogram, split + 1, bins);
  return apart ? (split + 1) / scale : null;
}

function meanOf(histogram: Float64Array, from: number, to: number): number {
  let sum = 0;
  let total = 0;
  for (let i = from; i < to; i++) {
    sum += (i + 0.5) * histogram[i]!;
    total += histogram[i]!;
  }
  return total > 0 ? sum / total : Number.NaN;
}

/** Last bin of the lower group that maximises the variance between groups; null without two groups. */
function bestSplit(histogram: Float64Array, total: number): number | null {
  let sum = 0;
  for (let i = 0; i < bins; i++) sum += i * histogram[i]!;
  let best = 0;
  let first = -1;
  let last = -1;
  let below = 0;
  let sumBelow = 0;
  for (let i = 0; i < bins - 1; i++) {
    below += histogram[i]!;
    sumBelow += i * histogram[i]!;
    const above = total - below;
    if (below === 0 || above === 0) continue;
    const between = below * above * (sumBelow / below - (sum - sumBelow) / above) ** 2;
    if (between > best * (1 + 1e-12)) {
      best = between;
      first = i;
    }
    if (between >= best * (1 - 1e-12)) last = i;
  }
  // A flat optimum is an empty gap between the groups: the threshold lies in its middle.
  return first < 0 ? null : Math.floor((first + Math.max(first, last)) / 2);
}

/** Whether the smoothed histogram is clearly lower around the split than at the lower of the two peaks beside it. */
function hasValley(histogram: Float64Array, split: number): boolean {
  const smooth = histogram.map((_, i) => {
    let sum = 0;
    for (let k = -4; k <= 4; k++) sum += histogram[i + k] ?? 0;
    return sum / 9;
  });
  const lower = Math.max(...smooth.subarray(0, split + 1));
  const upper = Math.max(...smooth.subarray(split + 1));
  const around = Math.min(...smooth.subarray(Math.max(0, split - 6), split + 8));
  return around < 0.75 * Math.min(lower, upper);
}
