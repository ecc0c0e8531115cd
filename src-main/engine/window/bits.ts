/**
 * Packed masks (`MaskBits`): bit (y * width + x) is byte >> 3, lowest bit first, bits beyond
 * width * height are 0. Rows are not aligned to bytes, so row work goes over bit ranges.
 */
import type { MaskBits } from '../../contract/run.ts';
import type { Box, Space } from '../../contract/space.ts';

/** An empty mask. Sides are whole numbers of pixels, 0 allowed. */
export function createMask(width: number, height: number): MaskBits {
  return { width, height, bits: new Uint8Array(Math.ceil((width * height) / 8)) };
}

/** Whether pixel (x, y) is set; false outside of the mask. */
export function getBit(mask: MaskBits, x: number, y: number): boolean {
  if (x < 0 || y < 0 || x >= mask.width || y >= mask.height) return false;
  const i = y * mask.width + x;
  return ((mask.bits[i >>> 3]! >> (i & 7)) & 1) === 1;
}

/** Sets or clears pixel (x, y); outside of the mask nothing happens. */
export function setBit(mask: MaskBits, x: number, y: number, on = true): void {
  if (x < 0 || y < 0 || x >= mask.width || y >= mask.height) return;
  const i = y * mask.width + x;
  if (on) mask.bits[i >>> 3]! |= 1 << (i & 7);
  else mask.bits[i >>> 3]! &= ~(1 << (i & 7));
}

/** Sets the bits [from, to) of a packed row of bits. */
export function setRange(bits: Uint8Array, from: number, to: number): void {
  if (from >= to) return;
  const first = from >>> 3;
  const last = (to - 1) >>> 3;
  const head = (0xff << (from & 7)) & 0xff;
  const tail = 0xff >>> (7 - ((to - 1) & 7));
  if (first === last) {
    bits[first]! |= head & tail;
    return;
  }
  bits[first]! |= head;
  bits.fill(0xff, first + 1, last);
  bits[last]! |= tail;
}

/** Number of set pixels. */
export function countBits(mask: MaskBits): number {
  const words = wordsOf(mask.bits);
  let count = 0;
  for (let i = 0; i < words.length; i++) count += popcount(words[i]!);
  for (let i = words.length * 4; i < mask.bits.length; i++) count += popcount(mask.bits[i]!);
  return count;
}

/** Whether no pixel is set. */
export function isEmpty({ width, height, bits }: MaskBits): boolean {
  return nextSet(bits, 0, width * height) === width * height;
}

/** Pixels that are set in both masks (of one size), and in either. */
export function overlap(a: MaskBits, b: MaskBits): { readonly both: number; readonly either: number } {
  requireSameSize(a, b);
  const x = wordsOf(a.bits);
  const y = wordsOf(b.bits);
  const n = Math.min(x.length, y.length);
  let both = 0;
  let either = 0;
  for (let i = 0; i < n; i++) {
    both += popcount(x[i]! & y[i]!);
    either += popcount(x[i]! | y[i]!);
  }
  for (let i = n * 4; i < a.bits.length; i++) {
    both += popcount(a.bits[i]! & b.bits[i]!);
    either += popcount(a.bits[i]! | b.bits[i]!);
  }
  return { both, either };
}

/** Intersection over union of two masks of one size, 0..1; two empty masks agree (1). */
export function iou(a: MaskBits, b: MaskBits): number {
  const { both, either } = overlap(a, b);
  return either === 0 ? 1 : both / either;
}

/** Adds `source`, moved by (dx, dy) whole pixels, to `target`; what falls outside of the target is left out. */
export function unionInto(target: MaskBits, source: MaskBits, dx = 0, dy = 0): void {
  const x0 = Math.max(0, -dx);
  const x1 = Math.min(source.width, target.width - dx);
  const y0 = Math.max(0, -dy);
  const y1 = Math.min(source.height, target.height - dy);
  if (x0 >= x1) return;
  if (x0 === 0 && dx === 0 && source.width === target.width && y0 < y1) {
    orRange(target.bits, (y0 + dy) * target.width, source.bits, y0 * source.width, (y1 - y0) * source.width);
    return;
  }
  for (let y = y0; y < y1; y++) {
    orRange(target.bits, (y + dy) * target.width + x0 + dx, source.bits, y * source.width + x0, x1 - x0);
  }
}

/** Pixels whose value is over the threshold. `values` is float32[height * width], row by row; NaN is not over it. */
export function maskFromThreshold(values: Float32Array, width: number, height: number, threshold: number): MaskBits {
  const mask = createMask(width, height);
  const { bits } = mask;
  const n = width * height;
  if (values.length < n) throw new RangeError(`${values.length} values for a mask of ${n} pixels`);
  for (let i = 0, at = 0; i < n; at++) {
    let byte = 0;
    const end = Math.min(i + 8, n);
    for (let bit = 1; i < end; i++, bit <<= 1) if (values[i]! > threshold) byte |= bit;
    bits[at] = byte;
  }
  return mask;
}

