/**
 * Lanczos resize of 8-bit RGB (three lobes, widened when the image is made smaller), as Pillow's
 * `LANCZOS`: columns first, fixed point of 22 bits, 8-bit values between the passes. It makes the
 * square frame that Think2Seg-RS models look at; aspect is not kept.
 */
import type { MaskBits } from '../../contract/run.ts';
import { createMask, getBit, setBit } from './bits.ts';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

const fraction = 22;
const lobes = 3;

/** Weights of one output: `first` input, then one weight (in 2^-22) for each following input. */
interface Taps {
  readonly first: number;
  readonly weights: Int32Array;
}

/** uint8[from.height * from.width * 3] to uint8[to.height * to.width * 3]. */
export function resizeLanczos(rgb: Uint8Array, from: PictureSize, to: PictureSize): Uint8Array {
  const wide = from.width === to.width ? rgb : resizeColumns(rgb, from, to.width);
  return from.height === to.height ? wide : resizeRows(wide, { width: to.width, height: from.height }, to.height);
}

function resizeColumns(rgb: Uint8Array, from: PictureSize, width: number): Uint8Array {
  const axis = axisOf(from.width, width);
  const out = new Uint8ClampedArray(from.height * width * 3);
  for (let y = 0, at = 0; y < from.height; y++) {
    const row = y * from.width * 3;
    for (const { first, weights } of axis) {
      let [r, g, b] = [half, half, half];
      for (let t = 0, i = row + first * 3; t < weights.length; t++, i += 3) {
        const weight = weights[t]!;
        r += weight * rgb[i]!;
        g += weight * rgb[i + 1]!;
        b += weight * rgb[i + 2]!;
      }
      out[at++] = Math.floor(r / one);
      out[at++] = Math.floor(g / one);
      out[at++] = Math.floor(b / one);
    }
  }
  return new Uint8Array(out.buffer);
}

function resizeRows(rgb: Uint8Array, from: PictureSize, height: number): Uint8Array {
  const stride = from.width * 3;
  const out = new Uint8ClampedArray(height * stride);
  const sums = new Float64Array(stride);
  axisOf(from.height, height).forEach(({ first, weights }, y) => {
    sums.fill(half);
    for (let t = 0; t < weights.length; t++) {
      const weight = weights[t]!;
      const row = (first + t) * stride;
      for (let i = 0; i < stride; i++) sums[i]! += weight * rgb[row + i]!;
    }
    for (let i = 0; i < stride; i++) out[y * stride + i] = Math.floor(sums[i]! / one);
  });
  return new Uint8Array(out.buffer);
}

const one = 2 ** fraction;
const half = one / 2;

function axisOf(from: number, to: number): Taps[] {
  const scale = from / to;
  const widening = Math.max(scale, 1);
  const support = lobes * widening;
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(from, Math.trunc(centre + support + 0.5));
    const raw = Array.from({ length: end - first }, (_, k) => lanczos((first + k - centre + 0.5) / widening));
    const sum = raw.reduce((total, weight) => total + weight, 0);
    const weights = Int32Array.from(raw, (weight) => roundAway((weight / sum) * one));
    return { first, weights };
  });
}

function roundAway(value: number): number {
  return value < 0 ? Math.trunc(value - 0.5) : Math.trunc(value + 0.5);
}

function lanczos(x: number): number {
  return Math.abs(x) < lobes ? sinc(x) * sinc(x / lobes) : 0;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** A mask at another size: each pixel is the one below its centre. */
export function resizeMask(mask: MaskBits, to: PictureSize): MaskBits {
  if (mask.width === to.width && mask.height === to.height) return mask;
  const out = createMask(to.width, to.height);
  const columns = Array.from({ length: to.width }, (_, x) => Math.floor(((x + 0.5) * mask.width) / to.width));
  for (let y = 0; y < to.height; y++) {
    const row = Math.floor(((y + 0.5) * mask.height) / to.height);
    columns.forEach((column, x) => {
      if (getBit(mask, column, row)) setBit(out, x, y);
    });
  }
  return out;
}
