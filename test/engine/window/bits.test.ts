import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MaskBits } from '../../../src-main/contract/run.ts';
import {
  clipToBox,
  countBits,
  createMask,
  crop,
  equalMasks,
  getBit,
  iou,
  maskFromThreshold,
  nextClear,
  nextSet,
  pack,
  setBit,
  setRange,
  unionInto,
  unpack,
} from '../../../src-main/engine/window/bits.ts';

/** Random masks with odd and even widths, so that rows start inside bytes. */
const masks = fc
  .record({ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 20 }) })
  .chain(({ width, height }) =>
    fc
      .array(fc.constantFrom(0, 1), { minLength: width * height, maxLength: width * height })
      .map((pixels) => ({ width, height, pixels })),
  );

const maskOf = (m: { pixels: number[]; width: number; height: number }) => pack(m.pixels, m.width, m.height);

describe('packed masks', () => {
  it('keep bit (y * width + x) in byte >> 3, lowest bit first', () => {
    const mask = createMask(5, 3);
    setBit(mask, 4, 1);
    setBit(mask, 0, 0);
    expect([...mask.bits]).toEqual([1, 0b10]);
    expect(getBit(mask, 4, 1)).toBe(true);
    setBit(mask, 4, 1, false);
    expect([...mask.bits]).toEqual([1, 0]);
  });

  it('ignore and deny pixels outside', () => {
    const mask = createMask(5, 3);
    setBit(mask, 5, 0);
    setBit(mask, -1, 1);
    setBit(mask, 0, 3);
    expect(countBits(mask)).toBe(0);
    expect(getBit(mask, 5, 0)).toBe(false);
    expect(getBit(mask, 0, -1)).toBe(false);
  });

  it('pack and unpack are inverses, and count what is set', () => {
    fc.assert(
      fc.property(masks, (m) => {
        const mask = maskOf(m);
        expect([...unpack(mask)]).toEqual(m.pixels);
        expect(countBits(mask)).toBe(m.pixels.filter(Boolean).length);
        expect(equalMasks(mask, pack(unpack(mask), m.width, m.height))).toBe(true);
      }),
    );
  });

  it('count the same when their memory is not aligned to words', () => {
    const mask = pack(
      Array.from({ length: 333 }, (_, i) => (i % 3 === 0 ? 1 : 0)),
      37,
      9,
    );
    const shifted = new Uint8Array(mask.bits.length + 1).subarray(1);
    shifted.set(mask.bits);
    const moved: MaskBits = { ...mask, bits: shifted };
    expect(countBits(moved)).toBe(111);
    expect(iou(mask, moved)).toBe(1);
  });
});

describe('the union of masks', () => {
  it('moves the source by whole pixels and clips it at the target', () => {
    const shift = fc.integer({ min: -45, max: 45 });
    fc.assert(
      fc.property(masks, masks, shift, shift, (t, s, dx, dy) => {
        const target = maskOf(t);
        const source = maskOf(s);
        unionInto(target, source, dx, dy);
        const expected = t.pixels.map((p, i) => {
          const x = (i % t.width) - dx;
          const y = Math.floor(i / t.width) - dy;
          return p === 1 || getBit(source, x, y) ? 1 : 0;
        });
        expect([...unpack(target)]).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});

describe('intersection over union', () => {
  it('is the ratio of counted pixels', () => {
    fc.assert(
      fc.property(masks, fc.infiniteStream(fc.constantFrom(0, 1)), (m, more) => {
        const other = m.pixels.map(() => more.next().value as number);
        const both = m.pixels.filter((p, i) => p && other[i]).length;
        const either = m.pixels.filter((p, i) => p || other[i]).length;
        const value = iou(maskOf(m), pack(other, m.width, m.height));
        expect(value).toBe(either === 0 ? 1 : both / either);
      }),
    );
  });

  it('of masks of different sizes is a defect', () => {
    expect(() => iou(createMask(3, 3), createMask(3, 4))).toThrow(RangeError);
  });
});

describe('thresholds', () => {
  it('keep what is over, not what equals; NaN is not over', () => {
    const mask = maskFromThreshold(new Float32Array([0, 0.5, -1, Number.NaN, 2, 0, 0, 0, 3]), 3, 3, 0);
    expect([...unpack(mask)]).toEqual([0, 1, 0, 0, 1, 0, 0, 0, 1]);
  });
});

describe('boxes', () => {
  it('clipping keeps pixels with their centre inside the box', () => {
    const full = pack(new Uint8Array(20).fill(1), 5, 4);
    const kept = clipToBox(full, { minX: 1.5, minY: -3, maxX: 3.6, maxY: 2.4 });
    expect([...unpack(kept)]).toEqual([0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('cropping beyond the mask gives empty pixels there', () => {
    const full = pack(new Uint8Array(4).fill(1), 2, 2);
    const part = crop(full, { minX: 1, minY: -1, maxX: 4, maxY: 2 });
    expect([part.width, part.height, ...unpack(part)]).toEqual([3, 3, 0, 0, 0, 1, 0, 0, 1, 0, 0]);
  });
});

describe('bit ranges', () => {
  it('are found and filled exactly', () => {
    const range = fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 }));
    fc.assert(
      fc.property(range, ([a, b]) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const bits = new Uint8Array(13);
        setRange(bits, from, to);
        expect(nextSet(bits, 0, 100)).toBe(from === to ? 100 : from);
        expect(nextClear(bits, from, 100)).toBe(to);
        expect(countBits({ width: 100, height: 1, bits })).toBe(to - from);
      }),
    );
  });
});
