import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BlockCache } from '../../../src-main/engine/raster/source.ts';
import { getBit } from '../../../src-main/engine/window/bits.ts';
import { resizeLanczos } from '../../../src-main/engine/window/lanczos.ts';
import { readPicture, readPictureMask } from '../../../src-main/engine/window/picture.ts';
import { writeGeoTiff } from '../../fixtures/geotiff.ts';
import { hasPythonGdal, pythonGdal } from '../../fixtures/python-gdal.ts';
import { faultOfCall } from '../../support/faults.ts';

const jpeg = join(import.meta.dirname, '../../../src-renderer/panels/welcome/sample.jpg');
const options = { blocks: new BlockCache(1 << 24) };
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'think2seg-picture-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
const colour = (path: string, size: { width: number; height: number } | null = null) =>
  readPicture({ path, size }, options);
async function maskText(path: string): Promise<string[]> {
  const mask = await readPictureMask({ path, size: null }, options);
  return Array.from({ length: mask.height }, (_, y) =>
    Array.from({ length: mask.width }, (_, x) => (getBit(mask, x, y) ? '#' : '.')).join(''),
  );
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
/** A PNG of raw rows (each with its filter byte). */
function png(
  header: { width: number; height: number; depth: number; colour: number },
  rows: Uint8Array,
  more: Buffer[] = [],
) {
  const ihdr = Buffer.alloc(13);
  ihdr.writeUInt32BE(header.width, 0);
  ihdr.writeUInt32BE(header.height, 4);
  ihdr[8] = header.depth;
  ihdr[9] = header.colour;
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const parts = [
    signature,
    chunk('IHDR', ihdr),
    ...more,
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat(parts);
}

describe('a picture', () => {
  it('in PNG is read in colour, alpha left out', async () => {
    const data = Uint8Array.from([10, 20, 30, 255, 40, 50, 60, 0]);
    const pixels = await colour(file('rgba.png', encode({ width: 2, height: 1, data, channels: 4, depth: 8 })));
    expect(pixels).toMatchObject({ width: 2, height: 1, bands: [] });
    expect([...pixels.rgb]).toEqual([10, 20, 30, 40, 50, 60]);
    expect([...pixels.valid]).toEqual([1, 1]);
  });

  it('in PNG of 16 bits, of grey or with a palette becomes 8-bit colour', async () => {
    const deep = encode({ width: 2, height: 1, data: Uint16Array.from([0, 65535]), channels: 1, depth: 16 });
    expect([...(await colour(file('deep.png', deep))).rgb]).toEqual([0, 0, 0, 255, 255, 255]);
    const palette = chunk('PLTE', Buffer.from([0, 0, 0, 9, 8, 7, 200, 100, 50, 1, 2, 3]));
    const indexed = png({ width: 5, height: 1, depth: 2, colour: 3 }, Buffer.from([0, 0b01100011, 0b10000000]), [
      palette,
    ]);
    expect([...(await colour(file('palette.png', indexed))).rgb].slice(0, 6)).toEqual([9, 8, 7, 200, 100, 50]);
  });

  it.skipIf(!hasPythonGdal)('in JPEG is what GDAL reads, to a few levels', async () => {
    const script =
      'import sys\nfrom osgeo import gdal\na=gdal.Open(sys.argv[1]).ReadAsArray()\nprint(",".join(str(v) for v in a.transpose(1,2,0).ravel()))';
    const theirs = pythonGdal(script, '', [jpeg]).split(',').map(Number);
    const pixels = await colour(jpeg);
    expect(theirs.length).toBe(pixels.rgb.length);
    let sum = 0;
    for (const [i, value] of pixels.rgb.entries()) sum += Math.abs(value - theirs[i]!);
    expect(sum / theirs.length).toBeLessThan(2);
  });

  it('in TIFF is read like a raster, and another size is made by Lanczos', async () => {
    const path = join(folder, 'plain.tif');
    const band = Uint8Array.from({ length: 64 }, (_, i) => i * 3);
    writeGeoTiff(path, { width: 8, height: 8, bands: [band, band, band], georeference: null });
    const pixels = await colour(path);
    expect([...pixels.rgb.subarray(0, 6)]).toEqual([0, 0, 0, 3, 3, 3]);
    const small = await colour(path, { width: 4, height: 4 });
    expect([...small.rgb]).toEqual([...resizeLanczos(pixels.rgb, { width: 8, height: 8 }, { width: 4, height: 4 })]);
  });
});

describe('a mask', () => {
  it('is set where a value is over 0, whatever the bits of the picture', async () => {
    const grey = encode({ width: 3, height: 2, data: Uint8Array.from([0, 1, 255, 2, 0, 0]), channels: 1, depth: 8 });
    expect(await maskText(file('grey.png', grey))).toEqual(['.##', '#..']);
    const bits = png(
      { width: 10, height: 2, depth: 1, colour: 0 },
      Buffer.from([0, 0b10100000, 0b01000000, 0, 0xff, 0]),
    );
    expect(await maskText(file('bits.png', bits))).toEqual(['#.#......#', '########..']);
    const red = encode({ width: 2, height: 1, data: Uint8Array.from([0, 0, 0, 0, 0, 9]), channels: 3, depth: 8 });
    expect(await maskText(file('red.png', red))).toEqual(['.#']);
    const path = join(folder, 'mask.tif');
    writeGeoTiff(path, {
      width: 3,
      height: 1,
      bands: [Uint8Array.from([0, 1, 0]), Uint8Array.from([1, 1, 1])],
      georeference: null,
    });
    expect(await maskText(path)).toEqual(['.#.']);
  });
});

describe('a hostile picture', () => {
  const code = async (name: string, content: Uint8Array) => (await faultOfCall(colour(file(name, content)))).code;
  const header = { width: 4, height: 4, depth: 8, colour: 0 };

  it('that unpacks to more than its size is refused before it is decoded', async () => {
    expect(await code('bomb.png', png(header, Buffer.alloc(64 * 1024 * 1024)))).toBe('raster.overLimit');
  });

  it('that claims a huge size is refused', async () => {
    expect(await code('huge.png', png({ ...header, width: 100_000, height: 100_000 }, Buffer.alloc(20)))).toBe(
      'raster.overLimit',
    );
  });

  it('whose profile or text would unpack to anything is read without them', async () => {
    const bomb = Buffer.concat([Buffer.from('x\0\0', 'latin1'), deflateSync(Buffer.alloc(32 * 1024 * 1024))]);
    const picture = png(header, Buffer.alloc(20), [chunk('iCCP', bomb), chunk('zTXt', bomb)]);
    expect((await colour(file('profile.png', picture))).width).toBe(4);
  });

  it('cut anywhere is a fault', async () => {
    const whole = png(header, Buffer.alloc(20));
    for (let end = 8; end < whole.length - 12; end += 7) {
      expect(await code('cut.png', whole.subarray(0, end))).toBe('raster.corrupt');
    }
    const photo = readFileSync(jpeg);
    expect(await code('cut.jpg', photo.subarray(0, 100))).toBe('raster.corrupt');
    expect(await code('empty.png', Buffer.alloc(0))).toMatch(/^raster\./);
    expect(await code('missing.txt', Buffer.from('not a picture at all'))).toBe('raster.notRaster');
  });
});

describe('Lanczos', () => {
  it('gives what Pillow gives (values of its LANCZOS filter for a ramp and a step)', () => {
    const grey = (values: readonly number[]) => Uint8Array.from(values.flatMap((v) => [v, v, v]));
    const firsts = (rgb: Uint8Array) => [...rgb].filter((_, i) => i % 3 === 0);
    const step = grey([0, 0, 0, 0, 255, 255, 255, 255]);
    const wide = resizeLanczos(step, { width: 8, height: 1 }, { width: 4, height: 1 });
    const large = resizeLanczos(step, { width: 8, height: 1 }, { width: 12, height: 1 });
    expect([firsts(wide), firsts(large)]).toEqual([
      [0, 13, 242, 255],
      [0, 0, 1, 6, 0, 33, 222, 255, 249, 254, 255, 255],
    ]);
  });

  it('keeps a flat picture flat', () => {
    const flat = new Uint8Array(50 * 30 * 3).fill(93);
    expect(resizeLanczos(flat, { width: 50, height: 30 }, { width: 84, height: 84 }).every((v) => v === 93)).toBe(true);
  });
});
