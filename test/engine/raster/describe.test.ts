import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { displayFacts } from '../../../src-main/engine/raster/open.ts';
import { displayOf } from '../../../src-main/engine/raster/statistics.ts';
import { gdal, gdalInfo, gdalValues, sample, scratch } from './gdal.ts';
import { codeOf, withRaster } from './values.ts';

const folder = scratch();
afterAll(() => folder.remove());

/** A file made from the sample's bands, without their names. */
function derived(name: string, ...options: string[]): string {
  const path = folder.path(name);
  gdal('gdal_translate', '-q', ...options, sample, folder.path('named.tif'));
  gdal('gdal_translate', '-q', '-co', 'PROFILE=GeoTIFF', folder.path('named.tif'), path);
  return path;
}
const rolesOf = (path: string) =>
  withRaster(path, ({ info }) => info.bands.map((band) => `${band.role}/${band.roleFrom}`));

test('the sample is described as its makers did', async () => {
  await withRaster(sample, ({ info }) => {
    expect(info.bands.map((band) => band.role)).toEqual(['blue', 'green', 'red', 'nir', 'swir1', 'swir2']);
    expect(info.bands.every((band) => band.roleFrom === 'description')).toBe(true);
    expect(info.display.bands).toEqual([3, 2, 1]);
    expect(info.georeference).toMatchObject({ kind: 'crs', crs: { code: 'EPSG:31985' } });
    expect(info.gsd).toBeCloseTo(28.5, 1);
    expect(info.notices).toEqual([]);
  });
});

describe('bands without a name', () => {
  test('are known by the sensor in the file name', async () => {
    const path = derived('LE07_L1TP_224078.tif');
    expect(await rolesOf(path)).toEqual(
      ['blue', 'green', 'red', 'nir', 'swir1', 'swir2'].map((role) => `${role}/sensor`),
    );
  });
  test('stay unknown where nothing says what they are, and that is told', async () => {
    const path = derived('six.tif');
    expect(new Set(await rolesOf(path))).toEqual(new Set(['unknown/none']));
    await withRaster(path, ({ info }) =>
      expect(info.notices.join(' ')).toContain('does not say what its bands measure'),
    );
  });
  test('the fourth is near infrared where it goes another way than the visible ones', async () => {
    const path = derived(
      'four.tif',
      '-b',
      '3',
      '-b',
      '2',
      '-b',
      '1',
      '-b',
      '4',
      '-co',
      'PHOTOMETRIC=MINISBLACK',
      '-co',
      'ALPHA=NO',
    );
    expect(await rolesOf(path)).toEqual(['red/order', 'green/order', 'blue/order', 'nir/order']);
  });
  test('a fourth that is marked alpha but varies like a picture is not taken for alpha', async () => {
    const path = derived(
      'marked.tif',
      '-b',
      '3',
      '-b',
      '2',
      '-b',
      '1',
      '-b',
      '4',
      '-co',
      'PHOTOMETRIC=RGB',
      '-co',
      'ALPHA=YES',
    );
    expect((await rolesOf(path))[3]).not.toContain('alpha');
  });
});

describe('the georeference', () => {
  const transformOf = (path: string) => withRaster(path, ({ info }) => Object.values(info.georeference.transform));
  test('of pixels that are points is moved as GDAL does', async () => {
    const path = folder.path('point.tif');
    gdal('gdal_translate', '-q', '-b', '1', '-mo', 'AREA_OR_POINT=Point', sample, path);
    const [c = 0, a = 0, b = 0, f = 0, d = 0, e = 0] = gdalInfo(path).geoTransform ?? [];
    for (const [i, value] of (await transformOf(path)).entries())
      expect(value).toBeCloseTo([a, b, c, d, e, f][i] ?? 0, 6);
  });
  test('is taken from a world file where the raster has none', async () => {
    const path = folder.path('world.tif');
    gdal('gdal_translate', '-q', '-b', '1', '-co', 'PROFILE=BASELINE', sample, path);
    writeFileSync(folder.path('world.tfw'), '2\n0\n0\n-2\n101\n199\n');
    await withRaster(path, ({ info }) => {
      expect(info.georeference).toEqual({
        kind: 'unknown-crs',
        label: '',
        transform: { a: 2, b: 0, c: 100, d: 0, e: -2, f: 200 },
      });
      expect([info.extent, info.gsd]).toEqual([{ minX: 100, maxX: 798, minY: -504, maxY: 200 }, null]);
    });
  });
});

describe('the stretch', () => {
  test('is from the whole raster, by percentiles', async () => {
    await withRaster(sample, async (source) => {
      const facts = displayFacts(source, source.info.bands);
      const display = await displayOf(facts, [4, 4, 4], { kind: 'percentile', low: 0, high: 100 });
      const values = Array.from(gdalValues(sample, 4, folder.path('nir.img')));
      expect(display.ranges[0]).toEqual({ min: Math.min(...values), max: Math.max(...values) });
      const usual = await displayOf(facts, [4, 4, 4], { kind: 'auto' });
      values.sort((a, b) => a - b);
      expect(usual.ranges[0].min).toBeCloseTo(values[Math.round(0.02 * values.length)] ?? 0, 0);
      expect(usual.ranges[0].max).toBeCloseTo(values[Math.round(0.98 * values.length)] ?? 0, 0);
    });
  });
  test('of a picture is none, and of a dark picture is said', async () => {
    const rgb = ['-b', '3', '-b', '2', '-b', '1', '-co', 'PHOTOMETRIC=RGB'];
    await withRaster(derived('rgb.tif', ...rgb), ({ info }) =>
      expect(info.display.ranges[0]).toEqual({ min: 0, max: 255 }),
    );
    await withRaster(derived('dark.tif', ...rgb, '-scale', '0', '255', '0', '80'), ({ info }) => {
      expect(info.display.ranges[0].max).toBeLessThan(85);
      expect(info.notices.join(' ')).toContain('dark');
    });
  });
  test('of bands that do not exist is a fault', async () => {
    await withRaster(sample, async (source) => {
      const facts = displayFacts(source, source.info.bands);
      expect(await codeOf(displayOf(facts, [1, 2, 7], { kind: 'auto' }))).toBe('raster.badBands');
    });
  });
});
