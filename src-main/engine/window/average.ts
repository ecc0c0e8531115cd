/** Area averages: every output cell is the mean of the valid input pixels that it covers, by covered area. */
import type { Samples } from '../raster/block.ts';

/** How an axis of input pixels falls onto output cells: cell = (index + start) / ratio, in cells. */
export interface Axis {
  /** Input pixels. */
  readonly length: number;
  /** Position of the first input pixel's beginning, in output cells (may be negative). */
  readonly start: number;
  /** Input pixels in one cell, >= 1. */
  readonly ratio: number;
  /** Output cells; what falls outside is dropped. */
  readonly cells: number;
}

/** Sums of one band over output cells, to which pieces of input are added. */
export interface Sums {
  readonly width: number;
  readonly value: Float64Array;
  readonly weight: Float32Array;
}

export function emptySums(width: number, height: number): Sums {
  return { width, value: new Float64Array(width * height), weight: new Float32Array(width * height) };
}

/** Cell and share of each input pixel: share of it falls into `cell`, the rest into the next one. */
function shares(axis: Axis): { cell: Int32Array; share: Float32Array } {
  const cell = new Int32Array(axis.length);
  const share = new Float32Array(axis.length);
  for (let i = 0; i < axis.length; i++) {
    const from = axis.start + i / axis.ratio;
    const to = axis.start + (i + 1) / axis.ratio;
    // A pixel that ends on a border to within rounding belongs to one cell.
    const first = Math.floor(from + 1e-9);
    cell[i] = first;
    share[i] = to <= first + 1 + 1e-9 ? 1 : (first + 1 - from) / (to - from);
  }
  return { cell, share };
}

export interface Input {
  readonly plane: Samples;
  /** uint8[down.length][across.length]; null where every pixel counts. */
  readonly usable: Uint8Array | null;
  /** Values that never count; null where every value does. */
  readonly missing: ((value: number) => boolean) | null;
}

/** Adds input pixels [down.length][across.length] to the sums. */
export function addPixels(sums: Sums, input: Input, axes: { readonly across: Axis; readonly down: Axis }): void {
  const { across, down } = axes;
  const columns = shares(across);
  const rows = shares(down);
  const line: Line = { value: new Float64Array(across.cells + 1), weight: new Float64Array(across.cells + 1) };
  const add = input.usable || input.missing ? addSome : addAll;
  for (let j = 0; j < down.length; j++) {
    line.value.fill(0);
    line.weight.fill(0);
    add(line, input, { columns, from: j * across.length, cells: across.cells });
    const row = rows.cell[j]!;
    const share = rows.share[j]!;
    addLine(sums, { row, share, rows: down.cells }, line);
    if (share < 1) addLine(sums, { row: row + 1, share: 1 - share, rows: down.cells }, line);
  }
}

interface Line {
  readonly value: Float64Array;
  readonly weight: Float64Array;
}
interface Row {
  readonly columns: { readonly cell: Int32Array; readonly share: Float32Array };
  readonly from: number;
  readonly cells: number;
}

function addSome(line: Line, { plane, usable, missing }: Input, { columns, from, cells }: Row): void {
  const { value, weight } = line;
  for (let i = 0; i < columns.cell.length; i++) {
    const v = plane[from + i]!;
    const cell = columns.cell[i]!;
    if (cell < -1 || cell >= cells || usable?.[from + i] === 0 || missing?.(v)) continue;
    const share = columns.share[i]!;
    // Of a pixel that begins before the first cell, only what reaches into it counts.
    if (cell >= 0) {
      value[cell]! += v * share;
      weight[cell]! += share;
    }
    // The one cell beyond the last takes what falls over the edge.
    if (share < 1) {
      value[cell + 1]! += v * (1 - share);
      weight[cell + 1]! += 1 - share;
    }
  }
}

/** As `addSome` where every pixel counts: nearly all rasters, and the loop that averages a whole one. */
function addAll(line: Line, { plane }: Input, { columns, from, cells }: Row): void {
  const { value, weight } = line;
  const { cell: cellOf, share: shareOf } = columns;
  for (let i = 0; i < cellOf.length; i++) {
    const cell = cellOf[i]!;
    if (cell < -1 || cell >= cells) continue;
    const v = plane[from + i]!;
    const share = shareOf[i]!;
    if (cell >= 0) {
      value[cell]! += v * share;
      weight[cell]! += share;
    }
    if (share < 1) {
      value[cell + 1]! += v * (1 - share);
      weight[cell + 1]! += 1 - share;
    }
  }
}

function addLine(sums: Sums, to: { row: number; share: number; rows: number }, line: Line): void {
  if (to.row < 0 || to.row >= to.rows) return;
  const base = to.row * sums.width;
  for (let i = 0; i < sums.width; i++) {
    const weight = line.weight[i]!;
    if (weight === 0) continue;
    sums.value[base + i]! += line.value[i]! * to.share;
    sums.weight[base + i]! += weight * to.share;
  }
}
