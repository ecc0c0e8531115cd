/** Areas that are no rectangle on the grid: a box in another CRS, or any box over a rotated raster. */
import type { MaskBits } from '../../contract/run.ts';
import type { Box, GridXY } from '../../contract/space.ts';
import { createMask, setRange } from '../window/bits.ts';

/**
 * The pixels of a box whose centres lie inside a closed outline (even-odd, the last point joins the
 * first), as a mask of the box's size.
 */
export function insideOutline(box: Box<'grid'>, outline: readonly GridXY[]): MaskBits {
  const mask = createMask(box.maxX - box.minX, box.maxY - box.minY);
  for (let y = 0; y < mask.height; y++) {
    const crossed = crossings(outline, box.minY + y + 0.5);
    for (let i = 0; i + 1 < crossed.length; i += 2) {
      const from = Math.max(0, Math.ceil(crossed[i]! - box.minX - 0.5));
      const to = Math.min(mask.width, Math.ceil(crossed[i + 1]! - box.minX - 0.5));
      setRange(mask.bits, y * mask.width + from, y * mask.width + to);
    }
  }
  return mask;
}

/** Where a horizontal line crosses an outline, ascending; a vertex on the line counts for the edge below it. */
function crossings(outline: readonly GridXY[], y: number): number[] {
  const found: number[] = [];
  outline.forEach((a, i) => {
    const b = outline[(i + 1) % outline.length]!;
    if (a.y <= y === b.y <= y) return;
    found.push(a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x));
  });
  return found.sort((p, q) => p - q);
}

/** The pixels that are set in both of two masks of one size. */
export function both(a: MaskBits, b: MaskBits): MaskBits {
  return { ...a, bits: a.bits.map((byte, i) => byte & b.bits[i]!) };
}
