import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RasterInfo } from '../../../src-main/contract/raster.ts';
import type { Polygon } from '../../../src-main/contract/run.ts';
import { toGeoJson, writeGeoJson } from '../../../src-main/engine/export/geojson.ts';
import { toMapPolygon } from '../../../src-main/engine/vector/place.ts';
import { traceMaskSync } from '../../../src-main/engine/vector/trace.ts';
import { hasPythonGdal, pythonGdal } from '../../fixtures/python-gdal.ts';
import { blobs } from '../vector/blobs.ts';
import { boxRing, featureOf, inCrs, pixel, rasterOf, resultOf } from './results.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'think2seg-export-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Document {
  type: string;
  bbox?: number[];
  think2seg: Record<string, unknown>;
  features: { id: string; geometry: { coordinates: [number, number][][][] }; properties: Record<string, unknown> }[];
}
const documentOf = (polygons: readonly Polygon<'map'>[], raster: RasterInfo) =>
  JSON.parse(JSON.stringify(toGeoJson(resultOf([featureOf(polygons, raster)], raster), raster))) as Document;

const utm = { a: 30, b: 0, c: 288776, d: 0, e: -30, f: 9120761 };
const degrees = { a: 0.01, b: 0, c: 170, d: 0, e: -0.01, f: 10 };

/** Polygons of a realistic mask in a raster's map space. */
function polygonsOf(raster: RasterInfo, side: number, size: number): Polygon<'map'>[] {
  const { transform } = raster.georeference;
  return traceMaskSync(blobs(side, side, size)).map((t) =>
    toMapPolygon(t, { origin: { x: 0, y: 0 }, scale: 1, transform, size: { width: side, height: side } }),
  );
}

describe('the GeoJSON of a result', () => {
  it('has lon/lat of seven decimals, a bounding box, flat properties and what the run says', () => {
    const raster = inCrs('EPSG:31985', utm);
    const document = documentOf([[boxRing(288776, 9120461, 289076, 9120761)]], raster);
    const [feature] = document.features;
    const [ring] = feature!.geometry.coordinates[0]!;
    // From gdaltransform -s_srs EPSG:31985 -t_srs EPSG:4326.
    expect(ring![0]![0]).toBeCloseTo(-34.9161804, 6);
    expect(ring!.flat().every((n) => Math.abs(n * 1e7 - Math.round(n * 1e7)) < 1e-3)).toBe(true);
    expect(document.bbox).toEqual([
      Math.min(...ring!.map((p) => p[0])),
      Math.min(...ring!.map((p) => p[1])),
      Math.max(...ring!.map((p) => p[0])),
      Math.max(...ring!.map((p) => p[1])),
    ]);
    expect(Object.values(feature!.properties).every((value) => value === null || typeof value !== 'object')).toBe(true);
    expect(document.think2seg).toMatchObject({
      answer: 'masks',
      coordinate_space: 'lonlat',
      query: 'Wo ist "Wasser"?\nUnd 海?',
    });
    expect(JSON.parse(String(feature!.properties.prompts))).toMatchObject([{ positive: [ring![0]], negative: [] }]);
  });

  it('of no target is an empty collection that says so', () => {
    const raster = inCrs('EPSG:31985', utm);
    const document = toGeoJson(resultOf([], raster), raster) as Document;
    expect(document.features).toEqual([]);
    expect(document.bbox).toBeUndefined();
    expect(document.think2seg.answer).toBe('no-target');
  });

  it('without a georeference has pixels, says so, and claims no bounding box', () => {
    const document = documentOf([[boxRing(3, -9, 5, -7)]], pixel);
    expect(document.features[0]!.geometry.coordinates[0]![0]![0]).toEqual([3, -9]);
    expect(document.bbox).toBeUndefined();
    expect(document.think2seg.coordinate_space).toBe('pixel');
  });

  it('of an unknown CRS is refused', () => {
    const raster = rasterOf({ kind: 'unknown-crs', transform: utm, label: 'Mars 2000' });
    expect(() => toGeoJson(resultOf([], raster), raster)).toThrowError(
      expect.objectContaining({ fault: expect.objectContaining({ code: 'raster.unknownCrs' }) }),
    );
  });

  it('is split at the antimeridian, with a bounding box that reaches over it', () => {
    const raster = inCrs('EPSG:4326', degrees);
    const hole = boxRing(179, 2, 181, 3).reverse();
    const document = documentOf([[boxRing(178, 0, 183, 5), hole]], raster);
    const parts = document.features[0]!.geometry.coordinates;
    expect(parts).toHaveLength(2);
    expect(document.bbox).toEqual([178, 0, -177, 5]);
    const lons = parts.flat(2).map((p) => p[0]);
    expect(Math.max(...lons)).toBe(180);
    expect(Math.min(...lons)).toBe(-180);
  });

  it('touching the antimeridian from one side stays whole', () => {
    const document = documentOf([[boxRing(178, 0, 180, 5)]], inCrs('EPSG:4326', degrees));
    expect(document.features[0]!.geometry.coordinates).toHaveLength(1);
    expect(document.bbox).toEqual([178, 0, 180, 5]);
  });

  it('streams to a file the same document', async () => {
    const raster = inCrs('EPSG:31985', utm);
    const polygons = polygonsOf(raster, 200, 30);
    const result = resultOf(
      polygons.map((p, i) => featureOf([p], raster, `f${i}`)),
      raster,
    );
    const path = join(folder, 'größe 海.geojson');
    await writeGeoJson(result, raster, path);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(JSON.parse(JSON.stringify(toGeoJson(result, raster))));
  });
});

