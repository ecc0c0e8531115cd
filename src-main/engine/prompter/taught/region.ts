/** An object as taught concepts see it: the mean of its cells, and its size and shape. */
import type { PlacedMask } from '../../../contract/run.ts';
import type { Box } from '../../../contract/space.ts';
import { featureCount } from '../../../contract/taught.ts';
import { runsOf } from '../../window/components.ts';
import type { Cells } from './cells.ts';

export interface Region {
  /** float64[featureCount]: mean over the mask's pixels of their cells' features. */
  readonly features: Float64Array;
  readonly pixels: number;
  /** Longer over shorter side of the ellipse with the mask's second moments, 1 for a disc. */
  readonly elongation: number;
}

/** A region of a window: with the tightest box of whole pixels around it. */
export interface PlacedRegion extends Region {
  readonly box: Box<'window'>;
}

/** Describes a mask that is not empty; null for one without a pixel in the window. */
export function describe({ at, mask }: PlacedMask, cells: Cells): PlacedRegion | null {
  const weights = new Map<number, number>();
  const moments = { n: 0, x: 0, y: 0, xx: 0, yy: 0, xy: 0 };
  const { data, count } = runsOf(mask);
  const box = { minX: Infinity, minY: Infinity, maxX: 0, maxY: 0 };
  for (let i = 0; i < count; i++) {
    const y = at.y + data[3 * i]! + 0.5;
    box.minX = Math.min(box.minX, at.x + data[3 * i + 1]!);
    box.maxX = Math.max(box.maxX, at.x + data[3 * i + 2]!);
    box.minY = Math.min(box.minY, y - 0.5);
    box.maxY = y + 0.5;
    const row = Math.min(cells.rows - 1, Math.floor(y / cells.side)) * cells.columns;
    for (let x = at.x + data[3 * i + 1]! + 0.5; x < at.x + data[3 * i + 2]!; x++) {
      const cell = row + Math.min(cells.columns - 1, Math.floor(x / cells.side));
      weights.set(cell, (weights.get(cell) ?? 0) + 1);
      moments.n++;
      moments.x += x;
      moments.y += y;
      moments.xx += x * x;
      moments.yy += y * y;
      moments.xy += x * y;
    }
  }
  if (moments.n === 0) return null;
  const features = weightedMean(weights, moments.n, cells);
  return { features, pixels: moments.n, elongation: elongationOf(moments), box };
}

function weightedMean(weights: ReadonlyMap<number, number>, total: number, { features }: Cells): Float64Array {
  const mean = new Float64Array(featureCount);
  for (const [cell, weight] of weights) {
    const share = weight / total;
    for (let k = 0; k < featureCount; k++) mean[k]! += share * features[cell * featureCount + k]!;
  }
  return mean;
}

/** 1/12 is the variance of a pixel's own extent, which keeps a row of pixels from being infinitely thin. */
function elongationOf(m: { n: number; x: number; y: number; xx: number; yy: number; xy: number }): number {
  const xx = m.xx / m.n - (m.x / m.n) ** 2 + 1 / 12;
  const yy = m.yy / m.n - (m.y / m.n) ** 2 + 1 / 12;
  const xy = m.xy / m.n - (m.x / m.n) * (m.y / m.n);
  const middle = (xx + yy) / 2;
  const spread = Math.sqrt(((xx - yy) / 2) ** 2 + xy * xy);
  return Math.sqrt((middle + spread) / Math.max(1e-9, middle - spread));
}
