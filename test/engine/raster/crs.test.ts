import { describe, expect, it } from 'vitest';
import { FaultError } from '../../../src-main/contract/fault.ts';
import {
  createTransform,
  crsByCode,
  crsFromGeoKeys,
  datumNotice,
  groundSize,
  transformBox,
  wgs84,
} from '../../../src-main/engine/raster/crs.ts';
import { hasPythonGdal, pythonGdal } from '../../fixtures/python-gdal.ts';

/** A place in each CRS, and the metres from PROJ that are allowed: a millimetre where no datum grid is in play. */
const places: [code: number, lon: number, lat: number, metres: number][] = [
  ...[
    [32633, 15, 50],
    [32733, 15, -20],
    [31985, -34.9, -8],
    [3857, 139, 35],
    [3395, -70, -50],
    [3031, 40, -75],
  ],
  ...[
    [3995, 100, 80],
    [3413, -45, 75],
    [3035, 12, 51],
    [2154, 3, 46.5],
    [2056, 8, 47],
    [28992, 5.4, 52.1],
  ],
  ...[
    [31370, 4.5, 50.8],
    [2272, -77, 40],
    [2263, -73.9, 40.7],
    [2229, -118, 34],
    [26911, -117, 35],
    [25832, 9, 51],
  ],
  ...[
    [6677, 139.8, 36],
    [7855, 147, -37],
    [2193, 173, -41],
    [4326, 10, 10],
    [4258, 10, 50],
    [5070, -96, 38],
  ],
  ...[
    [3577, 132, -25],
    [5880, -54, -10],
    [23700, 19, 47],
    [27700, -2, 53],
  ],
].map(([code, lon, lat]) => [code!, lon!, lat!, 1e-3] as [number, number, number, number]);
// Brought to WGS 84 by parameters; PROJ picks others, or a grid.
places.push([5514, 15, 50, 15], [32023, -83, 39, 15], [26711, -117, 35, 15], [31467, 9, 50, 2]);

describe.skipIf(!hasPythonGdal)('transformations against PROJ (needs python3-gdal)', () => {
  const script = `
import sys, json
from osgeo import osr
osr.UseExceptions()
def crs(n):
    s = osr.SpatialReference(); s.ImportFromEPSG(n); s.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER); return s
print(json.dumps([osr.CoordinateTransformation(crs(4326), crs(c)).TransformPoint(x, y)[:2] for c, x, y, _ in json.load(sys.stdin)]))`;
  const expected: [number, number][] = hasPythonGdal ? JSON.parse(pythonGdal(script, JSON.stringify(places))) : [];

  it.each(places.map((place, i) => [...place, i] as const))(
    'EPSG:%i at %d, %d are right to %d m',
    (code, lon, lat, metres, i) => {
      const crs = crsByCode(String(code));
      const found = createTransform(wgs84, crs)({ x: lon, y: lat });
      const [x, y] = expected[i]!;
      expect(Math.hypot(found.x - x, found.y - y) * crs.metresPerUnit).toBeLessThan(metres);
      const back = createTransform(crs, wgs84)(found);
      // Two millimetres: proj4js inverts a datum shift to 1.4 mm (EPSG:2056, EPSG:27700), everything else far below.
      expect(Math.hypot(back.x - lon, back.y - lat)).toBeLessThan(2e-8);
    },
  );
});

describe('codes and keys', () => {
  it('finds codes in any spelling and refuses unknown ones', () => {
    expect(crsByCode('epsg:31985')).toEqual(crsByCode('31985'));
    expect(crsByCode('31985').name).toBe('SIRGAS 2000 / UTM zone 25S');
    const unknown = expect.objectContaining({ fault: expect.objectContaining({ code: 'request.unknownCrs' }) });
    for (const code of ['EPSG:999999', 'ESRI:1', '', 'EPSG:../1']) expect(() => crsByCode(code)).toThrowError(unknown);
  });

  it('tells the US survey foot from the foot', () => {
    expect(crsByCode('2263')).toMatchObject({ unit: 'us-survey-foot', metresPerUnit: 1200 / 3937 });
    const keys = { GTModelTypeGeoKey: 1, ProjectedCSTypeGeoKey: 32618, ProjLinearUnitsGeoKey: 9003 };
    expect(crsFromGeoKeys(keys)).toMatchObject({ code: null, unit: 'us-survey-foot' });
  });

  it('reads codes from keys and is honest about none', () => {
    expect(crsFromGeoKeys({ GTModelTypeGeoKey: 1, ProjectedCSTypeGeoKey: 31985 })?.code).toBe('EPSG:31985');
    expect(crsFromGeoKeys({ GTModelTypeGeoKey: 2, GeographicTypeGeoKey: 4326 })?.unit).toBe('degree');
    expect(crsFromGeoKeys({})).toBeNull();
  });

  it('measures pixels on the ground and follows the sides of boxes', () => {
    const crs = crsByCode('EPSG:3857');
    const size = groundSize({ a: 10, b: 0, c: 0, d: 0, e: -10, f: 8399737.9 }, crs, { x: 0, y: 0 });
    expect(size).toBeCloseTo(5, 1); // Web Mercator stretches by two at 60 degrees.
    const box = transformBox({ minX: -30, minY: 60, maxX: 30, maxY: 70 }, wgs84, crsByCode('EPSG:3995'));
    const corner = createTransform(wgs84, crsByCode('EPSG:3995'))({ x: 30, y: 60 });
    expect(box.minY).toBeLessThan(corner.y - 1000);
  });
});

describe('a point that has no image in the other CRS', () => {
  it('is a fault, never a number that is not one', () => {
    const fails = (act: () => unknown) => {
      try {
        return act();
      } catch (thrown) {
        return thrown instanceof FaultError ? thrown.fault.code : thrown;
      }
    };
    const mercator = crsByCode('EPSG:3857');
    expect(fails(() => createTransform(wgs84, mercator)({ x: 0, y: 90 }))).toBe('vector.noReprojection');
    expect(fails(() => createTransform(mercator, wgs84)({ x: 0, y: Number.NaN }))).toBe('vector.noReprojection');
    expect(fails(() => createTransform(crsByCode('EPSG:32633'), wgs84)({ x: 1e12, y: 1e12 }))).toBe(
      'vector.noReprojection',
    );
  });
});

describe('the notice about a datum', () => {
  it('is given where parameters stand in for a grid or no shift is known, and not where none is needed', () => {
    const said = (code: number) => datumNotice(crsByCode(`EPSG:${code}`));
    expect([4326, 3857, 31985, 25832, 26914, 2154, 7855, 32618].map(said)).toEqual(
      Array.from({ length: 8 }, () => null),
    );
    for (const code of [27700, 4267, 2393, 5514]) expect(said(code)).toMatch(/without a datum grid/);
    const bare = { ...crsByCode('EPSG:4267'), proj4: '+proj=longlat +ellps=clrk66 +no_defs' };
    expect(datumNotice(bare)).toMatch(/No shift/);
    expect(datumNotice({ ...bare, proj4: '+proj=tmerc +axis=wsu +ellps=bessel' })).toMatch(/axes/);
  });
});