/** A mask of the same size in which only pixels with their centre inside the box are kept. */
export function clipToBox<S extends Space>(mask: MaskBits, box: Box<S>): MaskBits {
  const kept = createMask(mask.width, mask.height);
  const { x0, y0, x1, y1 } = pixelsIn(mask, box);
  for (let y = y0; y < y1; y++) {
    const start = y * mask.width;
    if (x0 < x1) orRange(kept.bits, start + x0, mask.bits, start + x0, x1 - x0);
  }
  return kept;
}

/** The part of a mask inside a box of whole pixels, as a mask of that box's size; outside of the mask it is empty. */
export function crop<S extends Space>(mask: MaskBits, box: Box<S>): MaskBits {
  const part = createMask(box.maxX - box.minX, box.maxY - box.minY);
  unionInto(part, mask, -box.minX, -box.minY);
  return part;
}

/** Whether two masks have one size and the same pixels. */
export function equalMasks(a: MaskBits, b: MaskBits): boolean {
  if (a.width !== b.width || a.height !== b.height) return false;
  const n = Math.ceil((a.width * a.height) / 8);
  for (let i = 0; i < n; i++) if (a.bits[i] !== b.bits[i]) return false;
  return true;
}

/** One byte a pixel: uint8[height * width], 1 where set. */
export function unpack(mask: MaskBits): Uint8Array {
  const n = mask.width * mask.height;
  const bytes = new Uint8Array(n);
  for (let i = 0; i < n; i++) bytes[i] = (mask.bits[i >>> 3]! >> (i & 7)) & 1;
  return bytes;
}

/** From one byte a pixel (uint8[height * width]); everything but 0 is set. */
export function pack(bytes: ArrayLike<number>, width: number, height: number): MaskBits {
  const mask = createMask(width, height);
  const n = width * height;
  if (bytes.length < n) throw new RangeError(`${bytes.length} bytes for a mask of ${n} pixels`);
  for (let i = 0; i < n; i++) if (bytes[i] !== 0) mask.bits[i >>> 3]! |= 1 << (i & 7);
  return mask;
}

/** Index of the first set bit in [from, to), or `to`. Skips empty bytes. */
export function nextSet(bits: Uint8Array, from: number, to: number): number {
  return nextOf(bits, { from, to, flip: 0 });
}

/** Index of the first clear bit in [from, to), or `to`. Skips full bytes. */
export function nextClear(bits: Uint8Array, from: number, to: number): number {
  return nextOf(bits, { from, to, flip: 0xff });
}

function nextOf(bits: Uint8Array, range: { from: number; to: number; flip: number }): number {
  const { from, to, flip } = range;
  if (from >= to) return to;
  let at = from >>> 3;
  const last = (to - 1) >>> 3;
  let byte = (bits[at]! ^ flip) & (0xff << (from & 7));
  while (byte === 0) {
    if (++at > last) return to;
    byte = bits[at]! ^ flip;
  }
  return Math.min(to, at * 8 + 31 - Math.clz32(byte & -byte));
}

/** ORs `count` bits of source, from bit `from`, into target at bit `at`. */
function orRange(target: Uint8Array, at: number, source: Uint8Array, from: number, count: number): void {
  let t = at;
  let s = from;
  const end = at + count;
  while (t < end) {
    const shift = t & 7;
    const take = Math.min(8 - shift, end - t);
    const low = s & 7;
    const pair = source[s >>> 3]! | ((source[(s >>> 3) + 1] ?? 0) << 8);
    target[t >>> 3]! |= ((pair >>> low) & ((1 << take) - 1)) << shift;
    t += take;
    s += take;
  }
}

/** The pixels of a mask with their centre inside a box, as half-open index ranges. */
function pixelsIn<S extends Space>(mask: MaskBits, box: Box<S>): { x0: number; y0: number; x1: number; y1: number } {
  return {
    x0: Math.max(0, Math.ceil(box.minX - 0.5)),
    y0: Math.max(0, Math.ceil(box.minY - 0.5)),
    x1: Math.min(mask.width, Math.ceil(box.maxX - 0.5)),
    y1: Math.min(mask.height, Math.ceil(box.maxY - 0.5)),
  };
}

/** The whole 32-bit words of a byte array, or none where its memory is not aligned to words. */
function wordsOf(bytes: Uint8Array): Uint32Array {
  if (bytes.byteOffset % 4 !== 0) return new Uint32Array(0);
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
}

/** Set bits of a 32-bit word (the sideways addition of Hacker's Delight, 5-1). */
function popcount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return (((v + (v >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

function requireSameSize(a: MaskBits, b: MaskBits): void {
  if (a.width === b.width && a.height === b.height) return;
  throw new RangeError(`masks of ${a.width} x ${a.height} and ${b.width} x ${b.height} cannot be compared`);
}
