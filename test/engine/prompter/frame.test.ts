import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FrameRule } from '../../../src-main/contract/frame.ts';
import type { Prompt } from '../../../src-main/contract/run.ts';
import { answerFrame, pictureSize, toFrame, toWindow } from '../../../src-main/engine/prompter/frame.ts';

const qwen25 = { kind: 'smart-resize', multiple: 28, minPixels: 3136, maxPixels: 12_845_056 } as const;

/** Width, height, multiple, least and most pixels, and what transformers' `smart_resize` makes of them. */
const byTransformers = [
  [1024, 1024, 28, 3136, 12845056, 1036, 1036],
  [840, 840, 28, 3136, 12845056, 840, 840],
  [42, 70, 28, 3136, 12845056, 56, 56],
  [14, 14, 28, 3136, 12845056, 56, 56],
  [1, 1, 28, 3136, 12845056, 56, 56],
  [98, 126, 28, 3136, 12845056, 112, 112],
  [984, 2437, 28, 65536, 1605632, 784, 1988],
  [2483, 1951, 28, 3136, 1003520, 1120, 868],
  [63, 1931, 32, 3136, 1003520, 64, 1920],
  [626, 959, 28, 3136, 1003520, 616, 952],
  [1278, 39, 28, 3136, 12845056, 1288, 28],
  [2431, 185, 32, 3136, 12845056, 2432, 192],
  [439, 120, 28, 65536, 1605632, 504, 140],
  [2759, 2859, 28, 3136, 1003520, 980, 1008],
  [2904, 1152, 32, 3136, 12845056, 2912, 1152],
] as const;

describe('the frame of a model', () => {
  it.each(byTransformers)('that resizes by itself: %i x %i, multiples of %i, is as its processor has it', (...row) => {
    const [width, height, multiple, minPixels, maxPixels, toWidth, toHeight] = row;
    const rule: FrameRule = { kind: 'smart-resize', multiple, minPixels, maxPixels };
    expect(pictureSize(rule, { width, height })).toEqual({ width: toWidth, height: toHeight });
    expect(answerFrame(rule, { width, height })).toEqual({ width: toWidth, height: toHeight });
  });

  it('once resized by the rule is not resized again by it', () => {
    const side = fc.integer({ min: 20, max: 3000 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const size = pictureSize(qwen25, { width, height });
        expect(pictureSize(qwen25, size)).toEqual(size);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('is one size for Think2Seg, thousandths for Qwen3-VL whatever it sees, and nothing of its own for the original', () => {
    const window = { width: 1024, height: 700 };
    const fixed: FrameRule = { kind: 'fixed', width: 840, height: 840 };
    const thousandths: FrameRule = { ...qwen25, kind: 'thousandths' };
    expect([pictureSize(fixed, window), answerFrame(fixed, window)]).toEqual([
      { width: 840, height: 840 },
      { width: 840, height: 840 },
    ]);
    expect([pictureSize(thousandths, window), answerFrame(thousandths, window)]).toEqual([
      { width: 1036, height: 700 },
      { width: 1000, height: 1000 },
    ]);
    expect([pictureSize({ kind: 'original' }, window), answerFrame({ kind: 'original' }, window)]).toEqual([
      window,
      window,
    ]);
  });
});

describe('the way from a frame to a window', () => {
  const side = fc.integer({ min: 1, max: 4096 });
  const size = fc.record({ width: side, height: side });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const point = fc.record({ x: share, y: share });

  it('and back is the same place, within rounding of floating point', () => {
    fc.assert(
      fc.property(size, size, point, (frame, window, { x, y }) => {
        const prompt: Prompt<'window'> = {
          box: null,
          positive: [{ x: x * window.width, y: y * window.height }],
          negative: [],
        };
        const there = toFrame(prompt, { frame, window });
        const back = toWindow(there, { frame, window }, 'none').positive[0];
        expect(Math.abs((back?.x ?? Number.NaN) - x * window.width)).toBeLessThan(1e-9 * window.width);
        expect(Math.abs((back?.y ?? Number.NaN) - y * window.height)).toBeLessThan(1e-9 * window.height);
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it('to whole pixels is at most half a pixel off and stays inside', () => {
    fc.assert(
      fc.property(size, size, point, (frame, window, { x, y }) => {
        const prompt: Prompt<'frame'> = {
          box: null,
          positive: [{ x: x * frame.width, y: y * frame.height }],
          negative: [],
        };
        const exact = toWindow(prompt, { frame, window }, 'none').positive[0]!;
        const whole = toWindow(prompt, { frame, window }, 'half-up').positive[0]!;
        expect(Number.isInteger(whole.x) && Number.isInteger(whole.y)).toBe(true);
        expect(Math.max(Math.abs(whole.x - exact.x), Math.abs(whole.y - exact.y))).toBeLessThanOrEqual(0.5);
        expect(whole.x >= 0 && whole.x <= window.width && whole.y >= 0 && whole.y <= window.height).toBe(true);
      }),
      { seed: 12, numRuns: 500 },
    );
  });

  it('rounds halves up, and below nothing towards nothing, as the reference does', () => {
    const sizes = { frame: { width: 840, height: 840 }, window: { width: 420, height: 1680 } };
    const prompt: Prompt<'frame'> = {
      box: { minX: -3, minY: 1, maxX: 101, maxY: 7 },
      positive: [{ x: 5, y: 0.25 }],
      negative: [{ x: 839, y: 840 }],
    };
    expect(toWindow(prompt, sizes, 'half-up')).toEqual({
      box: { minX: -1, minY: 2, maxX: 51, maxY: 14 },
      positive: [{ x: 3, y: 1 }],
      negative: [{ x: 420, y: 1680 }],
    });
  });
});
