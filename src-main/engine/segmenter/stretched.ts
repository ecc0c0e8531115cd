/**
 * The way from a window to the input tensor of SAM 2's encoder: stretched to 1024 x 1024 without keeping
 * its aspect, bilinear in floating point with a filter that widens where the picture is made smaller
 * (torchvision's `Resize` on a tensor, which `SAM2ImagePredictor` uses), then ImageNet-normalised.
 */
import type { Size } from './resize.ts';

/** Mean and deviation of ImageNet's red, green and blue on 0..1. */
const mean = [0.485, 0.456, 0.406];
const deviation = [0.229, 0.224, 0.225];

export const stretchedSide = 1024;
const plane = stretchedSide * stretchedSide;

/** Output i is the sum over t < taps of weights[i * taps + t] * input[first[i] + t]. */
interface Axis {
  readonly taps: number;
  readonly first: Int32Array;
  readonly weights: Float32Array;
}

/** Fills one input tensor again and again; its memory is the only large piece. */
export class StretchedPreprocessor {
  /** float32[1,3,1024,1024]. */
  readonly tensor = new Float32Array(3 * plane);
  /** A window's rows, stretched across and normalised: float32[rows][3][1024]. */
  #rows = new Float32Array(0);

  /** Puts a window, uint8[height * width * 3], into `tensor`. */
  fill(rgb: Uint8Array, window: Size): void {
    if (rgb.length !== window.width * window.height * 3) {
      throw new RangeError(`${rgb.length} bytes for a window of ${window.width} x ${window.height} RGB pixels`);
    }
    const wide = 3 * stretchedSide;
    if (this.#rows.length < window.height * wide) this.#rows = new Float32Array(window.height * wide);
    const across = axisOf(window.width);
    for (let y = 0; y < window.height; y++) {
      stretchRow(this.#rows.subarray(y * wide, (y + 1) * wide), rgb.subarray(y * window.width * 3), across);
    }
    this.#mixRows(axisOf(window.height));
  }

  #mixRows({ taps, first, weights }: Axis): void {
    const rows = this.#rows;
    const { tensor } = this;
    for (let y = 0; y < stretchedSide; y++) {
      for (let c = 0; c < 3; c++) {
        const out = c * plane + y * stretchedSide;
        const start = (3 * first[y]! + c) * stretchedSide;
        if (taps === 1) tensor.set(rows.subarray(start, start + stretchedSide), out);
        else if (taps === 2) mixTwo(tensor, out, { rows, start, upper: weights[2 * y]!, lower: weights[2 * y + 1]! });
        else mixMany(tensor, out, { rows, start, weights: weights.subarray(y * taps, (y + 1) * taps) });
      }
    }
  }
}

interface Two {
  readonly rows: Float32Array;
  readonly start: number;
  readonly upper: number;
  readonly lower: number;
}

function mixTwo(tensor: Float32Array, out: number, { rows, start, upper, lower }: Two): void {
  const next = start + 3 * stretchedSide;
  for (let x = 0; x < stretchedSide; x++) tensor[out + x] = upper * rows[start + x]! + lower * rows[next + x]!;
}

interface Many {
  readonly rows: Float32Array;
  readonly start: number;
  readonly weights: Float32Array;
}

function mixMany(tensor: Float32Array, out: number, { rows, start, weights }: Many): void {
  for (let x = 0; x < stretchedSide; x++) {
    let sum = 0;
    for (let t = 0; t < weights.length; t++) sum += weights[t]! * rows[start + 3 * t * stretchedSide + x]!;
    tensor[out + x] = sum;
  }
}

const [redScale, greenScale, blueScale] = deviation.map((d) => 1 / (255 * d)) as [number, number, number];
const [redShift, greenShift, blueShift] = mean.map((m, c) => m / deviation[c]!) as [number, number, number];

/** One row of a window across, in three planes. */
function stretchRow(out: Float32Array, row: Uint8Array, axis: Axis): void {
  if (axis.taps === 2) stretchRowOfTwo(out, row, axis);
  else stretchRowOfMany(out, row, axis);
}

/** Every window that is made larger comes here, so its loop has no inner one. */
function stretchRowOfTwo(out: Float32Array, row: Uint8Array, { first, weights }: Axis): void {
  for (let x = 0; x < stretchedSide; x++) {
    const left = weights[2 * x]!;
    const right = weights[2 * x + 1]!;
    const i = first[x]! * 3;
    out[x] = (left * row[i]! + right * row[i + 3]!) * redScale - redShift;
    out[x + stretchedSide] = (left * row[i + 1]! + right * row[i + 4]!) * greenScale - greenShift;
    out[x + 2 * stretchedSide] = (left * row[i + 2]! + right * row[i + 5]!) * blueScale - blueShift;
  }
}

function stretchRowOfMany(out: Float32Array, row: Uint8Array, { taps, first, weights }: Axis): void {
  for (let x = 0, w = 0; x < stretchedSide; x++) {
    let r = 0;
    let g = 0;
    let b = 0;
    for (let t = 0, i = first[x]! * 3; t < taps; t++, w++, i += 3) {
      const weight = weights[w]!;
      r += weight * row[i]!;
      g += weight * row[i + 1]!;
      b += weight * row[i + 2]!;
    }
    out[x] = r * redScale - redShift;
    out[x + stretchedSide] = g * greenScale - greenShift;
    out[x + 2 * stretchedSide] = b * blueScale - blueShift;
  }
}

/** Triangle filter over pixel centres; one tap where nothing is stretched. */
function axisOf(from: number): Axis {
  const to = stretchedSide;
  if (from === to) return { taps: 1, first: Int32Array.from({ length: to }, (_, i) => i), weights: ones };
  const scale = from / to;
  const support = Math.max(scale, 1);
  const taps = Math.min(from, scale <= 1 ? 2 : 2 * Math.ceil(support) + 1);
  const first = new Int32Array(to);
  const weights = new Float32Array(to * taps);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale;
    const low = Math.max(0, Math.trunc(centre - support + 0.5));
    const high = Math.min(from, Math.trunc(centre + support + 0.5));
    const start = Math.min(low, from - taps);
    first[i] = start;
    const share = (j: number) => Math.max(0, 1 - Math.abs((j - centre + 0.5) / support));
    let sum = 0;
    for (let j = low; j < high; j++) sum += share(j);
    for (let j = low; j < high; j++) weights[i * taps + j - start] = share(j) / sum;
  }
  return { taps, first, weights };
}
const ones = new Float32Array(stretchedSide).fill(1);
