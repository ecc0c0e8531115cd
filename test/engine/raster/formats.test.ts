import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gdal, gdalInfo, gdalValues, sample, scratch } from './gdal.ts';
import { bandValues, codeOf, firstDifference, open, withRaster } from './values.ts';

const folder = scratch();
afterAll(() => folder.remove());

/** Options of gdal_translate by what they exercise. */
const lossless: Readonly<Record<string, readonly string[]>> = {
  'uncompressed strips': [],
  'uncompressed in one strip': ['-co', 'BLOCKYSIZE=352'],
  'uncompressed tiles, bands apart': [
    '-co',
    'TILED=YES',
    '-co',
    'BLOCKXSIZE=64',
    '-co',
    'BLOCKYSIZE=32',
    '-co',
    'INTERLEAVE=BAND',
  ],
  'strips, bands apart': ['-co', 'INTERLEAVE=BAND', '-co', 'BLOCKYSIZE=17'],
  'LZW strips': ['-co', 'COMPRESS=LZW'],
  'LZW tiles with predictor': ['-co', 'COMPRESS=LZW', '-co', 'PREDICTOR=2', '-co', 'TILED=YES'],
  'deflate tiles': ['-co', 'COMPRESS=DEFLATE', '-co', 'TILED=YES'],
  'deflate with predictor, bands apart': ['-co', 'COMPRESS=DEFLATE', '-co', 'PREDICTOR=2', '-co', 'INTERLEAVE=BAND'],
  PackBits: ['-co', 'COMPRESS=PACKBITS'],
  'zstd with predictor': ['-co', 'COMPRESS=ZSTD', '-co', 'PREDICTOR=2', '-co', 'TILED=YES'],
  BigTIFF: ['-co', 'BIGTIFF=YES', '-co', 'COMPRESS=DEFLATE'],
  'big-endian': ['-co', 'ENDIANNESS=BIG'],
  'big-endian 16-bit LZW with predictor': [
    '-ot',
    'UInt16',
    '-scale',
    '0',
    '255',
    '0',
    '60000',
    '-co',
    'ENDIANNESS=BIG',
    '-co',
    'COMPRESS=LZW',
    '-co',
    'PREDICTOR=2',
  ],
  'big-endian BigTIFF of floats with predictor 3': [
    '-ot',
    'Float32',
    '-scale',
    '0',
    '255',
    '-1.5',
    '7.25',
    '-co',
    'ENDIANNESS=BIG',
    '-co',
    'BIGTIFF=YES',
    '-co',
    'COMPRESS=DEFLATE',
    '-co',
    'PREDICTOR=3',
  ],
  uint16: ['-ot', 'UInt16', '-scale', '0', '255', '0', '65535', '-co', 'COMPRESS=DEFLATE', '-co', 'PREDICTOR=2'],
  int16: ['-ot', 'Int16', '-scale', '0', '255', '-20000', '20000'],
  uint32: ['-ot', 'UInt32', '-scale', '0', '255', '0', '4000000000', '-co', 'COMPRESS=LZW', '-co', 'PREDICTOR=2'],
  int32: ['-ot', 'Int32', '-scale', '0', '255', '-2000000000', '2000000000'],
  'float32 with predictor 2': [
    '-ot',
    'Float32',
    '-scale',
    '0',
    '255',
    '0',
    '1',
    '-co',
    'COMPRESS=DEFLATE',
    '-co',
    'PREDICTOR=2',
  ],
  'float32 with predictor 3, tiles': [
    '-ot',
    'Float32',
    '-scale',
    '0',
    '255',
    '0',
    '1',
    '-co',
    'COMPRESS=DEFLATE',
    '-co',
    'PREDICTOR=3',
    '-co',
    'TILED=YES',
  ],
  'float64 with predictor 3': [
    '-ot',
    'Float64',
    '-scale',
    '0',
    '255',
    '-1',
    '1',
    '-co',
    'COMPRESS=LZW',
    '-co',
    'PREDICTOR=3',
  ],
  'one bit a sample': ['-b', '1', '-scale', '50', '90', '0', '1', '-co', 'NBITS=1'],
  'four bits a sample, two bands': ['-b', '1', '-b', '2', '-scale', '0', '255', '0', '15', '-co', 'NBITS=4'],
};

