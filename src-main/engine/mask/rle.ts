/** Run-length coding of masks as COCO's uncompressed counts: column by column, beginning with a run that is not set. */
import type { MaskBits } from '../../contract/run.ts';
import { createMask, setBit } from '../window/bits.ts';

export interface RunLengths {
  /** Height, then width, as COCO has it. */
  readonly size: readonly [number, number];
  /** Lengths of alternating runs, columns from left to right, each from the top; the first run is not set and may be 0. */
  readonly counts: readonly number[];
}

export function encodeRle(mask: MaskBits): RunLengths {
  const { width, height } = mask;
  const changes = changesDown(mask);
  const counts: number[] = [];
  let at = 0;
  for (const change of changes) {
    counts.push(change - at);
    at = change;
  }
  counts.push(width * height - at);
  return { size: [height, width], counts };
}

/** Places, column by column, whose pixel differs from the one before it; before the first stands one that is not set. */
function changesDown({ width, height, bits }: MaskBits): Uint32Array {
  const bit = (i: number) => (bits[i >>> 3]! >> (i & 7)) & 1;
  const places: number[] = [];
  for (let x = 0; x < width; x++) {
    const before = x === 0 ? 0 : bit((height - 1) * width + x - 1);
    if (height > 0 && bit(x) !== before) places.push(x * height);
  }
  for (let i = width; i < width * height; i++) {
    // Eight equal pixels over eight equal ones have no change between them.
    if ((i & 7) === 0 && width % 8 === 0 && bits[i >>> 3] === bits[(i - width) >>> 3]) {
      i += 7;
      continue;
    }
    if (bit(i) !== bit(i - width)) places.push((i % width) * height + Math.floor(i / width));
  }
  return Uint32Array.from(places).sort();
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
