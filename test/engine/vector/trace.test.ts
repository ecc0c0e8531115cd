import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MaskBits } from '../../../src-main/contract/run.ts';
import { type TracedPolygon, traceMask, traceMaskSync } from '../../../src-main/engine/vector/trace.ts';
import { countBits, createMask, equalMasks, pack, setBit } from '../../../src-main/engine/window/bits.ts';
import { components } from '../../../src-main/engine/window/components.ts';
import { hasPythonGdal, pythonGdal } from '../../fixtures/python-gdal.ts';
import { blobs } from './blobs.ts';

const masks = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 9 }))
  .chain(([width, height, fill]) =>
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: width * height, maxLength: width * height }).map((v) =>
      pack(
        v.map((n) => (n < fill ? 1 : 0)),
        width,
        height,
      ),
    ),
  );

/** Even-odd fill at pixel centres, from all rings of one polygon: slow and plain. */
function fill(polygon: TracedPolygon, into: MaskBits): void {
  for (let y = 0; y < into.height; y++) {
    const crossings: number[] = [];
    for (const ring of [polygon.exterior, ...polygon.holes]) {
      for (let i = 0; i < ring.length; i += 2) {
        const next = (i + 2) % ring.length;
        const [y0, y1] = [ring[i + 1]!, ring[next + 1]!];
        if (Math.min(y0, y1) <= y && Math.max(y0, y1) > y) crossings.push(ring[i]!);
      }
    }
    crossings.sort((a, b) => a - b);
    for (let i = 0; i < crossings.length; i += 2) {
      for (let x = crossings[i]!; x < crossings[i + 1]!; x++) setBit(into, x, y);
    }
  }
}

function wkt(polygon: TracedPolygon): string {
  const ring = (r: Int32Array) => {
    const points = Array.from({ length: r.length / 2 }, (_, i) => `${r[2 * i]} ${-r[2 * i + 1]!}`);
    return `(${[...points, points[0]].join(',')})`;
  };
  return `POLYGON(${[polygon.exterior, ...polygon.holes].map(ring).join(',')})`;
}

describe('tracing a mask', () => {
  it('loses no pixel and adds none: filling the polygons gives the mask again', () => {
    fc.assert(
      fc.property(masks, (mask) => {
        const again = createMask(mask.width, mask.height);
        const polygons = traceMaskSync(mask);
        for (const polygon of polygons) fill(polygon, again);
        expect(equalMasks(again, mask)).toBe(true);
        expect(polygons.map((p) => p.pixels)).toEqual(components(mask, 4).map((c) => c.pixels));
      }),
      { numRuns: 1000 },
    );
  });

  it('gives rings whose edges turn at every vertex and which never pass a place twice', () => {
    fc.assert(
      fc.property(masks, (mask) => {
        for (const { exterior, holes } of traceMaskSync(mask)) {
          for (const ring of [exterior, ...holes]) {
            const places = new Set<string>();
            for (let i = 0; i < ring.length; i += 2) {
              const j = (i + 2) % ring.length;
              const alongRow = ring[i + 1] === ring[j + 1];
              const k = (j + 2) % ring.length;
              expect(alongRow).toBe(ring[j] === ring[k]);
              places.add(`${ring[i]},${ring[i + 1]}`);
            }
            expect(places.size).toBe(ring.length / 2);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('turns what pixels go round, meeting in a corner, into a hole', () => {
    const ring = pack([0, 1, 1, 1, 0, 1, 1, 1, 1], 3, 3); // The centre is enclosed but for the top-left corner.
    const [polygon, ...others] = traceMaskSync(ring);
    expect(others).toEqual([]);
    expect(polygon!.holes.map((h) => h.length / 2)).toEqual([4]);
  });

  it('keeps pixels that meet only in a corner apart', () => {
    expect(traceMaskSync(pack([1, 0, 0, 1], 2, 2)).map((p) => p.pixels)).toEqual([1, 1]);
  });

  it('of nothing is nothing', () => {
    expect(traceMaskSync(createMask(7, 3))).toEqual([]);
    expect(traceMaskSync(createMask(0, 0))).toEqual([]);
  });
});

describe.skipIf(!hasPythonGdal)('tracing against GDAL (needs python3-gdal)', () => {
  it('gives polygons that GEOS calls valid, with the exterior counter-clockwise', () => {
    const lines = fc.sample(masks, { numRuns: 1000, seed: 7 }).flatMap((mask) => traceMaskSync(mask).map(wkt));
    const faults = pythonGdal(
      `
import sys
from osgeo import ogr
ogr.DontUseExceptions()
def left(r):
    p = r.GetPoints()
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(p, p[1:])) > 0
bad = 0
for line in sys.stdin:
    g = ogr.CreateGeometryFromWkt(line)
    rings = [g.GetGeometryRef(i) for i in range(g.GetGeometryCount())]
    if not g.IsValid() or not left(rings[0]) or any(left(r) for r in rings[1:]): bad += 1
print(bad)`,
      lines.join('\n'),
    );
    expect(lines.length).toBeGreaterThan(3000);
    expect(faults.trim()).toBe('0');
  });

  it('gives as many polygons and the same pixels as gdal_polygonize', () => {
    const mask = blobs(300, 200, 3);
    const polygons = traceMaskSync(mask);
    const script = `
import sys
from osgeo import gdal, ogr
w, h = 300, 200
ds = gdal.GetDriverByName('MEM').Create('', w, h, 1)
ds.SetGeoTransform((0, 1, 0, 0, 0, -1))
data = bytes(int(c) for c in sys.stdin.read())
ds.GetRasterBand(1).WriteRaster(0, 0, w, h, data)
v = ogr.GetDriverByName('Memory').CreateDataSource('x')
l = v.CreateLayer('l'); l.CreateField(ogr.FieldDefn('v', ogr.OFTInteger))
gdal.Polygonize(ds.GetRasterBand(1), ds.GetRasterBand(1), l, 0)
print(l.GetFeatureCount(), sum(f.GetGeometryRef().GetArea() for f in l))`;
    const digits = Array.from({ length: 300 * 200 }, (_, i) => (mask.bits[i >> 3]! >> (i & 7)) & 1).join('');
    const [count, area] = pythonGdal(script, digits).trim().split(' ').map(Number);
    expect([polygons.length, polygons.reduce((sum, p) => sum + p.pixels, 0)]).toEqual([count, area]);
    expect(area).toBe(countBits(mask));
  });
});

describe('tracing in slices', () => {
  it('gives what tracing in one go gives, and lets the event loop run meanwhile', async () => {
    const mask = blobs(3000, 3000, 40);
    const gaps: number[] = [];
    let last = performance.now();
    const timer = setInterval(() => {
      gaps.push(performance.now() - last);
      last = performance.now();
    }, 1);
    const sliced = await traceMask(mask, { sliceMs: 3 });
    clearInterval(timer);
    expect(sliced).toEqual(traceMaskSync(mask));
    expect(gaps.length).toBeGreaterThan(2);
  });

  it('stops when told', async () => {
    const controller = new AbortController();
    const tracing = traceMask(blobs(2000, 2000, 40), { signal: controller.signal, sliceMs: 1 });
    controller.abort();
    await expect(tracing).rejects.toMatchObject({ fault: { code: 'run.cancelled' } });
  });
});
