/** Clean-up asked for in square metres, as pixels of a window. */
import { raise } from '../../contract/fault.ts';
import type { RasterInfo } from '../../contract/raster.ts';
import type { CleanUp } from '../../contract/run.ts';
import type { CleanOptions } from './clean.ts';

/**
 * Pixels at `scale` raster pixels a side. The size on the ground is the raster's at its centre, so a
 * limit is off by as much as the pixels' size varies over the raster. Faults: `mask.noGroundSize`.
 */
export function cleanPixels(asked: CleanUp, raster: Pick<RasterInfo, 'gsd' | 'name'>, scale: number): CleanOptions {
  if (asked.fillHoles === 0 && asked.dropSpecks === 0) return { minHole: 0, minPart: 0 };
  if (raster.gsd === null) return raise('mask.noGroundSize', { name: raster.name });
  const pixel = (raster.gsd * scale) ** 2;
  return { minHole: asked.fillHoles / pixel, minPart: asked.dropSpecks / pixel };
}
