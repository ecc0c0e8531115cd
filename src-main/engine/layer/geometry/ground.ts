/** How a place of the map lies on the ground: lengths in metres, right angles that are right there. */
import proj4 from 'proj4';
import { raise } from '../../../contract/fault.ts';
import type { CrsInfo, Georeference } from '../../../contract/raster.ts';
import type { Polygon } from '../../../contract/run.ts';
import { boundsOf, type LonLat, type MapXY } from '../../../contract/space.ts';
import { type Ground, groundSteps, type Measures } from '../../vector/ellipsoid.ts';

/** A flat frame around a place, and the ways there and back. Its unit is the metre, or the pixel for a raster without a CRS. */
export interface GroundFrame {
  readonly to: (p: MapXY) => MapXY;
  readonly from: (p: MapXY) => MapXY;
}

const same: GroundFrame = { to: (p) => p, from: (p) => p };
const lonLatDefinition = '+proj=longlat +datum=WGS84 +no_defs';

/**
 * An azimuthal equidistant frame around the middle of some polygons: within 50 km of it lengths are
 * right to 1 part in 100,000, whatever the map's CRS makes of them (Web Mercator at 60 degrees doubles
 * them, degrees are no lengths at all). Faults: `vector.noReprojection`.
 */
export function groundFrame(georeference: Georeference, around: readonly Polygon<'map'>[]): GroundFrame {
  const bounds = boundsOf(around.flat(2));
  if (georeference.kind !== 'crs' || !bounds) return same;
  const middle = { x: (bounds.minX + bounds.maxX) / 2, y: (bounds.minY + bounds.maxY) / 2 };
  const { x: lon, y: lat } = lonLatOf(georeference.crs)(middle);
  const local = `+proj=aeqd +lat_0=${lat} +lon_0=${lon} +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs`;
  const converter = proj4(georeference.crs.proj4, local);
  return {
    to: (p) => finite(converter.forward([p.x, p.y]), georeference.crs),
    from: (p) => finite(converter.inverse([p.x, p.y]), georeference.crs),
  };
}

/** Map coordinates to WGS 84 degrees. */
export function lonLatOf(crs: CrsInfo): (p: MapXY) => LonLat {
  const converter = proj4(crs.proj4, lonLatDefinition);
  return (p) => {
    const { x, y } = finite(converter.forward([p.x, p.y]), crs);
    return { x, y };
  };
}

function finite(coordinates: readonly number[], crs: CrsInfo): MapXY {
  const [x = Number.NaN, y = Number.NaN] = coordinates;
  if (Number.isFinite(x) && Number.isFinite(y)) return { x, y };
  const because = 'a point has no image there';
  return raise('vector.noReprojection', { from: crs.code ?? crs.name, to: 'the ground', because });
}

/** Area and perimeter on the ellipsoid; null without a CRS. Faults: `vector.noReprojection`. */
export function measureOnGround(polygons: readonly Polygon<'map'>[], georeference: Georeference): Measures | null {
  if (georeference.kind !== 'crs') return null;
  const { crs } = georeference;
  const ground: Ground = { lonLat: lonLatOf(crs), metresPerUnit: crs.metresPerUnit };
  const steps = groundSteps(polygons, ground);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Polygons with each point moved. */
export function mapPoints(polygons: readonly Polygon<'map'>[], move: (p: MapXY) => MapXY): Polygon<'map'>[] {
  return polygons.map((rings) => rings.map((ring) => ring.map(move)));
}
