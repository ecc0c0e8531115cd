/**
 * Which windows a run looks at. The grid of windows is fixed by the raster's origin and the scale, so
 * that the same object is always seen by the same window; an area only selects windows.
 */
import { raise } from '../../contract/fault.ts';
import type { RasterInfo, WindowSpec } from '../../contract/raster.ts';
import type { ResolutionChoice, ResolutionReason } from '../../contract/resolution.ts';
import type { GsdChoice } from '../../contract/run.ts';
import type { Box } from '../../contract/space.ts';

/** Side of a window: the segmenter's input. */
export const windowSide = 1024;
/**
 * Pixels that neighbouring windows share. An object up to this size lies whole in at least one of
 * them, and every pixel has a window in which it is 64 pixels (four cells of the segmenter's embedding)
 * or more from the edge; it costs 31 % more windows than none at all.
 */
export const windowOverlap = 128;
/** Windows that one run may have. */
export const windowLimit = 1024;
/** Windows up to which `auto` keeps the finer resolution. */
const autoLimit = 16;
/** From one window's first pixel to the next one's. */
export const windowStride = windowSide - windowOverlap;
const stride = windowStride;

export interface WindowPlan {
  /** Raster pixels a window pixel, >= 1. */
  readonly scale: number;
  /** Metres a window pixel; null without a ground size. */
  readonly gsd: number | null;
  /** Why this resolution. */
  readonly choice: ResolutionChoice;
  /** Size of the whole grid at this scale. */
  readonly gridWidth: number;
  readonly gridHeight: number;
  /** Row by row. */
  readonly windows: readonly WindowSpec[];
}

/**
 * Plans the windows for an area of the raster (null: all of it), clipped to the raster.
 * Faults: `window.outside`, `window.areaTooLarge`, `window.noGsd`.
 */
export function planWindows(raster: RasterInfo, gsd: GsdChoice, area: Box<'raster'> | null): WindowPlan {
  const wanted = clip(raster, area);
  const { scale, reason } = chooseScale(raster, gsd, wanted);
  const count = countAt(raster, scale, wanted);
  if (count > windowLimit) raise('window.areaTooLarge', { windows: count, limit: windowLimit });
  const [gridWidth, gridHeight] = gridSize(raster, scale);
  const windows = windowsAt(raster, scale, wanted);
  const metres = raster.gsd === null ? null : raster.gsd * scale;
  const choice = { scale, gsd: metres, windows: count, part: area !== null, reason };
  return { scale, gsd: metres, choice, gridWidth, gridHeight, windows };
}

/** All windows at a scale whose cores meet an area, row by row, however many. Faults: `window.outside`. */
export function windowsOver(raster: RasterInfo, scale: number, area: Box<'raster'> | null): WindowSpec[] {
  return windowsAt(raster, scale, clip(raster, area));
}

/** The part of the grid that a window is the owner of: up to the middle of its overlaps, or to the raster's edge. */
export function coreOf({ scale, origin, width, height }: WindowSpec, raster: RasterInfo): Box<'grid'> {
  const [gridWidth, gridHeight] = gridSize(raster, scale);
  const half = windowOverlap / 2;
  return {
    minX: origin.x === 0 ? 0 : origin.x + half,
    minY: origin.y === 0 ? 0 : origin.y + half,
    maxX: origin.x + width >= gridWidth ? gridWidth : origin.x + width - half,
    maxY: origin.y + height >= gridHeight ? gridHeight : origin.y + height - half,
  };
}

/** The part of an area that lies on the raster; null means all of it. Faults: `window.outside`. */
export function clip(raster: RasterInfo, area: Box<'raster'> | null): Box<'raster'> {
  const whole: Box<'raster'> = { minX: 0, minY: 0, maxX: raster.width, maxY: raster.height };
  if (!area) return whole;
  const box: Box<'raster'> = {
    minX: Math.max(area.minX, 0),
    minY: Math.max(area.minY, 0),
    maxX: Math.min(area.maxX, raster.width),
    maxY: Math.min(area.maxY, raster.height),
  };
  if (box.minX < box.maxX && box.minY < box.maxY) return box;
  const { extent, georeference } = raster;
  const crs = georeference.kind === 'crs' ? (georeference.crs.code ?? georeference.crs.name) : 'pixels';
  const numbers = [extent.minX, extent.minY, extent.maxX, extent.maxY].map((n) => Number(n.toPrecision(9)));
  raise('window.outside', { extent: numbers.join(','), crs });
}

