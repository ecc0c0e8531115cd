import { afterAll, describe, expect, test } from 'vitest';
import type { WindowSpec } from '../../../src-main/contract/raster.ts';
import { addPixels, emptySums } from '../../../src-main/engine/window/average.ts';
import { readWindow } from '../../../src-main/engine/window/read.ts';
import { gdal, gdalValues, sample, scratch } from '../raster/gdal.ts';
import { firstDifference, withRaster } from '../raster/values.ts';

const folder = scratch();
afterAll(() => folder.remove());

/** The sample without its overviews, so that averages are of its own pixels. */
const plain = folder.path('plain.tif');
gdal(
  'gdal_translate',
  '-q',
  '-co',
  'COPY_SRC_OVERVIEWS=NO',
  '-co',
  'TILED=YES',
  '-co',
  'COMPRESS=DEFLATE',
  sample,
  plain,
);
const nir = gdalValues(plain, 4, folder.path('nir.img'));
const [width, height] = [349, 352];
const window = (spec: Partial<WindowSpec>): WindowSpec => ({
  scale: 1,
  origin: { x: 0, y: 0 },
  width: 64,
  height: 64,
  ...spec,
});

test("a native window has the file's values and the stretched colours", async () => {
  await withRaster(plain, async (source) => {
    const range = { min: 10, max: 200 };
    const display = { bands: [4, 4, 4] as const, ranges: [range, range, { min: 0, max: 255 }] as const };
    const pixels = await readWindow(source, { window: window({ origin: { x: 100, y: 200 } }), display });
    const expected = Array.from(
      { length: 64 * 64 },
      (_, i) => nir[(200 + Math.floor(i / 64)) * width + 100 + (i % 64)] ?? 0,
    );
    expect(pixels.bands.map((band) => [band.index, band.role])).toEqual([
      [1, 'blue'],
      [2, 'green'],
      [3, 'red'],
      [4, 'nir'],
      [5, 'swir1'],
      [6, 'swir2'],
    ]);
    expect(firstDifference(pixels.bands[3]?.data ?? [], expected)).toBe('equal');
    const shown = expected.flatMap((v) => {
      const byte = Math.round(Math.min(255, Math.max(0, ((v - 10) / 190) * 255)));
      return [byte, byte, v];
    });
    expect(firstDifference(pixels.rgb, shown)).toBe('equal');
  });
});

test("a window over the raster's edge is padded with invalid zeros", async () => {
  await withRaster(plain, async (source) => {
    const pixels = await readWindow(source, {
      window: window({ origin: { x: 320, y: 330 } }),
      display: source.info.display,
    });
    for (let i = 0; i < pixels.valid.length; i++) {
      const inside = 320 + (i % 64) < width && 330 + Math.floor(i / 64) < height;
      expect(pixels.valid[i]).toBe(inside ? 1 : 0);
      if (!inside) expect([pixels.rgb[i * 3], pixels.bands[0]?.data[i]]).toEqual([0, 0]);
    }
  });
});

describe.each([2, 3, 2.5, 7.3])('at a scale of %s', (scale) => {
  test('a value is the mean of the pixels below it by area', async () => {
    await withRaster(plain, async (source) => {
      const side = 40;
      const pixels = await readWindow(source, {
        window: window({ scale, width: side, height: side }),
        display: source.info.display,
      });
      const got = pixels.bands[3]?.data ?? [];
      for (const [u, v] of [
        [0, 0],
        [5, 9],
        [39, 39],
        [17, 3],
      ] as const) {
        let [sum, area] = [0, 0];
        for (let y = Math.floor(v * scale); y < Math.min(height, (v + 1) * scale); y++) {
          for (let x = Math.floor(u * scale); x < Math.min(width, (u + 1) * scale); x++) {
            const part =
              (Math.min(x + 1, (u + 1) * scale) - Math.max(x, u * scale)) *
              (Math.min(y + 1, (v + 1) * scale) - Math.max(y, v * scale));
            sum += (nir[y * width + x] ?? 0) * part;
            area += part;
          }
        }
        expect(Math.abs((got[v * side + u] ?? 0) - sum / area)).toBeLessThanOrEqual(0.5001);
      }
    });
  });
});

