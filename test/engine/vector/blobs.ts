/** Masks that look like results: smooth shapes of many sizes with holes and ragged edges. Deterministic. */
import type { MaskBits } from '../../../src-main/contract/run.ts';
import { maskFromThreshold } from '../../../src-main/engine/window/bits.ts';

/** `size` is the typical diameter of a shape in pixels. */
export function blobs(width: number, height: number, size: number): MaskBits {
  const wave = 4.5 / size;
  const values = new Float32Array(width * height);
  let state = 12345;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const smooth =
        Math.sin(x * wave + 2 * Math.sin(y * wave * 0.37)) * Math.cos(y * wave * 0.9 + Math.sin(x * wave * 0.53));
      values[i] = smooth + (state / 2 ** 32 - 0.5) * 0.15;
    }
  }
  return maskFromThreshold(values, width, height, 0.25);
}
