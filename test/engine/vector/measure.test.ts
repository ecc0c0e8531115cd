import geodesic from 'geographiclib-geodesic';
import { describe, expect, it } from 'vitest';
import type { Polygon } from '../../../src-main/contract/run.ts';
import type { MapXY } from '../../../src-main/contract/space.ts';
import { createTransform, crsByCode, lonLatOf, wgs84 } from '../../../src-main/engine/raster/crs.ts';
import { measure } from '../../../src-main/engine/vector/measure.ts';

/** Counter-clockwise closed ring through corners. */
const ring = (...points: [number, number][]): MapXY[] => [...points, points[0]!].map(([x, y]) => ({ x, y }));
const square = (x: number, y: number, side: number): Polygon<'map'> => [
  ring([x, y], [x + side, y], [x + side, y + side], [x, y + side]),
];

/** geographiclib's geodesic polygon with every edge cut into many pieces: the independent value. */
function byGeodesics(polygon: Polygon<'map'>, code: string, pieces: number) {
  const lonLat = lonLatOf(crsByCode(code));
  let area = 0;
  let perimeter = 0;
  polygon.forEach((points, i) => {
    const sum = geodesic.Geodesic.WGS84.Polygon(false);
    for (let k = 1; k < points.length; k++) {
      const [p, q] = [points[k - 1]!, points[k]!];
      for (let n = 0; n < pieces; n++) {
        const at = lonLat({ x: p.x + ((q.x - p.x) * n) / pieces, y: p.y + ((q.y - p.y) * n) / pieces });
        sum.AddPoint(at.y, at.x);
      }
    }
    const found = sum.Compute(false, true);
    area += (i === 0 ? 1 : -1) * Math.abs(found.area ?? Number.NaN);
    perimeter += found.perimeter;
  });
  return { area, perimeter };
}

/** A place in each CRS's area of use. */
const places: [code: string, lon: number, lat: number][] = [
  ['EPSG:31985', -34.9, -8],
  ['EPSG:32633', 15, 50],
  ['EPSG:32733', 17, -33],
  ['EPSG:3857', 10, 60],
  ['EPSG:3395', -70, -50],
  ['EPSG:3031', 40, -75],
  ['EPSG:3995', 100, 80],
  ['EPSG:3035', 12, 51],
  ['EPSG:2154', 3, 46.5],
  ['EPSG:27700', -2, 53],
  ['EPSG:5514', 15, 50],
  ['EPSG:2263', -73.9, 40.7],
  ['EPSG:7855', 147, -37],
  ['EPSG:6677', 139.8, 36],
];

describe('area and perimeter on the ellipsoid', () => {
  it.each(places)(
    'agree with finely cut geodesics to a millionth in %s, for squares of 5 m to 30 km',
    (code, lon, lat) => {
      const crs = crsByCode(code);
      const { x, y } = createTransform(wgs84, crs)({ x: lon, y: lat });
      for (const metres of [5, 100, 3000, 30_000]) {
        const side = metres / crs.metresPerUnit;
        const polygon = square(x, y, side);
        const found = measure([polygon], crs);
        const expected = byGeodesics(polygon, code, metres > 1000 ? 200 : 4);
        expect(Math.abs(found.areaM2 / expected.area - 1)).toBeLessThan(1e-6);
        expect(Math.abs(found.perimeterM / expected.perimeter - 1)).toBeLessThan(1e-6);
      }
    },
  );

  it('takes edges as straight in the map: a box of degrees has the area between its parallels', () => {
    // Area between parallels 60 and 61 over one degree, from the closed formula of the authalic function.
    const e = Math.sqrt((2 - 1 / 298.257223563) / 298.257223563);
    const q = (lat: number) => {
      const s = Math.sin((lat * Math.PI) / 180);
      return (1 - e * e) * (s / (1 - (e * s) ** 2) - Math.log((1 - e * s) / (1 + e * s)) / (2 * e));
    };
    const expected = ((6378137 ** 2 / 2) * (q(61) - q(60)) * Math.PI) / 180;
    const { areaM2 } = measure([square(20, 60, 1)], crsByCode('EPSG:4326'));
    expect(Math.abs(areaM2 / expected - 1)).toBeLessThan(1e-9);
  });

  it('of one hemisphere and of the whole ellipsoid are the published ones', () => {
    const half: Polygon<'map'> = [ring([0, -90], [180, -90], [180, 90], [0, 90])];
    const { areaM2 } = measure([half], crsByCode('EPSG:4326'));
    expect(Math.abs((2 * areaM2) / 510_065_621_724_000 - 1)).toBeLessThan(1e-7); // 510,065,621.724 km2
  });

  it('subtracts holes from the area and adds them to the perimeter', () => {
    const crs = crsByCode('EPSG:32633');
    const hole = [...square(500_100, 5_500_100, 50)[0]!].reverse();
    const found = measure([[square(500_000, 5_500_000, 300)[0]!, hole]], crs);
    const outer = measure([square(500_000, 5_500_000, 300)], crs);
    const inner = measure([square(500_100, 5_500_100, 50)], crs);
    expect(found.areaM2).toBeCloseTo(outer.areaM2 - inner.areaM2, 4);
    expect(found.perimeterM).toBeCloseTo(outer.perimeterM + inner.perimeterM, 6);
  });

  it('counts the ground around a pole that lies inside', () => {
    const crs = crsByCode('EPSG:3031');
    const polygon = square(-100_000, -100_000, 200_000);
    const { areaM2, perimeterM } = measure([polygon], crs);
    const expected = byGeodesics(polygon, 'EPSG:3031', 2000);
    expect(Math.abs(areaM2 / expected.area - 1)).toBeLessThan(1e-6);
    expect(Math.abs(perimeterM / expected.perimeter - 1)).toBeLessThan(1e-6);
  });

  it('is not put out by the antimeridian', () => {
    const crs = crsByCode('EPSG:3857');
    const edge = 20037508.342789244;
    const over = measure([square(edge - 500, 0, 1000)], crs);
    const inland = measure([square(0, 0, 1000)], crs);
    expect(Math.abs(over.areaM2 / inland.areaM2 - 1)).toBeLessThan(1e-6);
  });
});
