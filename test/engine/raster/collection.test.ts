/** Real rasters of many makers, where the collection is present: what we say of them against what GDAL says. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { gdalInfo, gdalValues, scratch } from './gdal.ts';
import { bandValues, firstDifference, withRaster } from './values.ts';

const root = process.env.THINK2SEG_DATA ?? join(import.meta.dirname, '../../../../shared/data');
const folders = ['demo_geotiff', 'rasterio_tests/data', 'spacenet_u16'].map((name) => join(root, name));
const files = folders.filter(existsSync).flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.tif') && name !== 'corrupt.tif')
    .map((name) => join(folder, name)),
);
const folder = scratch();
afterAll(() => folder.remove());

describe.skipIf(files.length === 0)('the collection of rasters', () => {
  test.each(files)('%s is read as GDAL reads it', async (path) => {
    await withRaster(path, async (source) => {
      const { info } = source;
      const expected = gdalInfo(path);
      expect([info.width, info.height, info.bands.length]).toEqual([...expected.size, expected.bands.length]);
      if (info.georeference.kind !== 'none') {
        const [c = 0, a = 0, b = 0, f = 0, d = 0, e = 0] = expected.geoTransform ?? [];
        const ours = Object.values(info.georeference.transform);
        for (const [i, value] of [a, b, c, d, e, f].entries())
          expect(Math.abs((ours[i] ?? 0) - value)).toBeLessThan(1e-6 * Math.max(1, Math.abs(value)));
      }
      const nodata = expected.bands[0]?.noDataValue ?? null;
      if (typeof nodata === 'number')
        expect(Math.abs((info.nodata ?? 0) - nodata)).toBeLessThanOrEqual(Math.abs(nodata) * 1e-6);
      for (const band of new Set([1, info.bands.length])) {
        const [ours, theirs] = [await bandValues(source, band), gdalValues(path, band, folder.path('o.img'))];
        if (info.compression === 'JPEG') {
          const off = ours.reduce((sum, value, i) => sum + Math.abs(value - (theirs[i] ?? 0)), 0) / ours.length;
          expect(off).toBeLessThan(2.5);
        } else expect(firstDifference(ours, theirs)).toBe('equal');
      }
    });
  });
});
