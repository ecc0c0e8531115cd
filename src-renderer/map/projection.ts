/**
 * The CRS of a raster as an OpenLayers projection. A raster without a georeference gets a projection
 * of its own (column and minus row): two such rasters have nothing in common, and the map says so.
 */

import Projection from 'ol/proj/Projection.js';
import type { Units } from 'ol/proj/Units.js';
import {
  addCoordinateTransforms,
  addProjection,
  createSafeCoordinateTransform,
  get as getProjection,
  getTransformFromProjections,
  type ProjectionLike,
  transformExtent,
} from 'ol/proj.js';
import proj4 from 'proj4';
import type { CrsInfo, RasterInfo } from '../../src-main/contract/raster.ts';
import type { Box, LonLat } from '../../src-main/contract/space.ts';

const made = new Map<string, Projection>();
/** Codes that OpenLayers and proj4 both know, and those that were registered: each is transformed to each other. */
const codes = ['EPSG:4326', 'EPSG:3857'];
/** Of proj4's units those that OpenLayers has; of others it is told the length. */
const unitsKnown: readonly Units[] = ['degrees', 'm', 'ft', 'us-ft'];

/** The projection of a raster's map space. A PROJ string that proj4 rejects is treated like an unknown CRS. */
export function projectionOf(raster: RasterInfo): Projection {
  const found = made.get(raster.id);
  if (found) return found;
  const projection = makeProjection(raster);
  made.set(raster.id, projection);
  return projection;
}

/** The projection of a CRS for the view. Falls back to one of its own when proj4 rejects it. */
export function projectionOfCrs(crs: Pick<CrsInfo, 'code' | 'proj4'>): Projection {
  return registered(crs.code, crs.proj4) ?? ownProjection(`unknown:${crs.proj4}`);
}

function makeProjection(raster: RasterInfo): Projection {
  const georeference = raster.georeference;
  if (georeference.kind === 'none') return ownProjection(`pixel:${raster.id}`);
  if (georeference.kind === 'unknown-crs') return ownProjection(`unknown:${georeference.label}`);
  return registered(georeference.crs.code, georeference.crs.proj4) ?? ownProjection(`unknown:${raster.id}`);
}

function registered(code: string | null, definition: string): Projection | null {
  const name = code ?? `proj:${definition}`;
  const known = getProjection(name);
  if (known) return known;
  try {
    proj4.defs(name, definition);
    return register(name);
  } catch {
    return null;
  }
}

/**
 * Makes a definition of proj4 known to OpenLayers. OpenLayers' own `register` does so for every pair of
 * the 130 that proj4 brings with it, which stops the page, and for none after one that proj4 cannot read.
 */
function register(code: string): Projection {
  const transforms = codes.map((other) => ({ other: getProjection(other), to: proj4(code, other) }));
  const { axis, to_meter, units, projName } = proj4.defs(code);
  const projection = new Projection({
    code,
    axisOrientation: axis,
    metersPerUnit: to_meter,
    units: unitsKnown.find((each) => each === units) ?? (projName === 'longlat' ? 'degrees' : undefined),
  });
  addProjection(projection);
  for (const { other, to } of transforms) {
    if (!other) continue;
    const there = createSafeCoordinateTransform(projection, other, to.forward);
    addCoordinateTransforms(projection, other, there, createSafeCoordinateTransform(other, projection, to.inverse));
  }
  codes.push(code);
  return projection;
}

/** A projection that can't be transformed to any other. Its units have no length on the ground. */
function ownProjection(code: string): Projection {
  return new Projection({ code, units: 'pixels', global: false });
}

/** Whether coordinates of one can be shown in the other. */
export function compatible(a: Projection, b: Projection): boolean {
  return a.getCode() === b.getCode() || (isGeographic(a) && isGeographic(b));
}

/** Whether the projection has a place on the Earth. */
export function isGeographic(projection: Projection): boolean {
  return toGeographic(projection) !== null;
}

function toGeographic(projection: Projection) {
  return getTransformFromProjections(projection, getProjection('EPSG:4326'));
}

/** Longitude and latitude of a map coordinate; null where there is none. */
export function toLonLat(coordinate: readonly number[], projection: Projection): LonLat | null {
  const transform = toGeographic(projection);
  if (!transform) return null;
  const [x, y] = transform([...coordinate], undefined, 2);
  return x !== undefined && y !== undefined && Number.isFinite(x) && Number.isFinite(y) && Math.abs(y) <= 90
    ? { x, y }
    : null;
}

/** A box brought from one projection to another, with its sides densified. */
export function transformBox(box: Box<'map'>, from: ProjectionLike, to: ProjectionLike): Box<'map'> {
  const [minX, minY, maxX, maxY] = transformExtent([box.minX, box.minY, box.maxX, box.maxY], from, to, 8);
  return { minX: minX ?? NaN, minY: minY ?? NaN, maxX: maxX ?? NaN, maxY: maxY ?? NaN };
}
