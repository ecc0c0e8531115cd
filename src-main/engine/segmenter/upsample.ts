/**
 * From a decoder's low-resolution logits to a mask on the window's pixels: bilinear between pixel
 * centres (PyTorch's `interpolate` with `align_corners=False`), over 0, in one pass. An object is small in
 * most windows: only pixels that a logit over 0 reaches are made, the others cannot be over 0.
 */
import type { MaskBits } from '../../contract/run.ts';
import { createMask } from '../window/bits.ts';
import type { Size } from './resize.ts';

/** For each target pixel the two source pixels around it and the share of the second. */
interface Axis {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly share: Float32Array;
}

/** Logits, row by row: float32[height * width]. */
export interface LogitGrid extends Size {
  readonly logits: Float32Array;
}

/** Whole pixels from `from` on, `to` left out. */
interface Span {
  readonly from: number;
  readonly to: number;
}
interface Part {
  readonly x: Span;
  readonly y: Span;
}

/** The pixels of `to` whose interpolated logit is over 0. */
export function maskOver(grid: LogitGrid, to: Size): MaskBits {
  const mask = createMask(to.width, to.height);
  const over = partOver(grid);
  if (!over) return mask;
  const across = axisOf(grid.width, to.width, to.width);
  const down = axisOf(grid.height, to.height, to.height);
  drawOver(mask, grid, { across, down, part: { x: reached(across, over.x), y: reached(down, over.y) } });
  return mask;
}

export interface ThroughFrame {
  /** What the logits stand for, padding included. */
  readonly frame: Size;
  /** The top left part of the frame that is not padding. */
  readonly content: Size;
  /** The window's pixels. */
  readonly to: Size;
}

/**
 * The mask as SAM 1 draws it: logits to the frame, the padding cut off, the content to the window's pixels.
 * The same pixels as both steps made one after the other over all of the frame.
 */
export function maskThroughFrame(low: LogitGrid, { frame, content, to }: ThroughFrame): MaskBits {
  const mask = createMask(to.width, to.height);
  const over = partOver(low);
  if (!over) return mask;
  const inner = {
    across: axisOf(low.width, frame.width, content.width),
    down: axisOf(low.height, frame.height, content.height),
  };
  if (content.width === to.width && content.height === to.height) {
    drawOver(mask, low, { ...inner, part: { x: reached(inner.across, over.x), y: reached(inner.down, over.y) } });
    return mask;
  }
  const across = axisOf(content.width, to.width, to.width);
  const down = axisOf(content.height, to.height, to.height);
  const part = { x: reached(across, reached(inner.across, over.x)), y: reached(down, reached(inner.down, over.y)) };
  const needed = { x: sourcesOf(across, part.x), y: sourcesOf(down, part.y) };
  drawOver(mask, interpolated(low, content, { ...inner, part: needed }), { across, down, part });
  return mask;
}

/** The box of the logits over 0; null where there is none. */
function partOver({ width, height, logits }: LogitGrid): Part | null {
  let [minX, maxX, minY, maxY] = [width, -1, height, -1];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (!(logits[i]! > 0)) continue;
      if (x < minX) minX = x;
      if (x > maxX) maxX = x;
      if (minY > y) minY = y;
      maxY = y;
    }
  }
  return maxX < 0 ? null : { x: { from: minX, to: maxX + 1 }, y: { from: minY, to: maxY + 1 } };
}

/** The targets of an axis that lie beside one of these sources. */
function reached({ first, second }: Axis, { from, to }: Span): Span {
  let low = 0;
  while (low < second.length && second[low]! < from) low++;
  let high = first.length;
  while (high > low && first[high - 1]! >= to) high--;
  return { from: low, to: high };
}

/** The sources that these targets are made of. */
function sourcesOf({ first, second }: Axis, { from, to }: Span): Span {
  return from < to ? { from: first[from]!, to: second[to - 1]! + 1 } : { from: 0, to: 0 };
}

interface Work {
  readonly across: Axis;
  readonly down: Axis;
  /** The target pixels that are made. */
  readonly part: Part;
}

/** Sets the bits of a mask's part. The bits of the part have to be 0. */
function drawOver(mask: MaskBits, grid: LogitGrid, { across, down, part }: Work): void {
  const row = new Float32Array(grid.width);
  const { first, second, share } = across;
  const { bits, width } = mask;
  const { from, to } = part.x;
  const used = sourcesOf(across, part.x);
  for (let y = part.y.from; y < part.y.to; y++) {
    mixRow(row, grid, { down, y, part: used });
    let at = y * width + from;
    let byte = 0;
    for (let x = from; x < to; x++, at++) {
      const left = row[first[x]!]!;
      if (left + (row[second[x]!]! - left) * share[x]! > 0) byte |= 1 << (at & 7);
      if ((at & 7) !== 7) continue;
      bits[at >>> 3]! |= byte;
      byte = 0;
    }
    if (byte !== 0) bits[at >>> 3]! |= byte;
  }
}

/** Interpolated logits; outside of the part they are 0 and not to be used. */
function interpolated(grid: LogitGrid, size: Size, { across, down, part }: Work): LogitGrid {
  const logits = new Float32Array(size.width * size.height);
  const row = new Float32Array(grid.width);
  const { first, second, share } = across;
  const { from, to } = part.x;
  const used = sourcesOf(across, part.x);
  for (let y = part.y.from; y < part.y.to; y++) {
    mixRow(row, grid, { down, y, part: used });
    for (let x = from, i = y * size.width + from; x < to; x++, i++) {
      const left = row[first[x]!]!;
      logits[i] = left + (row[second[x]!]! - left) * share[x]!;
    }
  }
  return { ...size, logits };
}

interface MixedRow {
  readonly down: Axis;
  readonly y: number;
  /** The columns that are made. */
  readonly part: Span;
}

function mixRow(row: Float32Array, { logits, width }: LogitGrid, { down, y, part }: MixedRow): void {
  const upper = down.first[y]! * width;
  const lower = down.second[y]! * width;
  const share = down.share[y]!;
  for (let x = part.from; x < part.to; x++) {
    const top = logits[upper + x]!;
    row[x] = top + (logits[lower + x]! - top) * share;
  }
}

function axisOf(from: number, to: number, take: number): Axis {
  const scale = from / to;
  const first = new Int32Array(take);
  const second = new Int32Array(take);
  const share = new Float32Array(take);
  for (let i = 0; i < take; i++) {
    const at = Math.max(0, (i + 0.5) * scale - 0.5);
    first[i] = Math.min(from - 1, Math.floor(at));
    second[i] = Math.min(from - 1, first[i]! + 1);
    share[i] = at - first[i]!;
  }
  return { first, second, share };
}
