/** Area and perimeter of polygons of a CRS; how they are computed is said in `ellipsoid.ts`. */
import type { CrsInfo } from '../../contract/raster.ts';
import type { Polygon } from '../../contract/run.ts';
import { lonLatOf } from '../raster/crs.ts';
import { groundSteps, type Measures } from './ellipsoid.ts';
import { runWhole } from './slice.ts';

export type { Measures } from './ellipsoid.ts';

/**
 * Square metres with holes subtracted, and metres over all rings. Exterior rings run counter-clockwise
 * and holes clockwise in map space. Relative error below 1e-6. Faults: `vector.noReprojection`.
 */
export function measure(polygons: readonly Polygon<'map'>[], crs: CrsInfo): Measures {
  return runWhole(measureSteps(polygons, crs));
}

/** `measure` in steps of some hundred edges, for `runSliced`. */
export function measureSteps(polygons: readonly Polygon<'map'>[], crs: CrsInfo): Generator<void, Measures> {
  return groundSteps(polygons, { lonLat: lonLatOf(crs), metresPerUnit: crs.metresPerUnit });
}
