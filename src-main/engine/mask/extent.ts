/** Where the set pixels of a mask are. */
import type { MaskBits } from '../../contract/run.ts';
import type { Box } from '../../contract/space.ts';
import { nextClear, nextSet } from '../window/bits.ts';

/** The tightest box of whole pixels around what is set, in the mask's own pixels; null for an empty mask. */
export function tightBox(mask: MaskBits): Box<'window'> | null {
  const { width, height, bits } = mask;
  let [minX, minY, maxX, maxY] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    const start = y * width;
    const end = start + width;
    let at = nextSet(bits, start, end);
    if (at === end) continue;
    minX = Math.min(minX, at - start);
    minY = Math.min(minY, y);
    maxY = y + 1;
    while (at < end) {
      const stop = nextClear(bits, at, end);
      maxX = Math.max(maxX, stop - start);
      at = nextSet(bits, stop, end);
    }
  }
  return minX < maxX ? { minX, minY, maxX, maxY } : null;
}
