import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { gdal, sample, scratch } from './gdal.ts';
import { bomb, greyTiff, tiff } from './tiff-maker.ts';
import { bandValues, codeOf, open, withRaster } from './values.ts';

const folder = scratch();
afterAll(() => folder.remove());

let made = 0;
function file(bytes: Uint8Array | string): string {
  const path = folder.path(`hostile-${++made}.tif`);
  writeFileSync(path, bytes);
  return path;
}
const sixteen = Uint8Array.from({ length: 16 }, (_, i) => i);

test('the maker of hostile files makes a good one, too', async () => {
  await withRaster(file(greyTiff(sixteen)), async (source) => {
    expect(await bandValues(source, 1)).toEqual([...sixteen]);
    expect(source.info.georeference).toEqual({ kind: 'none', transform: { a: 1, b: 0, c: 0, d: 0, e: -1, f: 0 } });
    expect(source.info.notices.join(' ')).toContain('no georeference');
  });
});

test.each<[string, () => Uint8Array | string, string]>([
  ['a text file', () => 'This is no picture.\n', 'raster.notRaster'],
  ['an empty file', () => '', 'raster.notRaster'],
  ['a header alone', () => Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0]), 'raster.truncated'],
  ['a file without a directory', () => Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0]), 'raster.corrupt'],
  ['a directory that is its own successor', () => greyTiff(sixteen, { next: (at) => at }), 'raster.tooManyTags'],
  [
    'a tag of billions of values',
    () => greyTiff(sixteen, { more: [[40000, 4, [1]]] }).fill(0xff, 24 + 2 + 9 * 12 + 4, 24 + 2 + 9 * 12 + 8),
    'raster.tooManyTags',
  ],
  ['huge dimensions', () => greyTiff(sixteen, { width: 4_000_000_000, height: 4_000_000_000 }), 'raster.overLimit'],
  [
    'a block larger than memory',
    () => greyTiff(sixteen, { width: 1_000_000, height: 1_000_000, compression: 8 }),
    'raster.overLimit',
  ],
  [
    'millions of blocks without places',
    () => greyTiff(sixteen, { width: 1, height: 3_000_000, rowsPerStrip: 1 }),
    'raster.corrupt',
  ],
  ['no width', () => greyTiff(sixteen, { width: 0 }), 'raster.corrupt'],
  ['blocks without height', () => greyTiff(sixteen, { rowsPerStrip: 0 }), 'raster.corrupt'],
  ['no bands', () => greyTiff(sixteen, { samples: 0 }), 'raster.corrupt'],
  ['more bands than any sensor', () => greyTiff(sixteen, { samples: 60_000 }), 'raster.overLimit'],
  ['a block beyond the end', () => greyTiff(sixteen, { count: 1_000_000 }), 'raster.truncated'],
  [
    'no pixels at all',
    () =>
      tiff(
        [
          [256, 4, [4]],
          [257, 4, [4]],
        ],
        sixteen,
      ),
    'raster.corrupt',
  ],
  [
    'an affine that is not a number',
    () =>
      greyTiff(sixteen, {
        more: [
          [33550, 12, [Number.NaN, 1, 0]],
          [33922, 12, [0, 0, 0, 1, 1, 0]],
        ],
      }),
    'raster.corrupt',
  ],
  [
    'an affine without size',
    () =>
      greyTiff(sixteen, {
        more: [
          [33550, 12, [0, 0, 0]],
          [33922, 12, [0, 0, 0, 1, 1, 0]],
        ],
      }),
    'raster.corrupt',
  ],
])('%s is a fault of its own', async (_, bytes, code) => {
  expect(await codeOf(open(file(bytes())))).toBe(code);
});

test('a deflate bomb is refused before it unfolds', async () => {
  // 50 MB are 50 kB here: few enough stored bytes that only the limit on the output can refuse them.
  // A side of 64 is unpacked at once, one of 1024 on another thread.
  for (const megabytes of [50, 400]) {
    for (const side of [64, 1024]) {
      const before = process.memoryUsage().rss;
      const path = file(greyTiff(bomb(megabytes), { width: side, height: side, compression: 8 }));
      expect([megabytes, side, await codeOf(open(path))]).toEqual([megabytes, side, 'raster.overLimit']);
      expect(process.memoryUsage().rss - before).toBeLessThan(40 * 1024 * 1024);
    }
  }
});

test('two directories that name each other are refused', async () => {
  const one = greyTiff(sixteen);
  const at = one.readUInt32LE(4);
  const length = 2 + one.readUInt16LE(at) * 12 + 4;
  const two = Buffer.concat([one, one.subarray(at, at + length)]);
  two.writeUInt32LE(one.length, at + length - 4);
  two.writeUInt32LE(at, one.length + length - 4);
  expect(await codeOf(open(file(two)))).toBe('raster.tooManyTags');
});

test('a block that holds less than it should is damaged', async () => {
  expect(await codeOf(open(file(greyTiff(sixteen, { width: 64, height: 64 }))))).toBe('raster.corrupt');
});

test('a file that was not copied whole is truncated', async () => {
  const path = file(readFileSync(sample));
  truncateSync(path, 300_000);
  expect(await codeOf(open(path))).toBe('raster.truncated');
});

test('no file and a folder are told apart', async () => {
  mkdirSync(folder.path('folder.tif'));
  expect(await codeOf(open(folder.path('absent.tif')))).toBe('raster.notFound');
  expect(await codeOf(open(folder.path('folder.tif')))).toBe('raster.unreadable');
});

test('a damaged sidecar is told and does not keep the raster shut', async () => {
  const path = folder.path('sidecar.tif');
  gdal('gdal_translate', '-q', '-b', '1', sample, path);
  writeFileSync(`${path}.aux.xml`, '<!DOCTYPE x [<!ENTITY a "aaaa">]><PAMDataset>&a;</PAMDataset>');
  await withRaster(path, (source) => expect(source.info.notices.join(' ')).toContain('.aux.xml'));
});
