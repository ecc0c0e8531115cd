/** Small rules that every adapter shares. */
import type { WindowPixels } from '../../contract/raster.ts';
import type { MaskBits } from '../../contract/run.ts';
import { pack } from '../window/bits.ts';

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
