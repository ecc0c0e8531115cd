/** Heat: how much a concept is in each pixel, float32[height * width], 0..1, over 0.5 = yes; 0 where nothing is known. */

export interface Evidence {
  readonly heat: Float32Array;
  /** What was measured and with which threshold, a clause for people ("NDWI over 0.21 (threshold found in this window)"). */
  readonly basis: string;
  /** What the evidence rests on, from firm to weak. */
  readonly from: 'spectral' | 'head' | 'colour';
}

/** A number is turned into heat around a threshold: heat 0.5 at it, 0.88 one width over it. NaN gives 0. */
export function heatAround(values: Float32Array, threshold: number, width: number): Float32Array {
  const heat = new Float32Array(values.length);
  const k = 2 / width;
  for (let i = 0; i < heat.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    const x = k * (threshold - value);
    heat[i] = x >= curveEnd ? 0 : x < -curveEnd ? 1 : curve[((x + curveEnd) * curveSteps) | 0]!;
  }
  return heat;
}

/** Beyond this the curve is flat to seven digits. */
const curveEnd = 16;
const curveSteps = 256;
/**
 * 1 / (1 + exp(x)) for x from -16 to 16 in steps of 1/256, each at its step's middle: off by at most
 * 0.0005, and on the right side of 0.5 everywhere, since a step ends at 0.
 */
const curve = Float32Array.from(
  { length: 2 * curveEnd * curveSteps },
  (_, i) => 1 / (1 + Math.exp((i + 0.5) / curveSteps - curveEnd)),
);

/** In place: heat * other. */
export function and(heat: Float32Array, other: Float32Array): Float32Array {
  for (let i = 0; i < heat.length; i++) heat[i]! *= other[i]!;
  return heat;
}

/** In place: the smaller of heat and 1 - other. */
export function butNot(heat: Float32Array, other: Float32Array): Float32Array {
  for (let i = 0; i < heat.length; i++) heat[i] = Math.min(heat[i]!, 1 - other[i]!);
  return heat;
}

/** In place: heat + other, at most 1: one of two things that exclude each other. */
export function or(heat: Float32Array, other: Float32Array): Float32Array {
  for (let i = 0; i < heat.length; i++) heat[i] = Math.min(1, heat[i]! + other[i]!);
  return heat;
}

/** Mean over 3 x 3 pixels (fewer at the edge). Heat has no gaps, which makes this a fraction of `boxMean`'s work. */
export function smooth(heat: Float32Array, width: number, height: number): Float32Array {
  // float32[3][width]: sums of three neighbours in a row, of the last three rows.
  const rows = [0, 1, 2].map(() => new Float32Array(width));
  const out = new Float32Array(heat.length);
  for (let y = 0; y <= height; y++) {
    if (y < height) sumRow(heat, y * width, rows[y % 3]!);
    if (y === 0) continue;
    const above = y >= 2 ? rows[(y - 2) % 3]! : null;
    const below = y < height ? rows[y % 3]! : null;
    const own = rows[(y - 1) % 3]!;
    const lines = 1 + (above ? 1 : 0) + (below ? 1 : 0);
    const base = (y - 1) * width;
    for (let x = 0; x < width; x++) {
      const sum = own[x]! + (above ? above[x]! : 0) + (below ? below[x]! : 0);
      const columns = width === 1 ? 1 : x === 0 || x === width - 1 ? 2 : 3;
      out[base + x] = sum / (lines * columns);
    }
  }
  return out;
}

function sumRow(heat: Float32Array, base: number, row: Float32Array): void {
  const last = row.length - 1;
  for (let x = 0; x <= last; x++) {
    row[x] = heat[base + x]! + (x > 0 ? heat[base + x - 1]! : 0) + (x < last ? heat[base + x + 1]! : 0);
  }
}

/** 1 where there is data, else 0. */
export function everywhere(valid: Uint8Array): Float32Array {
  return Float32Array.from(valid);
}