describe.skipIf(!hasPythonGdal)('the GeoJSON read by OGR (needs python3-gdal)', () => {
  /** What OGR makes of a file: schema, number of features, validity, area in square degrees, orientation. */
  function read(path: string) {
    const script = `
import sys, json
from osgeo import ogr
ogr.UseExceptions()
ds = ogr.Open(sys.argv[1]); l = ds.GetLayer()
d = l.GetLayerDefn()
def left(r):
    p = r.GetPoints(); o = p[0]
    return sum((a[0]-o[0]) * (b[1]-o[1]) - (b[0]-o[0]) * (a[1]-o[1]) for a, b in zip(p, p[1:])) > 0
bad = 0; area = 0; first = None
for f in l:
    g = f.GetGeometryRef(); area += g.GetArea()
    if first is None: first = {d.GetFieldDefn(i).GetName(): f.GetField(i) for i in range(d.GetFieldCount())}
    ok = g.IsValid()
    for p in g:
        ok = ok and left(p.GetGeometryRef(0)) and not any(left(p.GetGeometryRef(i)) for i in range(1, p.GetGeometryCount()))
    bad += not ok
types = {d.GetFieldDefn(i).GetName(): d.GetFieldDefn(i).GetTypeName() + ('(Boolean)' if d.GetFieldDefn(i).GetSubType() == ogr.OFSTBoolean else '') for i in range(d.GetFieldCount())}
print(json.dumps([types, l.GetFeatureCount(), bad, area, first]))`;
    const [types, count, bad, area, first] = JSON.parse(pythonGdal(script, '', [path]));
    return { types, count, bad, area, first };
  }

  it('has every field with its type and value', async () => {
    const raster = inCrs('EPSG:31985', utm);
    const path = join(folder, 'fields.geojson');
    await writeGeoJson(
      resultOf([featureOf([[boxRing(288776, 9120461, 289076, 9120761)]], raster)], raster),
      raster,
      path,
    );
    const { types, first } = read(path);
    expect(types).toMatchObject({
      label: 'String',
      score: 'Real',
      area_m2: 'Real',
      perimeter_m: 'Real',
      pixels: 'Integer',
      prompter_sha256: 'String',
      edited: 'Integer(Boolean)',
      created: 'DateTime',
      prompts: 'String',
    });
    expect(first).toMatchObject({
      query: 'Wo ist "Wasser"?\nUnd 海?',
      raster: 'küste 海.tif',
      raster_crs: 'EPSG:31985',
      score: 0.75,
      area_m2: 12345.5,
      mask_by: 'segmenter',
    });
  });

  it.each([
    ['EPSG:31985', { a: 28.5, b: 0, c: 288776, d: 0, e: -28.5, f: 9120761 }],
    ['EPSG:32633', { a: 0.03, b: 0, c: 500000, d: 0, e: -0.03, f: 5500000 }],
    ['EPSG:3031', { a: 500, b: 0, c: 100000, d: 0, e: -500, f: 900000 }],
    ['EPSG:4326', { a: 0.0001, b: 0, c: 10, d: 0, e: -0.0001, f: 60 }],
  ])('is valid and right-handed for a realistic mask in %s', async (code, transform) => {
    const raster = inCrs(code, transform);
    const polygons = polygonsOf(raster, 256, 30);
    const path = join(folder, `valid-${code.slice(5)}.geojson`);
    await writeGeoJson(
      resultOf(
        polygons.map((p, i) => featureOf([p], raster, `f${i}`)),
        raster,
      ),
      raster,
      path,
    );
    const { count, bad } = read(path);
    expect(count).toBe(polygons.length);
    expect(bad).toBe(0);
  });

  it('is valid with the whole area where a realistic mask lies across the antimeridian', async () => {
    const transform = { a: 0.01, b: 0, c: 178.715, d: 0, e: -0.01, f: 10 };
    const raster = inCrs('EPSG:4326', transform);
    const polygons = polygonsOf(raster, 256, 30);
    const path = join(folder, 'antimeridian.geojson');
    await writeGeoJson(
      resultOf(
        polygons.map((p, i) => featureOf([p], raster, `f${i}`)),
        raster,
      ),
      raster,
      path,
    );
    const { count, bad, area } = read(path);
    const pixels = traceMaskSync(blobs(256, 256, 30)).reduce((sum, p) => sum + p.pixels, 0);
    expect([count, bad]).toEqual([polygons.length, 0]);
    expect(area).toBeCloseTo(pixels * 1e-4, 4);
  });

  it('holds the pole where a polygon lies around it', async () => {
    const raster = inCrs('EPSG:3031', { a: 1000, b: 0, c: -1e5, d: 0, e: -1000, f: 1e5 });
    const path = join(folder, 'pole.geojson');
    await writeGeoJson(resultOf([featureOf([[boxRing(-1e5, -1e5, 1e5, 1e5)]], raster)], raster), raster, path);
    const { bad, area } = read(path);
    expect(bad).toBe(0);
    expect(area).toBeGreaterThan(360 * 0.9); // 0.9 degrees of latitude are 100 km.
    expect(area).toBeLessThan(360 * 1.3);
  });
});
