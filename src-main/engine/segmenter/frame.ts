/** The way from a window to the input tensor of SAM's encoder. */
import { Resizer, type Size } from './resize.ts';

/** Mean and deviation of ImageNet's red, green and blue on 0..255, as SAM was trained with. */
const mean = [123.675, 116.28, 103.53];
const deviation = [58.395, 57.12, 57.375];

/** Side of the encoder's square input. */
export const frameSide = 1024;
const plane = frameSide * frameSide;

/** Size of a window's picture in the frame: the long side becomes the frame's side, both rounded half up, at least 1. */
export function sizeInFrame(window: Size): Size {
  const scale = frameSide / Math.max(window.width, window.height);
  const side = (length: number) => Math.max(1, Math.floor(length * scale + 0.5));
  return { width: side(window.width), height: side(window.height) };
}

/** Fills one input tensor again and again; its memory is the only large piece. */
export class Preprocessor {
  /** float32[1,3,1024,1024], ImageNet-normalised RGB in the top left, 0 (after normalisation) to the right and below. */
  readonly tensor = new Float32Array(3 * plane);
  readonly #resizer = new Resizer();
  readonly #normalised = normalisedValues();

  /** Puts a window, uint8[height * width * 3], into `tensor` and returns the size that it has there. */
  fill(rgb: Uint8Array, window: Size): Size {
    if (rgb.length !== window.width * window.height * 3) {
      throw new RangeError(`${rgb.length} bytes for a window of ${window.width} x ${window.height} RGB pixels`);
    }
    const size = sizeInFrame(window);
    this.#resizer.resize(rgb, window, size, (row, offset, y) => this.#writeRow(row.subarray(offset), size.width, y));
    this.#clearBelow(size.height);
    return size;
  }

  #writeRow(row: Uint8Array, width: number, y: number): void {
    const { tensor } = this;
    const normalised = this.#normalised;
    const start = y * frameSide;
    for (let x = 0, i = 0, at = start; x < width; x++, i += 3, at++) {
      tensor[at] = normalised[row[i]!]!;
      tensor[at + plane] = normalised[256 + row[i + 1]!]!;
      tensor[at + 2 * plane] = normalised[512 + row[i + 2]!]!;
    }
    if (width === frameSide) return;
    for (let c = 0; c < 3; c++) tensor.fill(0, c * plane + start + width, c * plane + start + frameSide);
  }

  #clearBelow(height: number): void {
    if (height === frameSide) return;
    for (let c = 0; c < 3; c++) this.tensor.fill(0, c * plane + height * frameSide, (c + 1) * plane);
  }
}

/** float32[3 * 256]: the normalised value of each 8-bit red, then green, then blue. */
function normalisedValues(): Float32Array {
  return Float32Array.from({ length: 768 }, (_, i) => {
    const channel = i >> 8;
    return Math.fround((i & 255) - Math.fround(mean[channel]!)) / Math.fround(deviation[channel]!);
  });
}
