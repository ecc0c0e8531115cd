import { afterAll, expect, test } from 'vitest';
import { drawTile } from '../../../src-main/engine/window/tile.ts';
import { gdal, gdalValues, sample, scratch } from '../raster/gdal.ts';
import { withRaster } from '../raster/values.ts';

const folder = scratch();
afterAll(() => folder.remove());
const full = { min: 0, max: 255 };
const grey = { bands: [1, 1, 1] as const, ranges: [full, full, full] as const };

const plain = folder.path('plain.tif');
gdal('gdal_translate', '-q', '-b', '4', '-co', 'TILED=YES', sample, plain);
const values = gdalValues(plain, 1, folder.path('v.img'));
const [width, height] = [349, 352];

test("at the raster's own resolution a tile is its pixels, and transparent beyond the edge", async () => {
  await withRaster(plain, async (source) => {
    const { extent, georeference } = source.info;
    const size = georeference.transform.a;
    const from = {
      minX: extent.maxX - 32 * size,
      maxX: extent.maxX + 32 * size,
      minY: extent.minY - 32 * size,
      maxY: extent.minY + 32 * size,
    };
    const rgba = await drawTile(source, { extent: from, width: 64, height: 64, display: grey });
    for (let i = 0; i < 64 * 64; i++) {
      const [x, y] = [width - 32 + (i % 64), height - 32 + Math.floor(i / 64)];
      const inside = x < width && y < height;
      const v = inside ? values[y * width + x] : 0;
      expect([...rgba.subarray(i * 4, i * 4 + 4)]).toEqual([v, v, v, inside ? 255 : 0]);
    }
  });
});

test('a magnified tile repeats the nearest pixel', async () => {
  await withRaster(plain, async (source) => {
    const { extent, georeference } = source.info;
    const size = georeference.transform.a;
    const box = { minX: extent.minX, maxX: extent.minX + 8 * size, maxY: extent.maxY, minY: extent.maxY - 8 * size };
    const rgba = await drawTile(source, { extent: box, width: 32, height: 32, display: grey });
    for (let i = 0; i < 1024; i++)
      expect(rgba[i * 4]).toBe(values[Math.floor(i / 32 / 4) * width + Math.floor((i % 32) / 4)]);
  });
});

test('a reduced tile has the mean of what lies below', async () => {
  await withRaster(plain, async (source) => {
    const { extent, georeference } = source.info;
    const size = georeference.transform.a;
    const box = {
      minX: extent.minX,
      maxX: extent.minX + 192 * size,
      maxY: extent.maxY,
      minY: extent.maxY - 192 * size,
    };
    const rgba = await drawTile(source, { extent: box, width: 64, height: 64, display: grey });
    for (const [u, v] of [
      [0, 0],
      [10, 20],
      [63, 63],
    ] as const) {
      let sum = 0;
      for (let k = 0; k < 9; k++) sum += values[(v * 3 + Math.floor(k / 3)) * width + u * 3 + (k % 3)] ?? 0;
      expect(Math.abs((rgba[(v * 64 + u) * 4] ?? 0) - sum / 9)).toBeLessThanOrEqual(0.51);
    }
  });
});

test('a rotated grid is drawn where it lies', async () => {
  const path = folder.path('rotated.tif');
  gdal('gdal_translate', '-q', '-of', 'VRT', plain, folder.path('r.vrt'));
  const { readFileSync, writeFileSync } = await import('node:fs');
  const c = Math.cos(0.5);
  const s = Math.sin(0.5);
  const turned = readFileSync(folder.path('r.vrt'), 'utf8').replace(
    /<GeoTransform>.*<\/GeoTransform>/,
    `<GeoTransform>500, ${c}, ${s}, 900, ${s}, ${-c}</GeoTransform>`,
  );
  writeFileSync(folder.path('r.vrt'), turned);
  gdal('gdal_translate', '-q', folder.path('r.vrt'), path);
  await withRaster(path, async (source) => {
    for (const [col, row] of [
      [50, 60],
      [300, 20],
      [174, 340],
    ] as const) {
      const [x, y] = [500 + c * (col + 0.5) + s * (row + 0.5), 900 + s * (col + 0.5) - c * (row + 0.5)];
      const extent = { minX: x - 0.05, maxX: x + 0.05, minY: y - 0.05, maxY: y + 0.05 };
      const rgba = await drawTile(source, { extent, width: 1, height: 1, display: grey });
      expect([rgba[0], rgba[3]]).toEqual([values[row * width + col], 255]);
    }
    const beyond = { minX: 400, maxX: 410, minY: 900, maxY: 910 };
    expect(
      (await drawTile(source, { extent: beyond, width: 4, height: 4, display: grey })).every((byte) => byte === 0),
    ).toBe(true);
  });
});
