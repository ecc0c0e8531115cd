/**
 * A large area is asked at a coarse scale first, and at the raster's own resolution only where
 * something was found. Both grids are fixed by the raster, and whether a fine window is asked depends
 * only on what the owners of the coarse pixels around its core have found: so an object's mask does
 * not change with the area that is asked about.
 */
import { raise } from '../contract/fault.ts';
import type { RasterInfo, WindowSpec } from '../contract/raster.ts';
import type { ResolutionChoice } from '../contract/resolution.ts';
import type { MaskBits, PlacedMask } from '../contract/run.ts';
import type { Box } from '../contract/space.ts';
import { createMask, nextSet, unionInto } from './window/bits.ts';
import { coreOf, gridSize, type WindowPlan, windowLimit, windowsOver } from './window/grid.ts';

/** Raster pixels a side of a coarse pixel: the coarse look costs a sixty-fourth of the fine one. */
export const coarseScale = 8;
/** Coarse pixels around what was found in which the fine look is taken too: a coarse outline is as sure as that. */
const margin = 8;

/** A mask of a coarse window. */
interface Found extends PlacedMask {
  readonly window: WindowSpec;
}

export interface CoarsePlan {
  readonly coarse: WindowPlan;
  /** Fine windows that the area holds, of which those are asked where something was found. */
  readonly candidates: readonly WindowSpec[];
}

/** Faults: `window.outside`, `window.areaTooLarge`. */
export function planCoarse(raster: RasterInfo, area: Box<'raster'> | null): CoarsePlan {
  const candidates = windowsOver(raster, 1, area);
  const around = hullOf(candidates.map((window) => lookAround(window, raster)));
  const scaled = {
    minX: around.minX * coarseScale,
    minY: around.minY * coarseScale,
    maxX: around.maxX * coarseScale,
    maxY: around.maxY * coarseScale,
  };
  const windows = windowsOver(raster, coarseScale, scaled);
  if (windows.length > windowLimit) raise('window.areaTooLarge', { windows: windows.length, limit: windowLimit });
  const [gridWidth, gridHeight] = gridSize(raster, coarseScale);
  const gsd = raster.gsd === null ? null : raster.gsd * coarseScale;
  const choice = choiceOf(raster, {
    looked: windows.length,
    candidates: candidates.length,
    fine: null,
    part: area !== null,
  });
  return { coarse: { scale: coarseScale, gsd, choice, gridWidth, gridHeight, windows }, candidates };
}

/** The fine windows to ask, with the reason. Faults: `window.areaTooLarge`. */
export function planFine(raster: RasterInfo, plan: CoarsePlan, found: readonly Found[]): WindowPlan {
  const seen = seenBy(raster, plan.coarse, found);
  const windows = plan.candidates.filter((window) => hasAny(seen, lookAround(window, raster)));
  if (windows.length > windowLimit) raise('window.areaTooLarge', { windows: windows.length, limit: windowLimit });
  const [gridWidth, gridHeight] = gridSize(raster, 1);
  const { coarse, candidates } = plan;
  const counts = { looked: coarse.windows.length, candidates: candidates.length, fine: windows.length };
  const choice = choiceOf(raster, { ...counts, part: coarse.choice.part });
  return { scale: 1, gsd: raster.gsd, choice, gridWidth, gridHeight, windows };
}

interface Counts {
  readonly looked: number;
  readonly candidates: number;
  readonly fine: number | null;
  readonly part: boolean;
}

function choiceOf({ gsd }: RasterInfo, { looked, candidates, fine, part }: Counts): ResolutionChoice {
  const reason = { code: 'coarseToFine', coarseWindows: looked, coarseScale, candidates, fine } as const;
  return { scale: 1, gsd, windows: fine ?? candidates, part, reason };
}

/** What each coarse window found in the part that it is the owner of, on the whole coarse grid. */
function seenBy(raster: RasterInfo, coarse: WindowPlan, found: readonly Found[]): MaskBits {
  const seen = createMask(coarse.gridWidth, coarse.gridHeight);
  for (const { window, at, mask } of found) {
    const core = coreOf(window, raster);
    const part = createMask(core.maxX - core.minX, core.maxY - core.minY);
    unionInto(part, mask, window.origin.x + at.x - core.minX, window.origin.y + at.y - core.minY);
    unionInto(seen, part, core.minX, core.minY);
  }
  return seen;
}

/** The coarse pixels around a fine window's core, on the grid. */
function lookAround(window: WindowSpec, raster: RasterInfo): Box<'grid'> {
  const core = coreOf(window, raster);
  const [width, height] = gridSize(raster, coarseScale);
  return {
    minX: Math.max(0, Math.floor(core.minX / coarseScale) - margin),
    minY: Math.max(0, Math.floor(core.minY / coarseScale) - margin),
    maxX: Math.min(width, Math.ceil(core.maxX / coarseScale) + margin),
    maxY: Math.min(height, Math.ceil(core.maxY / coarseScale) + margin),
  };
}

function hasAny({ width, bits }: MaskBits, { minX, minY, maxX, maxY }: Box<'grid'>): boolean {
  for (let y = minY; y < maxY; y++) {
    const end = y * width + maxX;
    if (nextSet(bits, y * width + minX, end) < end) return true;
  }
  return false;
}

function hullOf(boxes: readonly Box<'grid'>[]): Box<'grid'> {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, 0, 0];
  for (const box of boxes) {
    minX = Math.min(minX, box.minX);
    minY = Math.min(minY, box.minY);
    maxX = Math.max(maxX, box.maxX);
    maxY = Math.max(maxY, box.maxY);
  }
  return { minX, minY, maxX, maxY };
}
