import { afterAll, expect, test } from 'vitest';
import { gdal, sample, scratch } from '../engine/raster/gdal.ts';
import { run } from './raster-mutations.ts';

const folder = scratch();
afterAll(() => folder.remove());

test('damaged rasters are read or refused; none hangs or ends the process', async () => {
  const forms = [
    ['COMPRESS=LZW'],
    ['COMPRESS=DEFLATE', 'PREDICTOR=2'],
    ['COMPRESS=PACKBITS'],
    ['COMPRESS=JPEG'],
    ['BIGTIFF=YES'],
  ];
  const files = forms.map((options, i) => {
    const path = folder.path(`form-${i}.tif`);
    gdal(
      'gdal_translate',
      '-q',
      '-b',
      '1',
      '-outsize',
      '96',
      '96',
      '-co',
      'TILED=YES',
      '-co',
      'BLOCKXSIZE=32',
      '-co',
      'BLOCKYSIZE=32',
      ...options.flatMap((o) => ['-co', o]),
      sample,
      path,
    );
    return path;
  });
  const bad: string[] = [];
  const outcomes = await run(
    { files: [sample, ...files], count: 150, seed: 20_000, scratch: folder.path('mutant.tif'), limit: 15 },
    (line) => bad.push(line),
  );
  expect(bad).toEqual([]);
  // A campaign in which all are refused, or none, tests nothing.
  expect(outcomes.read ?? 0).toBeGreaterThan(15);
  expect(150 - (outcomes.read ?? 0)).toBeGreaterThan(15);
});
