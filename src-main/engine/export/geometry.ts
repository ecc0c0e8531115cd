/** Polygons of the map as GeoJSON coordinates. */
import type { Georeference } from '../../contract/raster.ts';
import type { Polygon, Prompt, Ring } from '../../contract/run.ts';
import type { Affine, Box, LonLat, MapXY } from '../../contract/space.ts';
import { lonLatOf, transformBox, wgs84 } from '../raster/crs.ts';
import { splitAtAntimeridian } from './meridian.ts';

export type Position = [number, number];
export interface MultiPolygon {
  readonly type: 'MultiPolygon';
  readonly coordinates: readonly (readonly (readonly Position[])[])[];
}

/** How map coordinates go into the file. */
export interface Projection {
  /** `lonlat`: WGS 84 degrees as RFC 7946 has it; `pixel`: column and minus row of the raster. */
  readonly space: 'lonlat' | 'pixel';
  geometry(polygons: readonly Polygon<'map'>[]): MultiPolygon | null;
  prompt(prompt: Prompt<'map'>): object;
}

/** The projection for a raster; `georeference` must not be of an unknown CRS. */
export function projectionOf(georeference: Georeference): Projection {
  return georeference.kind === 'crs' ? toLonLat(georeference) : inPixels;
}

const inPixels: Projection = {
  space: 'pixel',
  geometry: (polygons) => multiPolygon(polygons.map((polygon) => polygon.map(positions))),
  prompt: ({ box, positive, negative }) => ({
    box: box && [box.minX, box.minY, box.maxX, box.maxY],
    positive: positive.map((p) => [p.x, p.y]),
    negative: negative.map((p) => [p.x, p.y]),
  }),
};

/**
 * Edges longer than this on the ground are given points in between, since a line that is straight in
 * the map's CRS is bent in longitude and latitude: by 4 cm over this length at 60 degrees. Metres.
 */
const straightUpTo = 1000;

function toLonLat({ crs, transform }: Extract<Georeference, { kind: 'crs' }>): Projection {
  const lonLat = lonLatOf(crs);
  const step = crs.unit === 'degree' ? Infinity : straightUpTo / crs.metresPerUnit;
  const decimals = decimalsFor(shorterSide(transform) * crs.metresPerUnit);
  const round = (p: LonLat): Position => [rounded(p.x, decimals), rounded(p.y, decimals)];
  return {
    space: 'lonlat',
    geometry(polygons) {
      const split = polygons.flatMap((polygon) =>
        splitAtAntimeridian(polygon.map((ring) => densified(ring, step).map(lonLat))),
      );
      return multiPolygon(split.map((polygon) => polygon.map((ring) => ring.map(round))));
    },
    prompt: ({ box, positive, negative }) => ({
      box: box && flat(transformBox(box, crs, wgs84), round),
      positive: positive.map((p) => round(lonLat(p))),
      negative: negative.map((p) => round(lonLat(p))),
    }),
  };
}

function flat(box: Box<'map'>, round: (p: LonLat) => Position): number[] {
  return [...round({ x: box.minX, y: box.minY }), ...round({ x: box.maxX, y: box.maxY })];
}

/** The shorter side of a raster pixel in map units. */
function shorterSide(t: Affine): number {
  return Math.min(Math.hypot(t.a, t.d), Math.hypot(t.b, t.e));
}

/**
 * Seven decimals (1.1 cm) as RFC 7946 recommends; nine where pixels are so small that rounding to
 * seven could make outlines of pixel edges cross themselves.
 */
function decimalsFor(pixelMetres: number): number {
  return pixelMetres >= 0.05 ? 7 : 9;
}

function rounded(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.round(value * factor) / factor + 0;
}

function densified(ring: Ring<'map'>, step: number): MapXY[] {
  const points: MapXY[] = [];
  ring.forEach((p, i) => {
    const before = ring[i - 1];
    const pieces = before ? Math.ceil(Math.hypot(p.x - before.x, p.y - before.y) / step) : 1;
    for (let k = 1; k < pieces; k++) {
      points.push({ x: before!.x + ((p.x - before!.x) * k) / pieces, y: before!.y + ((p.y - before!.y) * k) / pieces });
    }
    points.push(p);
  });
  return points;
}

function positions(ring: Ring<'map'>): Position[] {
  return ring.map((p) => [p.x, p.y]);
}

/** Without the points that rounding made equal, and without rings that it left without an inside; null for nothing left. */
function multiPolygon(polygons: readonly Position[][][]): MultiPolygon | null {
  const kept = polygons.flatMap((rings) => {
    const [exterior, ...holes] = rings.map(withoutRepeats);
    if (!exterior || exterior.length < 4) return [];
    return [[exterior, ...holes.filter((hole) => hole.length >= 4)]];
  });
  return kept.length > 0 ? { type: 'MultiPolygon', coordinates: kept } : null;
}

function withoutRepeats(ring: readonly Position[]): Position[] {
  return ring.filter((p, i) => i === 0 || p[0] !== ring[i - 1]![0] || p[1] !== ring[i - 1]![1]);
}
