/** What merging takes and gives: masks of windows in, objects on the grid out. */
import { raise } from '../../contract/fault.ts';
import type { WindowSpec } from '../../contract/raster.ts';
import type { MaskBits } from '../../contract/run.ts';
import type { Box } from '../../contract/space.ts';
import { createMask } from '../window/bits.ts';

/** One instance's mask, on its window. All windows of one merge have one scale. */
export interface WindowMask {
  readonly window: WindowSpec;
  readonly label: string;
  readonly mask: MaskBits;
  /** Window pixel of the mask's first pixel, for a mask that is only a part of its window; (0, 0) without it. */
  readonly at?: { readonly x: number; readonly y: number };
}

/** One object on the grid: what becomes one feature. */
export interface MergedMask {
  readonly label: string;
  /** Indices of the masks that it is made of, ascending. */
  readonly members: readonly number[];
  /** Whole grid pixels, tight around the mask. */
  readonly box: Box<'grid'>;
  /** Of the box's size; its first pixel is grid pixel (box.minX, box.minY). */
  readonly mask: MaskBits;
  readonly pixels: number;
}

export interface MergeOptions {
  /** Only pixels with their centre inside are kept; null keeps everything. */
  readonly area: Box<'grid'> | null;
  /** Most bytes that the bits of one merged mask may take; 256 MiB is 46,000 pixels a side. */
  readonly budgetBytes?: number;
}

const defaultBudget = 256 * 1024 * 1024;

/** An empty mask over a box of whole grid pixels. Faults: `mask.overBudget`. */
export function maskOver(box: Box<'grid'>, budgetBytes = defaultBudget): MaskBits {
  const width = box.maxX - box.minX;
  const height = box.maxY - box.minY;
  const bytes = Math.ceil((width * height) / 8);
  if (bytes > budgetBytes) raise('mask.overBudget', { width, height, bytes, limit: budgetBytes });
  return createMask(width, height);
}

/** The grid pixels that a window covers. */
export function windowBox({ origin, width, height }: WindowSpec): Box<'grid'> {
  return { minX: origin.x, minY: origin.y, maxX: origin.x + width, maxY: origin.y + height };
}

/** The common part of two boxes; null where they have none with pixels in it. */
export function intersection(a: Box<'grid'>, b: Box<'grid'>): Box<'grid'> | null {
  const box = {
    minX: Math.max(a.minX, b.minX),
    minY: Math.max(a.minY, b.minY),
    maxX: Math.min(a.maxX, b.maxX),
    maxY: Math.min(a.maxY, b.maxY),
  };
  return box.minX < box.maxX && box.minY < box.maxY ? box : null;
}

/** The grid pixels with their centre inside an area, as a box of whole pixels. */
export function wholePixels(area: Box<'grid'>): Box<'grid'> {
  return {
    minX: Math.ceil(area.minX - 0.5),
    minY: Math.ceil(area.minY - 0.5),
    maxX: Math.ceil(area.maxX - 0.5),
    maxY: Math.ceil(area.maxY - 0.5),
  };
}

/** A box of whole pixels in coordinates that begin at (x, y). */
export function shifted(box: Box<'grid'>, x: number, y: number): Box<'grid'> {
  return { minX: box.minX - x, minY: box.minY - y, maxX: box.maxX - x, maxY: box.maxY - y };
}

export function sameBox(a: Box<'grid'>, b: Box<'grid'>): boolean {
  return a.minX === b.minX && a.minY === b.minY && a.maxX === b.maxX && a.maxY === b.maxY;
}