test('averages leave nodata out, and a pixel of nodata alone is invalid', async () => {
  const path = folder.path('nodata.tif');
  gdal('gdal_translate', '-q', '-b', '4', '-a_nodata', '12', '-srcwin', '0', '0', '349', '352', plain, path);
  const counted = Array.from(nir);
  await withRaster(path, async (source) => {
    const display = source.info.display;
    const pixels = await readWindow(source, {
      window: window({ scale: 2, width: 174, height: 176 }),
      display: {
        ...display,
        ranges: [
          { min: 0, max: 255 },
          { min: 0, max: 255 },
          { min: 0, max: 255 },
        ],
      },
    });
    let [holes, mixed] = [0, 0];
    for (let v = 0; v < 176; v++) {
      for (let u = 0; u < 174; u++) {
        const four = [0, 1, width, width + 1].map((d) => counted[2 * v * width + 2 * u + d] ?? 0);
        const data = four.filter((value) => value !== 12);
        if (data.length === 0) holes++;
        else if (data.length < 4) mixed++;
        const mean = data.length === 0 ? 0 : Math.round(data.reduce((a, b) => a + b, 0) / data.length);
        expect([pixels.valid[v * 174 + u], pixels.rgb[(v * 174 + u) * 3]]).toEqual([data.length > 0 ? 1 : 0, mean]);
      }
    }
    expect(holes).toBeGreaterThan(0);
    expect(mixed).toBeGreaterThan(0);
  });
});

test('the mean of a band leaves its own nodata out where another band has data', async () => {
  const path = folder.path('two.tif');
  gdal('gdal_translate', '-q', '-b', '1', '-b', '4', '-a_nodata', '12', plain, path);
  const blue = gdalValues(plain, 1, folder.path('blue.img'));
  await withRaster(path, async (source) => {
    const grid = window({ scale: 2, width: 174, height: 176 });
    const pixels = await readWindow(source, { window: grid, display: source.info.display });
    const mean = pixels.bands.find((band) => band.role === 'nir')?.data ?? [];
    let mixed = 0;
    for (let v = 0; v < 176; v++) {
      for (let u = 0; u < 174; u++) {
        const at = [0, 1, width, width + 1].map((d) => 2 * v * width + 2 * u + d);
        const data = at.map((i) => nir[i] ?? 0).filter((value) => value !== 12);
        const onlyNir = at.some((i) => nir[i] === 12 && blue[i] !== 12);
        if (data.length === 0 || data.length === 4 || !onlyNir) continue;
        mixed++;
        expect(mean[v * 174 + u]).toBe(Math.round(data.reduce((a, b) => a + b, 0) / data.length));
      }
    }
    expect(mixed).toBeGreaterThan(10);
  });
});

/** The first three bands, and as a fourth 0 where near infrared is below 60, else 255. */
const covered = folder.path('covered.tif');
const bands = ['1', '2', '3', '4'].flatMap((band) => ['-b', band]);
gdal('gdal_translate', '-q', ...bands, '-scale_4', '59', '60', '0', '255', plain, covered);
const cover = Array.from(nir, (value) => (value >= 60 ? 1 : 0));

test.each<[string, (path: string) => void]>([
  [
    'an internal mask',
    (path) => {
      const mask = ['-mask', '4', '--config', 'GDAL_TIFF_INTERNAL_MASK', 'YES'];
      gdal('gdal_translate', '-q', ...['1', '2', '3'].flatMap((band) => ['-b', band]), ...mask, covered, path);
    },
  ],
  [
    'an alpha band',
    (path) =>
      void gdal(
        'gdal_translate',
        '-q',
        '-co',
        'PROFILE=GeoTIFF',
        '-co',
        'PHOTOMETRIC=RGB',
        '-co',
        'ALPHA=YES',
        covered,
        path,
      ),
  ],
  [
    'NaN',
    (path) => {
      gdal('gdal_translate', '-q', '-b', '4', '-a_nodata', '0', covered, folder.path('zero.tif'));
      gdal('gdalwarp', '-q', '-overwrite', '-ot', 'Float32', '-dstnodata', 'nan', folder.path('zero.tif'), path);
    },
  ],
])('%s makes pixels invalid', async (name, make) => {
  const path = folder.path(`${name.replace(/ /g, '-')}.tif`);
  make(path);
  expect(new Set(cover)).toEqual(new Set([0, 1]));
  await withRaster(path, async (source) => {
    const pixels = await readWindow(source, { window: window({ width, height }), display: source.info.display });
    expect(firstDifference(pixels.valid, cover)).toBe('equal');
  });
});

test('a fractional average takes the part of a pixel that reaches in over the left edge, as over the upper one', () => {
  // Three input pixels of value 100, cells of 1.5 pixels; the window begins one pixel into the raster.
  const axis = { length: 3, start: -1 / 1.5, ratio: 1.5, cells: 1 };
  const input = { plane: Uint8Array.from({ length: 9 }, () => 100), usable: null, missing: null };
  const whole = { length: 3, start: 0, ratio: 3, cells: 1 };
  const across = emptySums(1, 1);
  addPixels(across, input, { across: axis, down: whole });
  const down = emptySums(1, 1);
  addPixels(down, input, { across: whole, down: axis });
  expect(across.weight[0]).toBeCloseTo(down.weight[0]!, 5);
  const masked = emptySums(1, 1);
  addPixels(masked, { ...input, usable: new Uint8Array(9).fill(1) }, { across: axis, down: whole });
  expect(masked.weight[0]).toBeCloseTo(across.weight[0]!, 5);
});
