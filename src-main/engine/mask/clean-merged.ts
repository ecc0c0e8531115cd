/** Clean-up of the objects of a run. */
import { countBits, crop } from '../window/bits.ts';
import { type CleanOptions, clean } from './clean.ts';
import { tightBox } from './extent.ts';
import type { MergedMask } from './merged.ts';

/** The objects with small holes filled and small parts dropped; an object of which nothing is left is dropped itself. */
export function cleanMerged(merged: readonly MergedMask[], options: CleanOptions): MergedMask[] {
  if (options.minPart <= 1 && options.minHole <= 1) return [...merged];
  return merged.flatMap((object) => {
    const mask = clean(object.mask, options);
    const extent = tightBox(mask);
    if (!extent) return [];
    const { minX, minY } = object.box;
    const box = {
      minX: minX + extent.minX,
      minY: minY + extent.minY,
      maxX: minX + extent.maxX,
      maxY: minY + extent.maxY,
    };
    return [{ ...object, box, mask: crop(mask, extent), pixels: countBits(mask) }];
  });
}
