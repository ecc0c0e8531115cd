import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { frameSide, Preprocessor, sizeInFrame } from '../../../src-main/engine/segmenter/frame.ts';
import { Resizer, type Size } from '../../../src-main/engine/segmenter/resize.ts';
import { disc, drawWindow } from '../../support/inference.ts';

/** The filter as its definition says, in floating point, one output value at a time. */
function plainly(rgb: Uint8Array, from: Size, to: Size): Float64Array {
  const weights = (input: number, output: number, i: number) => {
    const scale = input / output;
    const reach = Math.max(1, scale);
    const centre = (i + 0.5) * scale;
    const all = Array.from({ length: input }, (_, j) => Math.max(0, 1 - Math.abs(j + 0.5 - centre) / reach));
    const sum = all.reduce((a, b) => a + b);
    return all.map((weight, j) => ({ j, weight: weight / sum })).filter(({ weight }) => weight > 0);
  };
  const columns = Array.from({ length: to.width }, (_, x) => weights(from.width, to.width, x));
  const out = new Float64Array(to.width * to.height * 3);
  for (let y = 0; y < to.height; y++) {
    const rows = weights(from.height, to.height, y);
    for (let x = 0; x < to.width; x++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (const row of rows) {
          let across = 0;
          for (const column of columns[x]!) across += column.weight * rgb[(row.j * from.width + column.j) * 3 + c]!;
          sum += row.weight * Math.floor(across + 0.5);
        }
        out[(y * to.width + x) * 3 + c] = sum;
      }
    }
  }
  return out;
}

function resized(rgb: Uint8Array, from: Size, to: Size, resizer = new Resizer()): Uint8Array {
  const out = new Uint8Array(to.width * to.height * 3);
  resizer.resize(rgb, from, to, (row, offset, y) =>
    out.set(row.subarray(offset, offset + to.width * 3), y * to.width * 3),
  );
  return out;
}

describe('the resize', () => {
  test.each([
    [
      { width: 31, height: 47 },
      { width: 68, height: 103 },
    ],
    [
      { width: 90, height: 60 },
      { width: 40, height: 27 },
    ],
    [
      { width: 50, height: 20 },
      { width: 50, height: 61 },
    ],
    [
      { width: 33, height: 64 },
      { width: 10, height: 64 },
    ],
    [
      { width: 1, height: 1 },
      { width: 16, height: 16 },
    ],
    [
      { width: 200, height: 3 },
      { width: 13, height: 1 },
    ],
    [
      { width: 20, height: 20 },
      { width: 20, height: 20 },
    ],
  ])('of %o to %o is the triangle filter, rounded', (from, to) => {
    const { rgb } = drawWindow(from.width, from.height, disc(from.width / 2, from.height / 3, from.height / 4));
    const expected = plainly(rgb, from, to);
    // Half of the last bit is the rounding; a little more where 22-bit weights meet a tie of the first pass.
    let largest = 0;
    let wrong = 0;
    resized(rgb, from, to).forEach((value, i) => {
      const off = Math.abs(value - expected[i]!);
      largest = Math.max(largest, off);
      if (off > 0.501) wrong++;
    });
    expect(largest).toBeLessThan(1.5);
    expect(wrong / expected.length).toBeLessThan(0.02);
  });

  /** Made once with Pillow 13.0.0 (Image.resize, BILINEAR) from the same pictures; sha256 of the result, first 16 digits. */
  test.each([
    [90, 60, 40, 27, '193a6d94aba63527'],
    [349, 352, 1015, 1024, '6d11de8d28c03faf'],
    [37, 1024, 37, 1024, '4764ad57e386eba2'],
    [640, 400, 1024, 640, 'a8f3743278423999'],
    [1, 1, 1024, 1024, '4184b0c7e023acdf'],
    [2000, 1500, 1024, 768, 'ad97f167fe30a77e'],
    [1200, 1024, 1024, 874, 'fefe5263b0f450aa'],
  ])('of %i x %i to %i x %i is byte for byte that of Pillow', (width, height, toWidth, toHeight, expected) => {
    const { rgb } = drawWindow(width, height, disc(width / 2, height / 3, height / 4));
    const out = resized(rgb, { width, height }, { width: toWidth, height: toHeight });
    expect(createHash('sha256').update(out).digest('hex').slice(0, 16)).toBe(expected);
  });

  test('keeps a flat colour exactly, whatever the sizes', () => {
    for (const [from, to] of [
      [7, 1024],
      [1000, 37],
      [513, 512],
    ] as const) {
      const rgb = new Uint8Array(from * 2 * 3).map((_, i) => [255, 0, 131][i % 3]!);
      const out = resized(rgb, { width: from, height: 2 }, { width: to, height: 5 });
      expect(out.every((value, i) => value === [255, 0, 131][i % 3])).toBe(true);
    }
  });

  test('gives the same after its memory held a larger image', () => {
    const resizer = new Resizer();
    const large = drawWindow(300, 200, disc(100, 100, 50)).rgb;
    const small = drawWindow(30, 20, disc(10, 10, 5)).rgb;
    const fresh = resized(small, { width: 30, height: 20 }, { width: 70, height: 47 });
    resized(large, { width: 300, height: 200 }, { width: 700, height: 467 }, resizer);
    expect(resized(small, { width: 30, height: 20 }, { width: 70, height: 47 }, resizer)).toEqual(fresh);
  });
});

