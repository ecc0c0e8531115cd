import { describe, expect, it } from 'vitest';
import { decodeRle, encodeRle } from '../../../src-main/engine/mask/rle.ts';
import { countsOfText, textOfCounts } from '../../../src-main/engine/mask/rle-text.ts';
import { blobs } from '../vector/blobs.ts';

describe("COCO's text of run lengths", () => {
  it('is read as pycocotools writes it', () => {
    // mask.encode of a 4 x 4 array with only [1:3, 1:3] set: counts 5 2 2 2 5.
    expect(countsOfText('52203')).toEqual([5, 2, 2, 2, 5]);
    expect(textOfCounts([5, 2, 2, 2, 5])).toBe('52203');
  });

  it('keeps counts of any size, also falling ones', () => {
    for (const counts of [[0], [1], [0, 1_048_576], [31, 32, 33, 1, 0, 70_000, 15, 16, 2, 99_999_999]]) {
      expect(countsOfText(textOfCounts(counts))).toEqual(counts);
    }
  });

  it('brings a mask back', () => {
    const mask = blobs(137, 90, 12);
    const { size, counts } = encodeRle(mask);
    expect(decodeRle({ size, counts: countsOfText(textOfCounts(counts)) ?? [] })).toEqual(mask);
  });

  it('is refused where it is something else', () => {
    expect(countsOfText('5"')).toBeNull();
    expect(countsOfText('é')).toBeNull();
    expect(countsOfText('o')).toBeNull();
    expect(countsOfText('oooooooooooooo0')).toBeNull();
  });
});
