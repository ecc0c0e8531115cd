/** How deep inside a mask each pixel lies: the exact Euclidean distance transform. */
import type { MaskBits } from '../../contract/run.ts';
import { unpack } from './bits.ts';

/**
 * Squared distance in pixels from each set pixel's centre to the centre of the nearest pixel that is
 * not set (what lies outside of the mask counts as not set); 0 where not set. float64[height * width].
 * Method: distances along columns, then lower envelopes of parabolas along rows (Felzenszwalb and
 * Huttenlocher 2012), linear in the number of pixels.
 */
export function squaredDepth(mask: MaskBits): Float64Array {
  const { width, height } = mask;
  const depth = columnDistances(unpack(mask), width, height);
  const scratch = {
    row: new Float64Array(width + 2),
    vertex: new Int32Array(width + 2),
    cut: new Float64Array(width + 3),
  };
  for (let y = 0; y < height; y++) lowerEnvelope(depth.subarray(y * width, (y + 1) * width), scratch);
  return depth;
}

/** Squared distance to the nearest pixel of the same column that is not set. */
function columnDistances(set: Uint8Array, width: number, height: number): Float64Array {
  const distance = new Float64Array(width * height);
  for (let x = 0; x < width; x++) {
    let run = 0;
    for (let y = 0, at = x; y < height; y++, at += width) {
      run = set[at] === 0 ? 0 : run + 1;
      distance[at] = run;
    }
    run = 0;
    for (let y = height - 1, at = y * width + x; y >= 0; y--, at -= width) {
      run = set[at] === 0 ? 0 : run + 1;
      distance[at] = Math.min(distance[at]!, run) ** 2;
    }
  }
  return distance;
}

/** In place over one row; a column of background stands on either side of it. */
function lowerEnvelope(line: Float64Array, s: { row: Float64Array; vertex: Int32Array; cut: Float64Array }): void {
  const n = line.length + 2;
  const { row, vertex, cut } = s;
  row.set(line, 1);
  row[0] = 0;
  row[n - 1] = 0;
  let top = 0;
  vertex[0] = 0;
  cut[0] = -Infinity;
  cut[1] = Infinity;
  for (let q = 1; q < n; q++) {
    let at = meet(row, vertex[top]!, q);
    while (at <= cut[top]!) at = meet(row, vertex[--top]!, q);
    vertex[++top] = q;
    cut[top] = at;
    cut[top + 1] = Infinity;
  }
  for (let q = 1, k = 0; q < n - 1; q++) {
    while (cut[k + 1]! < q) k++;
    line[q - 1] = (q - vertex[k]!) ** 2 + row[vertex[k]!]!;
  }
}

/** Where the parabolas over p and q (p < q) cross. */
function meet(row: Float64Array, p: number, q: number): number {
  return (row[q]! + q * q - (row[p]! + p * p)) / (2 * (q - p));
}
