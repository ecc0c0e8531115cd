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

/**
 * Adds input pixels [down.length][across.length] to the sums. `usable` says which count; values that
 * `missing` names never do.
 */
export function addPixels(
  sums: Sums,
  input: {
    readonly plane: Samples;
    readonly usable: Uint8Array;
    readonly missing: ((value: number) => boolean) | null;
  },
  axes: { readonly across: Axis; readonly down: Axis },
): void {
  const { plane, usable, missing } = input;
  const { across, down } = axes;
  const columns = shares(across);
  const rows = shares(down);
  const value = new Float64Array(across.cells + 1);
  const weight = new Float64Array(across.cells + 1);
  for (let j = 0; j < down.length; j++) {
    value.fill(0);
    weight.fill(0);
    for (let i = 0, at = j * across.length; i < across.length; i++, at++) {
      const v = plane[at] ?? 0;
      if (usable[at] === 0 || missing?.(v)) continue;
      const cell = columns.cell[i] ?? 0;
      if (cell < 0 || cell >= across.cells) continue;
      const share = columns.share[i] ?? 0;
      value[cell] = (value[cell] ?? 0) + v * share;
      weight[cell] = (weight[cell] ?? 0) + share;
      if (share < 1) {
        value[cell + 1] = (value[cell + 1] ?? 0) + v * (1 - share);
        weight[cell + 1] = (weight[cell + 1] ?? 0) + (1 - share);
      }
    }
    const row = rows.cell[j] ?? 0;
    const share = rows.share[j] ?? 0;
    addRow(sums, { row, share, rows: down.cells }, { value, weight });
    if (share < 1) addRow(sums, { row: row + 1, share: 1 - share, rows: down.cells }, { value, weight });
  }
}

function addRow(
  sums: Sums,
  to: { row: number; share: number; rows: number },
  line: { value: Float64Array; weight: Float64Array },
): void {
  if (to.row < 0 || to.row >= to.rows) return;
  const base = to.row * sums.width;
  for (let i = 0; i < sums.width; i++) {
    const weight = line.weight[i] ?? 0;
    if (weight === 0) continue;
    sums.value[base + i] = (sums.value[base + i] ?? 0) + (line.value[i] ?? 0) * to.share;
    sums.weight[base + i] = (sums.weight[base + i] ?? 0) + weight * to.share;
  }
}
