/**
 * Coordinate reference systems: found by code, transformed between, measured with.
 *
 * Coordinates are x = east, y = north (the order of GeoTIFF and of GIS files), whatever order the
 * register states for a CRS. Within one datum, and from WGS 84-like datums, transformations are below
 * a millimetre from PROJ. Datums that need a grid (see `epsg.ts`) are brought to WGS 84 by parameters,
 * right to the metres stated there. KNOWN GAP: for some older national datums (KKJ, Israel 1993,
 * LUREF, Lisbon, Egypt 1907, PRS92 and others) the package's datum shift is wrong or missing, by 30 m
 * to 1 km, and CRSs whose axes point south or west (South African Lo, EPSG:5513) are not checked.
 */
import geodesic from 'geographiclib-geodesic';
import proj4, { type Converter } from 'proj4';
import { because } from '../../contract/because.ts';
import { raise } from '../../contract/fault.ts';
import type { CrsInfo } from '../../contract/raster.ts';
import type { Affine, Box, LonLat, MapXY, RasterXY } from '../../contract/space.ts';
import { toMap } from '../../contract/space.ts';
import { epsgCrs } from './epsg.ts';

export { crsFromGeoKeys } from './geokeys.ts';

/** WGS 84 longitude and latitude in degrees (EPSG:4326 with longitude first). */
export const wgs84: CrsInfo = {
  code: 'EPSG:4326',
  name: 'WGS 84',
  proj4: '+proj=longlat +datum=WGS84 +no_defs',
  unit: 'degree',
  metresPerUnit: (Math.PI / 180) * 6378137,
};

/** A CRS by its code: "EPSG:31985", "epsg:31985" or "31985". Faults: `request.unknownCrs`. */
export function crsByCode(code: string): CrsInfo {
  const digits = /^\s*(?:epsg\s*:{1,2}\s*)?(\d{1,6})\s*$/i.exec(code)?.[1];
  const crs = digits === undefined ? null : Number(digits) === 4326 ? wgs84 : epsgCrs(Number(digits));
  if (!crs || !isComputable(crs.proj4)) raise('request.unknownCrs', { crs: code.slice(0, 64) });
  return crs;
}

/** Whether proj4js has this projection and accepts these parameters. */
export function isComputable(definition: string): boolean {
  try {
    proj4(definition);
    return true;
  } catch {
    return false;
  }
}

/**
 * What a person should know of how this CRS is brought to WGS 84; null where nothing is in the way.
 * Areas and lengths do not suffer from a datum shift; positions on another map do.
 */
export function datumNotice({ name, proj4: definition }: CrsInfo): string | null {
  const shift = /\+towgs84=([^ ]+)/.exec(definition)?.[1];
  const own = /\+datum=WGS84|\+nadgrids=@null|\+ellps=(GRS80|WGS84)\b/.test(definition);
  if (/\+axis=/.test(definition))
    return `The axes of ${name} do not point east and north; positions from it are not checked.`;
  if (shift?.split(',').some((parameter) => Number(parameter) !== 0)) {
    return `${name} is brought to longitude and latitude by parameters, without a datum grid: positions can be off by metres, for some older datums by more.`;
  }
  if (shift === undefined && !own) {
    return `No shift from the datum of ${name} to WGS 84 is known: longitudes and latitudes can be off by hundreds of metres.`;
  }
  return null;
}

/** Brings points of one CRS to another. The function made raises `vector.noReprojection` for a point without an image. */
export function createTransform(from: CrsInfo, to: CrsInfo): (p: MapXY) => MapXY {
  if (from.proj4 === to.proj4) return (p) => ({ x: p.x, y: p.y });
  const names = { from: from.code ?? from.name, to: to.code ?? to.name };
  const converter = converterOf(from, to, names);
  return (p) => {
    const [x, y] = forward(converter, p, names);
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      raise('vector.noReprojection', { ...names, ...because('crs.noImage', { x: p.x, y: p.y }) });
    }
    return { x, y };
  };
}

/** Brings map coordinates to WGS 84 longitude and latitude. Faults: `vector.noReprojection`. */
export function lonLatOf(crs: CrsInfo): (p: MapXY) => LonLat {
  const transform = createTransform(crs, wgs84);
  return (p) => {
    const { x, y } = transform(p);
    return { x, y };
  };
}

/** Points along each side from which the image of a box is taken: enough for a side that bulges. */
const pointsPerSide = 32;

/** The box around the image of a box, its sides followed and not only its corners. Faults: `vector.noReprojection`. */
export function transformBox(box: Box<'map'>, from: CrsInfo, to: CrsInfo): Box<'map'> {
  const transform = createTransform(from, to);
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const p of outline(box)) {
    const q = transform(p);
    minX = Math.min(minX, q.x);
    minY = Math.min(minY, q.y);
    maxX = Math.max(maxX, q.x);
    maxY = Math.max(maxY, q.y);
  }
  return { minX, minY, maxX, maxY };
}

/**
 * Metres on the ground of the side of the raster pixel around `at`: the geometric mean of its two
 * sides, each the geodesic on WGS 84 through the pixel's middle. Faults: `vector.noReprojection`.
 */
export function groundSize(transform: Affine, crs: CrsInfo, at: RasterXY): number {
  const lonLat = lonLatOf(crs);
  const metres = (dx: number, dy: number) => {
    const a = lonLat(toMap(transform, { x: at.x - dx, y: at.y - dy }));
    const b = lonLat(toMap(transform, { x: at.x + dx, y: at.y + dy }));
    return geodesic.Geodesic.WGS84.Inverse(a.y, a.x, b.y, b.x).s12 ?? Number.NaN;
  };
  return Math.sqrt(metres(0.5, 0) * metres(0, 0.5));
}

/** What faults call the two CRSs. */
type Names = { readonly from: string; readonly to: string };

const converters = new Map<string, Converter>();

function converterOf(from: CrsInfo, to: CrsInfo, names: Names): Converter {
  const key = `${from.proj4}\n${to.proj4}`;
  let converter = converters.get(key);
  if (!converter) {
    try {
      converter = proj4(from.proj4, to.proj4);
    } catch (error) {
      raise('vector.noReprojection', names, error instanceof Error ? error : new Error(String(error)));
    }
    if (converters.size > 64) converters.clear();
    converters.set(key, converter);
  }
  return converter;
}

function forward(converter: Converter, p: MapXY, names: Names): [number, number] {
  try {
    const [x, y] = converter.forward([p.x, p.y]);
    return [x ?? Number.NaN, y ?? Number.NaN];
  } catch (error) {
    raise('vector.noReprojection', names, error instanceof Error ? error : new Error(String(error)));
  }
}

function* outline(box: Box<'map'>): Generator<MapXY> {
  const { minX, minY, maxX, maxY } = box;
  for (let i = 0; i <= pointsPerSide; i++) {
    const x = minX + ((maxX - minX) * i) / pointsPerSide;
    const y = minY + ((maxY - minY) * i) / pointsPerSide;
    yield { x, y: minY };
    yield { x, y: maxY };
    yield { x: minX, y };
    yield { x: maxX, y };
  }
}
