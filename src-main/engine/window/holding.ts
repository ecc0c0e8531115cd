/** The one window of the grid on which a prompt is decoded. */
import { because } from '../../contract/because.ts';
import { raise } from '../../contract/fault.ts';
import type { RasterInfo, WindowSpec } from '../../contract/raster.ts';
import type { GsdChoice } from '../../contract/run.ts';
import type { Box } from '../../contract/space.ts';
import { clip, gridSize, scaleAskedFor, windowSide, windowStride, windowsAlong } from './grid.ts';

export interface HoldingChoice {
  readonly gsd: GsdChoice;
  /** A window to stay on while it holds the prompt; else one of its scale is chosen. */
  readonly near: WindowSpec | null;
}

export interface Holding {
  readonly window: WindowSpec;
  /** Whether the window holds the bounds whole (as far as the raster does). */
  readonly whole: boolean;
}

/**
 * The window for a prompt with these bounds: of those that hold it whole the one in whose middle it
 * lies best, else the one that holds most of it. `auto` takes the finest of the raster's resolution and
 * its halvings at which one window holds it whole. Faults: `window.outside`, `window.noGsd`, `request.invalid`.
 */
export function windowHolding(raster: RasterInfo, bounds: Box<'raster'>, choice: HoldingChoice): Holding {
  const wanted = clip(raster, atLeastAPixel(bounds));
  const { near, gsd } = choice;
  if (near) {
    requireOnGrid(raster, near);
    return holds(near, wanted) ? { window: near, whole: true } : bestAt(raster, wanted, near.scale);
  }
  if (gsd.kind !== 'auto') return bestAt(raster, wanted, scaleAskedFor(raster, gsd).scale);
  for (let scale = 1; ; scale *= 2) {
    const best = bestAt(raster, wanted, scale);
    if (best.whole) return best;
  }
}

/** A single point has no size; the pixel around it has. */
function atLeastAPixel({ minX, minY, maxX, maxY }: Box<'raster'>): Box<'raster'> {
  const [x, y] = [(minX + maxX) / 2, (minY + maxY) / 2];
  return {
    minX: Math.min(minX, x - 0.5),
    minY: Math.min(minY, y - 0.5),
    maxX: Math.max(maxX, x + 0.5),
    maxY: Math.max(maxY, y + 0.5),
  };
}

function bestAt(raster: RasterInfo, wanted: Box<'raster'>, scale: number): Holding {
  const [width, height] = gridSize(raster, scale);
  const window = {
    scale,
    origin: {
      x: bestAlong(width, wanted.minX / scale, wanted.maxX / scale),
      y: bestAlong(height, wanted.minY / scale, wanted.maxY / scale),
    },
    width: Math.min(windowSide, width),
    height: Math.min(windowSide, height),
  };
  return { window, whole: holds(window, wanted) };
}

/** First pixel of the best window of an axis: most overlap, then least distance of the middles, then the first. */
function bestAlong(size: number, from: number, to: number): number {
  const side = Math.min(windowSide, size);
  const middle = (from + to) / 2;
  let best = { origin: 0, overlap: -Infinity, distance: Infinity };
  for (let i = 0; i < windowsAlong(size); i++) {
    const origin = i * windowStride;
    const overlap = Math.min(to, origin + side) - Math.max(from, origin);
    const distance = Math.abs(origin + side / 2 - middle);
    const better = overlap > best.overlap || (overlap === best.overlap && distance < best.distance);
    if (better) best = { origin, overlap, distance };
  }
  return best.origin;
}

/** A hundredth of a pixel over the edge is rounding. */
const slack = 0.01;

function holds({ scale, origin, width, height }: WindowSpec, box: Box<'raster'>): boolean {
  return (
    box.minX / scale >= origin.x - slack &&
    box.minY / scale >= origin.y - slack &&
    box.maxX / scale <= origin.x + width + slack &&
    box.maxY / scale <= origin.y + height + slack
  );
}

/** Only windows of the grid are decoded on, so that a mask does not depend on who asked. */
function requireOnGrid(raster: RasterInfo, { scale, origin, width, height }: WindowSpec): void {
  const [gridWidth, gridHeight] = gridSize(raster, scale);
  const fits = (at: number, side: number, size: number) =>
    at % windowStride === 0 && at >= 0 && at / windowStride < windowsAlong(size) && side === Math.min(windowSide, size);
  if (fits(origin.x, width, gridWidth) && fits(origin.y, height, gridHeight)) return;
  raise('request.invalid', because('window.notOfRaster'));
}
