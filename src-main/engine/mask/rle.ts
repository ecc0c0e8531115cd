/** Run-length coding of masks as COCO's uncompressed counts: column by column, beginning with a run that is not set. */
import type { MaskBits } from '../../contract/run.ts';
import { createMask, getBit, setBit } from '../window/bits.ts';

export interface RunLengths {
  /** Height, then width, as COCO has it. */
  readonly size: readonly [number, number];
  /** Lengths of alternating runs, columns from left to right, each from the top; the first run is not set and may be 0. */
  readonly counts: readonly number[];
}

export function encodeRle(mask: MaskBits): RunLengths {
  const { width, height } = mask;
  const counts: number[] = [];
  let set = false;
  let run = 0;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      if (getBit(mask, x, y) === set) {
        run++;
        continue;
      }
      counts.push(run);
      set = !set;
      run = 1;
    }
  }
  counts.push(run);
  return { size: [height, width], counts };
}

/** The mask of run lengths; null where they are not whole numbers or do not add up to the size. */
export function decodeRle({ size, counts }: RunLengths): MaskBits | null {
  const [height, width] = size;
  const whole = (n: number) => Number.isInteger(n) && n >= 0;
  if (!counts.every(whole) || !whole(height) || !whole(width)) return null;
  if (counts.reduce((sum, n) => sum + n, 0) !== width * height) return null;
  const mask = createMask(width, height);
  let at = 0;
  counts.forEach((count, i) => {
    if (i % 2 === 1) for (let k = at; k < at + count; k++) setBit(mask, Math.floor(k / height), k % height);
    at += count;
  });
  return mask;
}
