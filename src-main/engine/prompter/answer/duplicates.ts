/** The reference's suppression of repeated boxes. */

/** A box whose IoU with a larger kept one is over this is a duplicate (Think2Seg-RS). */
export const duplicateIou = 0.5;

/** Two corners as an answer gives them; the second need not be the larger. */
export type BoxNumbers = readonly [number, number, number, number];

/**
 * Places of the boxes that repeat a larger one: sorted by area (equal areas in their order), each is
 * compared with those that are kept. Areas and overlaps are computed as the reference does, without
 * putting corners in order: a box with one pair swapped has a negative area and repeats nothing.
 */
export function duplicatesAmong(boxes: readonly BoxNumbers[]): Set<number> {
  const bySize = boxes.map((box, index) => ({ box, index, area: areaOf(box) })).sort((a, b) => b.area - a.area);
  const kept: { readonly box: BoxNumbers; readonly area: number }[] = [];
  const duplicates = new Set<number>();
  for (const candidate of bySize) {
    if (kept.some((larger) => iouOf(larger, candidate) > duplicateIou)) duplicates.add(candidate.index);
    else kept.push(candidate);
  }
  return duplicates;
}

function areaOf([x1, y1, x2, y2]: BoxNumbers): number {
  return (x2 - x1) * (y2 - y1);
}

interface Sized {
  readonly box: BoxNumbers;
  readonly area: number;
}

function iouOf(a: Sized, b: Sized): number {
  const width = Math.max(0, Math.min(a.box[2], b.box[2]) - Math.max(a.box[0], b.box[0]));
  const height = Math.max(0, Math.min(a.box[3], b.box[3]) - Math.max(a.box[1], b.box[1]));
  const shared = width * height;
  const union = a.area + b.area - shared;
  return union > 0 ? shared / union : 0;
}
