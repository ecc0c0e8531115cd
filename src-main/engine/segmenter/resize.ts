/**
 * Bilinear resize of 8-bit RGB as Pillow does it, which is what SAM's reference preprocessing
 * (`ResizeLongestSide`) uses: separable, columns first, a triangle filter that widens when the image
 * is made smaller, sums in fixed point, and 8-bit values between the two passes.
 */

/** Bits after the point of a weight: 8 bits of value and 2 of head room leave 22 of 32. */
const fraction = 22;
const half = 1 << (fraction - 1);

/** Weights of one axis: output i is the sum over t < taps of weights[i * taps + t] * input[first[i] + t]. */
interface Axis {
  readonly taps: number;
  readonly first: Int32Array;
  readonly weights: Int32Array;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Receives one finished row: uint8[width * 3] starting at `offset` of `row`. */
export type RowSink = (row: Uint8Array, offset: number, y: number) => void;

/** Keeps its working memory between images, since windows of one size follow each other. */
export class Resizer {
  #columns = new Uint8Array(0);
  #row = new Uint8Array(0);

  /** Resizes uint8[from.height * from.width * 3] and gives each row of the result to `sink`, from the top. */
  resize(rgb: Uint8Array, from: Size, to: Size, sink: RowSink): void {
    const wide = from.width === to.width ? rgb : this.#resizeColumns(rgb, from, to.width);
    const stride = to.width * 3;
    if (from.height === to.height) {
      for (let y = 0; y < to.height; y++) sink(wide, y * stride, y);
      return;
    }
    this.#row = grown(this.#row, stride);
    const axis = axisOf(from.height, to.height);
    for (let y = 0; y < to.height; y++) {
      mixRows(this.#row, wide, { stride, axis, y });
      sink(this.#row, 0, y);
    }
  }

  #resizeColumns(rgb: Uint8Array, from: Size, width: number): Uint8Array {
    const axis = axisOf(from.width, width);
    this.#columns = grown(this.#columns, from.height * width * 3);
    for (let y = 0; y < from.height; y++) {
      mixColumns(this.#columns.subarray(y * width * 3), rgb.subarray(y * from.width * 3), axis);
    }
    return this.#columns;
  }
}

function mixColumns(out: Uint8Array, row: Uint8Array, axis: Axis): void {
  const { taps, first, weights } = axis;
  for (let x = 0, at = 0; x < first.length; x++) {
    let r = half;
    let g = half;
    let b = half;
    for (let t = 0, i = first[x]! * 3; t < taps; t++, i += 3) {
      const weight = weights[x * taps + t]!;
      r += weight * row[i]!;
      g += weight * row[i + 1]!;
      b += weight * row[i + 2]!;
    }
    out[at++] = r >> fraction;
    out[at++] = g >> fraction;
    out[at++] = b >> fraction;
  }
}

function mixRows(out: Uint8Array, image: Uint8Array, at: { stride: number; axis: Axis; y: number }): void {
  const { stride, axis, y } = at;
  const { taps, weights } = axis;
  const start = axis.first[y]! * stride;
  if (taps === 2) {
    const upper = weights[y * 2]!;
    const lower = weights[y * 2 + 1]!;
    for (let i = 0; i < stride; i++) {
      out[i] = (half + upper * image[start + i]! + lower * image[start + stride + i]!) >> fraction;
    }
    return;
  }
  for (let i = 0; i < stride; i++) {
    let sum = half;
    for (let t = 0; t < taps; t++) sum += weights[y * taps + t]! * image[start + t * stride + i]!;
    out[i] = sum >> fraction;
  }
}

/**
 * Triangle filter over pixel centres. All outputs get the same number of taps, shifted at the borders
 * to stay inside, so that the inner loops need no bounds.
 */
function axisOf(from: number, to: number): Axis {
  const scale = from / to;
  const support = Math.max(scale, 1);
  const narrow = 1 / support;
  const taps = Math.min(from, scale <= 1 ? 2 : 2 * Math.ceil(support) + 1);
  const first = new Int32Array(to);
  const weights = new Int32Array(to * taps);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale;
    const low = Math.max(0, Math.trunc(centre - support + 0.5));
    const high = Math.min(from, Math.trunc(centre + support + 0.5));
    const start = Math.min(low, from - taps);
    first[i] = start;
    let sum = 0;
    for (let j = low; j < high; j++) sum += triangle((j - centre + 0.5) * narrow);
    const share = 1 / sum;
    for (let j = low; j < high; j++) {
      const weight = triangle((j - centre + 0.5) * narrow) * share;
      if (weight > 0) weights[i * taps + j - start] = Math.trunc(0.5 + weight * (1 << fraction));
    }
  }
  return { taps, first, weights };
}

function triangle(x: number): number {
  return Math.max(0, 1 - Math.abs(x));
}

function grown(buffer: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  return buffer.length < length ? new Uint8Array(length) : buffer;
}
