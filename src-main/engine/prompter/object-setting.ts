/**
 * What lies around a place where an object may be: a head over small cells takes a roof for a ship, and water around it
 * tells the two apart.
 */
import type { Box } from '../../contract/space.ts';
import { cuesSide } from './cell-cues.ts';
import type { CoverId } from './lexicon.ts';
import type { ObjectKind } from './object-rules.ts';

/** The share of a kind's land cover around a box, 0..1; null where nothing in the window can tell it. */
export type Setting = (near: NonNullable<ObjectKind['near']>, box: Box<'window'>) => number | null;

/** What is left of a score where none of the land cover is around: a pier of one cell, or water that was not seen as such. */
const leastShare = 0.02;

/** The score of a place in its setting: its geometric mean with the share of the land cover that belongs around it. */
export function inSetting(score: number, share: number): number {
  return score * Math.sqrt(leastShare + (1 - leastShare) * share);
}

/** How far around a small box is looked, in window pixels: two of the head's cells. */
export function leastAround({ width, height }: { readonly width: number; readonly height: number }): number {
  return (2 * Math.max(width, height)) / cuesSide;
}

/** How much of a land cover is in each of the cells of a grid over the window, which may be its pixels. */
export interface CoverGrid {
  /** float32[rows * stride], 0..1; 0 where there is no data. */
  readonly heat: Float32Array;
  readonly columns: number;
  readonly rows: number;
  /** Numbers a row, at least its columns. */
  readonly stride: number;
  /** Window pixels along a cell's side. */
  readonly cell: number;
}

/** `gridOf` is asked once for each land cover; `least` is how far around a box is looked at least, in window pixels, where a kind looks around it at all. */
export function settingOf(least: number, gridOf: (cover: CoverId) => CoverGrid | null): Setting {
  const tables = new Map<CoverId, Table | null>();
  const tableOf = (cover: CoverId) => {
    const known = tables.get(cover);
    if (known !== undefined) return known;
    const grid = gridOf(cover);
    const made = grid && { ...grid, sums: summedArea(grid) };
    tables.set(cover, made);
    return made;
  };
  return ({ cover, reach }, box) => {
    const table = tableOf(cover);
    if (!table) return null;
    const x = reach > 0 ? Math.max(least, reach * (box.maxX - box.minX)) : 0;
    const y = reach > 0 ? Math.max(least, reach * (box.maxY - box.minY)) : 0;
    const around = { minX: box.minX - x, minY: box.minY - y, maxX: box.maxX + x, maxY: box.maxY + y };
    return meanIn(table, wholeCells(around, table));
  };
}

type Table = Omit<CoverGrid, 'heat' | 'stride'> & { readonly sums: Float64Array };

/** Sums of all cells above and left of each corner: float64[(rows + 1) * (columns + 1)]. */
function summedArea({ heat, columns, rows, stride }: CoverGrid): Float64Array {
  const across = columns + 1;
  const sums = new Float64Array(across * (rows + 1));
  for (let y = 0; y < rows; y++) {
    let row = 0;
    for (let x = 0; x < columns; x++) {
      row += heat[y * stride + x]!;
      sums[(y + 1) * across + x + 1] = sums[y * across + x + 1]! + row;
    }
  }
  return sums;
}

/** At least one cell of the grid. */
function wholeCells({ minX, minY, maxX, maxY }: Box<'window'>, { columns, rows, cell }: Table) {
  const left = Math.min(columns - 1, Math.max(0, Math.round(minX / cell)));
  const top = Math.min(rows - 1, Math.max(0, Math.round(minY / cell)));
  const right = Math.min(columns, Math.max(left + 1, Math.round(maxX / cell)));
  const bottom = Math.min(rows, Math.max(top + 1, Math.round(maxY / cell)));
  return { left, top, right, bottom };
}

function meanIn({ sums, columns }: Table, { left, top, right, bottom }: ReturnType<typeof wholeCells>): number {
  const at = (x: number, y: number) => sums[y * (columns + 1) + x]!;
  const sum = at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top);
  return Math.min(1, Math.max(0, sum / ((right - left) * (bottom - top))));
}