describe.each(Object.entries(lossless))('%s', (name, options) => {
  const path = folder.path(`${name.replace(/\W/g, '-')}.tif`);
  beforeAll(() => void gdal('gdal_translate', '-q', ...options, sample, path));

  test('has the values that GDAL reads, in its first and its last band', async () => {
    await withRaster(path, async (source) => {
      const info = gdalInfo(path);
      expect([source.info.width, source.info.height, source.info.bands.length]).toEqual([
        ...info.size,
        info.bands.length,
      ]);
      for (const band of new Set([1, info.bands.length])) {
        const expected = gdalValues(path, band, folder.path('oracle.img'));
        expect(firstDifference(await bandValues(source, band), expected)).toBe('equal');
      }
    });
  });
});

describe('JPEG', () => {
  // Decoders differ in rounding and in how they enlarge the chroma; a wrong colour space differs by far more.
  test.each([
    ['grey', ['-b', '1'], 2],
    ['RGB', ['-b', '3', '-b', '2', '-b', '1', '-co', 'PHOTOMETRIC=RGB'], 2],
    ['YCbCr', ['-b', '3', '-b', '2', '-b', '1', '-co', 'PHOTOMETRIC=YCBCR', '-co', 'JPEG_QUALITY=95'], 24],
  ])('%s is what GDAL shows, within its rounding', async (name, options, most) => {
    const path = folder.path(`jpeg-${name}.tif`);
    gdal('gdal_translate', '-q', ...options, '-co', 'COMPRESS=JPEG', '-co', 'TILED=YES', sample, path);
    await withRaster(path, async (source) => {
      for (let band = 1; band <= source.info.bands.length; band++) {
        const expected = gdalValues(path, band, folder.path('oracle.img'));
        const differences = (await bandValues(source, band)).map((value, i) => Math.abs(value - (expected[i] ?? 0)));
        const mean = differences.reduce((sum, d) => sum + d, 0) / differences.length;
        expect(Math.max(...differences.slice(0, 100_000))).toBeLessThanOrEqual(most);
        expect(mean).toBeLessThan(1.2);
      }
    });
  });
});

test('overviews have the values that GDAL wrote into them', async () => {
  await withRaster(sample, async (source) => {
    expect(source.info.overviews).toEqual([
      { width: 175, height: 176 },
      { width: 88, height: 88 },
      { width: 44, height: 44 },
      { width: 22, height: 22 },
    ]);
    gdal('gdal_translate', '-q', '-oo', 'OVERVIEW_LEVEL=1', '-b', '4', sample, folder.path('overview.tif'));
    const expected = gdalValues(folder.path('overview.tif'), 1, folder.path('oracle.img'));
    expect(firstDifference(await bandValues(source, 4, source.images[2]), expected)).toBe('equal');
  });
});

test('overviews in a file beside the raster are used', async () => {
  const path = folder.path('beside.tif');
  gdal('gdal_translate', '-q', '-b', '1', '-co', 'TILED=YES', sample, path);
  gdal('gdaladdo', '-q', '-ro', '-r', 'average', path, '2', '4');
  await withRaster(path, (source) => expect(source.info.overviews.map((o) => o.width)).toEqual([175, 88]));
});

test('blocks that are not in the file are nodata, or 0 without it', async () => {
  const path = folder.path('sparse.tif');
  const options = [
    '-outsize',
    '300',
    '300',
    '-a_nodata',
    '7',
    '-co',
    'SPARSE_OK=TRUE',
    '-co',
    'TILED=YES',
    '-co',
    'COMPRESS=DEFLATE',
  ];
  gdal('gdal_translate', '-q', '-b', '1', '-scale', '0', '255', '7', '7', ...options, sample, path);
  await withRaster(path, async (source) => expect(new Set(await bandValues(source, 1))).toEqual(new Set([7])));
});

test('a compression that is not read says which', async () => {
  const path = folder.path('lerc.tif');
  gdal('gdal_translate', '-q', '-b', '1', '-co', 'COMPRESS=LERC', sample, path);
  expect(await codeOf(open(path))).toBe('raster.unsupported');
});

test('complex samples are not read', async () => {
  const path = folder.path('complex.tif');
  gdal('gdal_translate', '-q', '-b', '1', '-ot', 'CFloat32', sample, path);
  expect(await codeOf(open(path))).toBe('raster.unsupported');
});
