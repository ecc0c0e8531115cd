import { expect, test } from 'vitest';
import type { WindowPixels } from '../../src-main/contract/raster.ts';
import type { EncodedWindow } from '../../src-main/engine/segmenter/segmenter.ts';
import { createMask, setBit } from '../../src-main/engine/window/bits.ts';
import { seenRegion } from '../../src-main/process/teaching.ts';
import { faultCodeOf } from '../support/faults.ts';

const [width, height] = [64, 64];
const pixels: WindowPixels = {
  width,
  height,
  rgb: new Uint8Array(3 * width * height).fill(90),
  valid: new Uint8Array(width * height).fill(1),
  bands: [],
};
const embedding = {
  segmenter: 'mobilesam',
  data: new Float32Array(256 * 64 * 64),
  channels: 256,
  rows: 64,
  columns: 64,
  contentColumns: 64,
  contentRows: 64,
};
const encoded: EncodedWindow = { width, height, tensors: {}, embedding, valid: null, bytes: 0 };
const mask = createMask(width, height);
setBit(mask, 10, 10);
const best = { mask, score: 0.9, low: null };

test('a mask without a pixel is taught.nothingThere', () => {
  const empty = { ...best, mask: createMask(width, height) };
  expect(faultCodeOf(() => seenRegion({ best: empty, encoded, pixels, segmenter: 'mobilesam' }))).toBe(
    'taught.nothingThere',
  );
});

test('a segmenter without an embedding that concepts know is taught.otherSegmenter', () => {
  const other = { ...encoded, embedding: null };
  expect(faultCodeOf(() => seenRegion({ best, encoded: other, pixels, segmenter: 'sam2.1-tiny' }))).toBe(
    'taught.otherSegmenter',
  );
  const coarse = { ...encoded, embedding: { ...embedding, rows: 32 } };
  expect(faultCodeOf(() => seenRegion({ best, encoded: coarse, pixels, segmenter: 'x' }))).toBe(
    'taught.otherSegmenter',
  );
});

test('one pixel is seen with its size, and as no longer than wide', () => {
  const seen = seenRegion({ best, encoded, pixels, segmenter: 'mobilesam' });
  expect(seen).toMatchObject({ pixels: 1, elongation: 1, certainty: 0.9 });
});
