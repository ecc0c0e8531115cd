/**
 * From a decoder's low-resolution logits to a mask on the window's pixels: bilinear between pixel
 * centres (PyTorch's `interpolate` with `align_corners=False`), over 0, in one pass.
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

/** The pixels of `to` whose interpolated logit is over 0. */
export function maskOver(grid: LogitGrid, to: Size): MaskBits {
  const mask = createMask(to.width, to.height);
  const across = axisOf(grid.width, to.width, to.width);
  const down = axisOf(grid.height, to.height, to.height);
  const row = new Float32Array(grid.width);
  const { first, second, share } = across;
  const { bits } = mask;
  let byte = 0;
  let bit = 1;
  let at = 0;
  for (let y = 0; y < to.height; y++) {
    mixRow(row, grid, down, y);
    for (let x = 0; x < to.width; x++) {
      const left = row[first[x]!]!;
      if (left + (row[second[x]!]! - left) * share[x]! > 0) byte |= bit;
      bit <<= 1;
      if (bit < 256) continue;
      bits[at++] = byte;
      byte = 0;
      bit = 1;
    }
  }
  if (bit > 1) bits[at] = byte;
  return mask;
}

/** Interpolated to `to`, of which only the top left `part` is made: what SAM 1 does before it cuts the padding off. */
export function upsampled(grid: LogitGrid, to: Size, part: Size): LogitGrid {
  const logits = new Float32Array(part.width * part.height);
  const across = axisOf(grid.width, to.width, part.width);
  const down = axisOf(grid.height, to.height, part.height);
  const row = new Float32Array(grid.width);
  const { first, second, share } = across;
  for (let y = 0, i = 0; y < part.height; y++) {
    mixRow(row, grid, down, y);
    for (let x = 0; x < part.width; x++, i++) {
      const left = row[first[x]!]!;
      logits[i] = left + (row[second[x]!]! - left) * share[x]!;
    }
  }
  return { ...part, logits };
}

function mixRow(row: Float32Array, { logits, width }: LogitGrid, down: Axis, y: number): void {
  const upper = down.first[y]! * width;
  const lower = down.second[y]! * width;
  const share = down.share[y]!;
  for (let x = 0; x < width; x++) {
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
