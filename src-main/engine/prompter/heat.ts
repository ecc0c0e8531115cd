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
    // Beyond 16 the curve is flat to seven digits, and most pixels are there.
    heat[i] = x > 16 ? 0 : x < -16 ? 1 : 1 / (1 + Math.exp(x));
  }
  return heat;
}

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

/** 1 where there is data, else 0. */
export function everywhere(valid: Uint8Array): Float32Array {
  return Float32Array.from(valid);
}
