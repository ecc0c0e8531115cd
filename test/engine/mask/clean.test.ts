import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean, dropSpecks, fillHoles } from '../../../src-main/engine/mask/clean.ts';
import { equalMasks, pack, unpack } from '../../../src-main/engine/window/bits.ts';
import { masks } from './any-mask.ts';

describe('clean-up', () => {
  it('drops parts under the size and keeps those at it', () => {
    const mask = pack([1, 1, 0, 1, 0, 0, 0, 0, 1, 1, 1, 0], 4, 3);
    expect([...unpack(dropSpecks(mask, 2))]).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0]);
    expect([...unpack(dropSpecks(mask, 3))]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0]);
  });

  it('fills holes under the size, but not bays that reach the edge', () => {
    const ring = pack([1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1], 4, 3);
    expect([...unpack(fillHoles(ring, 2))]).toEqual([1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1]);
    expect([...unpack(fillHoles(ring, 1))]).toEqual([...unpack(ring)]);
  });

  it('changes nothing with sizes of 0, does not touch its input, and is done after one time', () => {
    fc.assert(
      fc.property(masks, fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }), (mask, minPart, minHole) => {
        const before = unpack(mask);
        expect(equalMasks(clean(mask, { minPart: 0, minHole: 0 }), mask)).toBe(true);
        const once = clean(mask, { minPart, minHole });
        expect(unpack(mask)).toEqual(before);
        expect(equalMasks(dropSpecks(once, minPart), once)).toBe(true);
      }),
    );
  });
});
