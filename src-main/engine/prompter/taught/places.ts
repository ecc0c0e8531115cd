/** Where a taught concept may be, by the cells alone: no outline is made, so it is known in a few milliseconds. */
import type { Box, WindowXY } from '../../../contract/space.ts';
import type { Spot } from '../../../contract/spots.ts';
import { featureCount } from '../../../contract/taught.ts';
import type { Cells } from './cells.ts';
import { type Learned, likeness, pixelsOf } from './learn.ts';

/** Places looked at in one window, each a run of the decoder; the likeliest come first. */
const placeLimit = 64;
/** Cells under this likeness are not looked at: on 68 pictures nothing that was kept was at one under 0.55. */
const leastLikeness = 0.45;

export interface PlaceSearch {
  readonly cells: Cells;
  /** Metres of a window pixel's side, null without a CRS. */
  readonly gsd: number | null;
  /** Places farther than the usual side from this part of the window are left out; null for the whole window. */
  readonly within?: Box<'window'> | null | undefined;
}

/** Peaks of the likeness, averaged over the usual size, at least 0.6 of a side apart; the likeliest first. */
export function likelyPlaces(learned: Learned, { cells, gsd, within }: PlaceSearch): Spot<'window'>[] {
  const side = Math.sqrt(pixelsOf(learned.size, gsd));
  const { columns, rows, valid } = cells;
  const likenesses = Float64Array.from({ length: rows * columns }, (_, cell) =>
    valid[cell] === 1 ? likeness(learned, cells.features, cell * featureCount) : 0,
  );
  const averaged = boxAverage(likenesses, cells, Math.max(0, Math.round(((0.6 * side) / cells.side - 1) / 2)));
  const middleOf = (cell: number): WindowXY => ({
    x: ((cell % columns) + 0.5) * cells.side,
    y: (Math.floor(cell / columns) + 0.5) * cells.side,
  });
  const near = within ? grown(within, side) : null;
  const order = [...averaged.keys()].filter((cell) => averaged[cell]! >= leastLikeness && valid[cell] === 1);
  order.sort((a, b) => averaged[b]! - averaged[a]! || a - b);
  const gap = Math.max(1, (0.6 * side) / cells.side);
  const chosen: number[] = [];
  const far = (a: number, b: number) =>
    Math.hypot((a % columns) - (b % columns), Math.floor(a / columns) - Math.floor(b / columns)) >= gap;
  for (const cell of order) {
    if (chosen.length === placeLimit) break;
    if (near && !isInside(middleOf(cell), near)) continue;
    if (chosen.every((other) => far(cell, other))) chosen.push(cell);
  }
  return chosen.map((cell, i) => {
    const at = middleOf(cell);
    return { id: `${i + 1}`, at, box: around(at, side), score: Math.min(1, averaged[cell]!) };
  });
}

/** A box of the usual size around a place. */
function around({ x, y }: WindowXY, side: number): Box<'window'> {
  const half = 0.7 * side;
  return { minX: x - half, minY: y - half, maxX: x + half, maxY: y + half };
}

export function isInside({ x, y }: WindowXY, box: Box<'window'>): boolean {
  return x >= box.minX && x <= box.maxX && y >= box.minY && y <= box.maxY;
}

export function grown({ minX, minY, maxX, maxY }: Box<'window'>, by: number): Box<'window'> {
  return { minX: minX - by, minY: minY - by, maxX: maxX + by, maxY: maxY + by };
}

/** Mean over the cells at most `radius` away in either direction, fewer at the edge. */
function boxAverage(values: Float64Array, { columns, rows }: Cells, radius: number): Float64Array {
  if (radius === 0) return values;
  // float64[rows + 1, columns + 1]: sums of everything above and to the left.
  const sums = new Float64Array((rows + 1) * (columns + 1));
  const stride = columns + 1;
  for (let y = 0; y < rows; y++) {
    for (let x = 0, row = 0; x < columns; x++) {
      row += values[y * columns + x]!;
      sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1]! + row;
    }
  }
  return values.map((_, cell) => {
    const [x, y] = [cell % columns, Math.floor(cell / columns)];
    const [x0, x1] = [Math.max(0, x - radius), Math.min(columns, x + radius + 1)];
    const [y0, y1] = [Math.max(0, y - radius), Math.min(rows, y + radius + 1)];
    const sum = sums[y1 * stride + x1]! - sums[y0 * stride + x1]! - sums[y1 * stride + x0]! + sums[y0 * stride + x0]!;
    return sum / ((x1 - x0) * (y1 - y0));
  });
}
