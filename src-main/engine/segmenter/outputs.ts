/** What a segmenter's graph gave, checked before anything is made of it. */
import type { Tensor } from 'onnxruntime-node';
import { raise } from '../../contract/fault.ts';
import type { WindowPixels } from '../../contract/raster.ts';
import type { MaskBits } from '../../contract/run.ts';
import { pack } from '../window/bits.ts';

/** The data of a float32 tensor of exactly this shape with finite values. Faults: `segmenter.badOutput`. */
export function floats(what: string, tensor: Tensor | undefined, shape: readonly number[]): Float32Array {
  const found = tensor ? `${tensor.type}[${tensor.dims.join(',')}]` : 'nothing';
  const expected = `float32[${shape.join(',')}]`;
  if (!tensor || found !== expected || !(tensor.data instanceof Float32Array)) {
    return raise('segmenter.badOutput', { because: `${what} is ${found}, expected ${expected}` });
  }
  const { data } = tensor;
  for (let i = 0; i < data.length; i++) {
    // The difference of a number with itself is 0, unless it is infinite or not a number.
    if (data[i]! - data[i]! !== 0)
      return raise('segmenter.badOutput', { because: `${what} has values that are no numbers` });
  }
  return data;
}

/** A predicted IoU as a score: predictions may leave 0..1. */
export function clampScore(score: number): number {
  return Math.min(1, Math.max(0, score));
}

/** The pixels with data; null where all have. */
export function validBits(pixels: WindowPixels): MaskBits | null {
  return pixels.valid.includes(0) ? pack(pixels.valid, pixels.width, pixels.height) : null;
}

/** Clears a mask where there is no data. */
export function keepOnly(mask: MaskBits, valid: MaskBits | null): MaskBits {
  if (valid) for (let i = 0; i < mask.bits.length; i++) mask.bits[i]! &= valid.bits[i]!;
  return mask;
}
