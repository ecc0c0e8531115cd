import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRle, encodeRle } from '../../../src-main/engine/mask/rle.ts';
import { equalMasks, pack } from '../../../src-main/engine/window/bits.ts';
import { masks } from './any-mask.ts';

describe('run-length coding', () => {
  it('goes there and back', () => {
    fc.assert(
      fc.property(masks, (mask) => {
        const coded = encodeRle(mask);
        expect(coded.counts.reduce((sum, n) => sum + n, 0)).toBe(mask.width * mask.height);
        expect(equalMasks(decodeRle(coded)!, mask)).toBe(true);
      }),
    );
  });

  it("is COCO's: columns first, beginning with what is not set", () => {
    expect(encodeRle(pack([1, 0, 0, 1, 1, 0], 3, 2))).toEqual({ size: [2, 3], counts: [0, 2, 1, 1, 2] });
  });

  it('refuses counts that do not add up', () => {
    expect(decodeRle({ size: [2, 3], counts: [5] })).toBeNull();
    expect(decodeRle({ size: [2, 3], counts: [7, -1] })).toBeNull();
    expect(decodeRle({ size: [2, 3], counts: [5.5, 0.5] })).toBeNull();
  });
});