interface ChosenScale {
  readonly scale: number;
  readonly reason: ResolutionReason;
}

function chooseScale(raster: RasterInfo, gsd: GsdChoice, area: Box<'raster'>): ChosenScale {
  if (gsd.kind !== 'auto') return scaleAskedFor(raster, gsd);
  let scale = 1;
  while (countAt(raster, scale, area) > autoLimit) scale *= 2;
  if (scale === 1) return { scale, reason: { code: 'own' } };
  const finerWindows = countAt(raster, scale / 2, area);
  return { scale, reason: { code: 'coarsened', finerWindows, limit: autoLimit } };
}

/** The scale of a resolution that was named. Faults: `window.noGsd`. */
export function scaleAskedFor(raster: RasterInfo, gsd: Exclude<GsdChoice, { kind: 'auto' }>): ChosenScale {
  if (gsd.kind !== 'metres') return { scale: 1, reason: { code: 'own' } };
  if (raster.gsd === null) raise('window.noGsd', { path: raster.path });
  const scale = gsd.metres / raster.gsd;
  // A resolution within 1 % of the raster's own is meant to be it; resampling would only blur.
  if (Math.abs(scale - 1) <= 0.01) return { scale: 1, reason: { code: 'own' } };
  if (scale < 1) return { scale: 1, reason: { code: 'finerThanRaster', metres: gsd.metres } };
  return { scale, reason: { code: 'asked' } };
}

/** Pixels of the whole grid at a scale: width, height. */
export function gridSize(raster: RasterInfo, scale: number): [number, number] {
  return [Math.max(1, Math.ceil(raster.width / scale)), Math.max(1, Math.ceil(raster.height / scale))];
}

/** First and last window of an axis whose core meets the interval [from, to) of grid pixels. */
interface Run {
  readonly first: number;
  readonly last: number;
  readonly side: number;
}

/**
 * Each window has a core: its pixels up to the middle of the overlaps. Cores divide the axis without
 * gap, so windows chosen by their cores cover the interval, and none only sees what its neighbour does.
 */
function runOf(size: number, from: number, to: number): Run {
  const side = Math.min(windowSide, size);
  const count = windowsAlong(size);
  const owner = (pixel: number) => Math.min(count - 1, Math.max(0, Math.floor((pixel - windowOverlap / 2) / stride)));
  return { first: owner(from), last: owner(Math.max(from, to - 1)), side };
}

/** Windows along an axis of the grid. */
export function windowsAlong(size: number): number {
  return size <= windowSide ? 1 : Math.ceil((size - windowSide) / stride) + 1;
}

function runsAt(raster: RasterInfo, scale: number, area: Box<'raster'>): [Run, Run] {
  const [width, height] = gridSize(raster, scale);
  return [
    runOf(width, Math.floor(area.minX / scale), Math.ceil(area.maxX / scale)),
    runOf(height, Math.floor(area.minY / scale), Math.ceil(area.maxY / scale)),
  ];
}

function countAt(raster: RasterInfo, scale: number, area: Box<'raster'>): number {
  const [across, down] = runsAt(raster, scale, area);
  return (across.last - across.first + 1) * (down.last - down.first + 1);
}

function windowsAt(raster: RasterInfo, scale: number, area: Box<'raster'>): WindowSpec[] {
  const [across, down] = runsAt(raster, scale, area);
  const windows: WindowSpec[] = [];
  for (let row = down.first; row <= down.last; row++) {
    for (let column = across.first; column <= across.last; column++) {
      const origin = { x: column * stride, y: row * stride };
      windows.push({ scale, origin, width: across.side, height: down.side });
    }
  }
  return windows;
}