describe('the frame', () => {
  test.each([
    [349, 352, 1015, 1024],
    [1024, 1024, 1024, 1024],
    [37, 1024, 37, 1024],
    [1, 1, 1024, 1024],
    [1, 4000, 1, 1024],
    [2048, 1024, 1024, 512],
  ])('holds a window of %i x %i as %i x %i', (width, height, inWidth, inHeight) => {
    expect(sizeInFrame({ width, height })).toEqual({ width: inWidth, height: inHeight });
  });

  test('is padded with zeros after normalisation, also where a larger window was before', () => {
    const preprocessor = new Preprocessor();
    preprocessor.fill(drawWindow(1024, 1024, () => true).rgb, { width: 1024, height: 1024 });
    const size = preprocessor.fill(drawWindow(40, 20, () => true).rgb, { width: 40, height: 20 });
    expect(size).toEqual({ width: 1024, height: 512 });
    const { tensor } = preprocessor;
    const plane = frameSide * frameSide;
    for (let c = 0; c < 3; c++) {
      expect(tensor.subarray(c * plane + 512 * frameSide, (c + 1) * plane).every((value) => value === 0)).toBe(true);
      expect(tensor.subarray(c * plane, c * plane + 512 * frameSide).every((value) => value !== 0)).toBe(true);
    }
    const tall = preprocessor.fill(drawWindow(20, 40, () => true).rgb, { width: 20, height: 40 });
    expect(tall).toEqual({ width: 512, height: 1024 });
    expect(tensor.subarray(512, 1024).every((value) => value === 0)).toBe(true);
    expect(tensor.subarray(0, 512).every((value) => value !== 0)).toBe(true);
  });

  test('has the values (v - mean) / deviation of red, green and blue, each in its plane', () => {
    const preprocessor = new Preprocessor();
    const rgb = new Uint8Array(1024 * 1024 * 3).map((_, i) => (i * 7) % 256);
    preprocessor.fill(rgb, { width: 1024, height: 1024 });
    const plane = frameSide * frameSide;
    for (const at of [0, 1, 1023, 1024, 500_000, plane - 1]) {
      const expected = [
        (rgb[at * 3]! - 123.675) / 58.395,
        (rgb[at * 3 + 1]! - 116.28) / 57.12,
        (rgb[at * 3 + 2]! - 103.53) / 57.375,
      ];
      for (let c = 0; c < 3; c++) expect(preprocessor.tensor[c * plane + at]).toBeCloseTo(expected[c]!, 5);
    }
  });

  test('refuses pixels that are not as many as the window has', () => {
    expect(() => new Preprocessor().fill(new Uint8Array(10), { width: 2, height: 2 })).toThrow(RangeError);
  });
});
