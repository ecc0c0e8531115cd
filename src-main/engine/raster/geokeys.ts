/** GeoTIFF's GeoKeys to a CRS: by the register where they name a code, else by the projection that they spell out. */

import { toProj4 } from 'geotiff-geokeys-to-proj4';
import proj4 from 'proj4';
import type { CrsInfo } from '../../contract/raster.ts';
import { epsgCrs } from './epsg.ts';
import { unitOf } from './unit.ts';

/** GeoKeys by their names in the GeoTIFF specification, values as the file has them. */
export type GeoKeys = Readonly<Record<string, unknown>>;

const userDefined = 32767;
const geographicModel = 2;

/**
 * The CRS that GeoKeys describe; null where they name none, or one that cannot be computed. A code
 * goes before spelled-out parameters; a linear unit that differs from the code's goes before the code's.
 */
export function crsFromGeoKeys(keys: GeoKeys): CrsInfo | null {
  const projected = number(keys, 'ProjectedCSTypeGeoKey');
  const geographic = number(keys, 'GeographicTypeGeoKey');
  const onlyGeographic = number(keys, 'GTModelTypeGeoKey') === geographicModel;
  if (projected !== undefined && projected !== userDefined && !onlyGeographic) {
    const crs = epsgCrs(projected);
    if (crs) return usable(withLinearUnit(crs, keys));
  } else if (projected === undefined && geographic !== undefined && geographic !== userDefined) {
    const crs = epsgCrs(geographic);
    if (crs) return usable(crs);
  }
  const named = ['ProjectedCSTypeGeoKey', 'ProjCoordTransGeoKey', 'ProjectionGeoKey', 'GeographicTypeGeoKey'];
  // Without any of these the library would take the keys for plain longitude and latitude.
  return named.some((name) => number(keys, name) !== undefined) ? usable(spelledOut(keys, geographic)) : null;
}

function usable(crs: CrsInfo | null): CrsInfo | null {
  if (!crs) return null;
  try {
    proj4(crs.proj4);
    return crs;
  } catch {
    return null;
  }
}

/** Codes of linear units in GeoTIFF, in metres. */
const linearUnits: Readonly<Record<number, number>> = { 9001: 1, 9002: 0.3048, 9003: 1200 / 3937, 9036: 1000 };

function withLinearUnit(crs: CrsInfo, keys: GeoKeys): CrsInfo {
  const code = number(keys, 'ProjLinearUnitsGeoKey');
  const size = code === userDefined ? number(keys, 'ProjLinearUnitSizeGeoKey') : linearUnits[code ?? 0];
  if (size === undefined || Math.abs(size / crs.metresPerUnit - 1) < 1e-9) return crs;
  const bare = crs.proj4.replace(/\s*\+(units|to_meter)=\S+/g, '');
  const inUnit = `${bare} +to_meter=${size}`;
  return { code: null, name: `${crs.name} (unit of ${size} m)`, proj4: inUnit, ...unitOf(inUnit) };
}

function spelledOut(keys: GeoKeys, geographic: number | undefined): CrsInfo | null {
  const found = convert(keys);
  if (!found) return null;
  const datum = geographic === undefined || geographic === userDefined ? null : epsgCrs(geographic);
  const shift = /\+(towgs84|datum)=\S+/.exec(datum?.proj4 ?? '')?.[0];
  const bare = found.proj4.replace(/\s*\+axis=\S+/, '').trim();
  const shifted = shift && !/\+(towgs84|datum)=/.test(bare) ? `${bare} ${shift}` : bare;
  const scaled = found.factor === 1 ? shifted : `${shifted} +to_meter=${found.factor}`;
  return { code: null, name: nameOf(keys), proj4: scaled, ...unitOf(scaled) };
}

/** What the library makes of the keys, in metres (or degrees), with the factor that brings the file's coordinates to it. */
function convert(keys: GeoKeys): { proj4: string; factor: number } | null {
  try {
    const found = toProj4(keys as unknown as Parameters<typeof toProj4>[0]);
    const factor = found.coordinatesConversionParameters.x;
    if (!/\+proj=/.test(found.proj4) || (found.isGCS && factor !== 1)) return null;
    return { proj4: found.proj4, factor };
  } catch {
    return null;
  }
}

/** The first citation that says something, without the key words that writers put into it. */
function nameOf(keys: GeoKeys): string {
  for (const key of ['PCSCitationGeoKey', 'GTCitationGeoKey', 'GeogCitationGeoKey']) {
    const text = keys[key];
    if (typeof text !== 'string') continue;
    const first = text.split('|').find((part) => part.trim() !== '') ?? '';
    const name = first.replace(/^\s*(PCS Name|GCS Name|ESRI PE String)\s*=\s*/i, '').trim();
    if (name !== '') return name.slice(0, 200);
  }
  return 'user-defined';
}

function number(keys: GeoKeys, name: string): number | undefined {
  const value = keys[name];
  return typeof value === 'number' && value !== 0 ? value : undefined;
}
