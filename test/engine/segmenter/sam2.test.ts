/** Our SAM 2.1 against PyTorch's `SAM2ImagePredictor`, on models of every size's graph in small widths. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSegmenter } from '../../../src-main/engine/segmenter/adapters.ts';
import { bestOf } from '../../../src-main/engine/segmenter/sam2.ts';
import type { EncodedWindow, LowMask, SegmentedMask, Segmenter } from '../../../src-main/engine/segmenter/segmenter.ts';
import { StretchedPreprocessor } from '../../../src-main/engine/segmenter/stretched.ts';

import { countBits, iou } from '../../../src-main/engine/window/bits.ts';
import { type Answer, answers, floatsOf, maskOf, narrowPair, picture, promptOf } from './answers.ts';
import { interpolate } from './interpolation.ts';

const open = (size: string) => openSegmenter({ id: size, contract: 'sam2-encoder-decoder' }, narrowPair(size));

test.each(answers.tensors)(
  'a picture of $width x $height becomes the same input tensor',
  ({ width, height, values }) => {
    const preprocessor = new StretchedPreprocessor();
    preprocessor.fill(picture(width, height).rgb, { width, height });
    const expected = floatsOf(values);
    const ours = expected.map((_, i) => preprocessor.tensor[i * 37 * 37]!);
    expect(expected.length).toBe(Math.ceil((3 * 1024 * 1024) / (37 * 37)));
    expect(largestDifference(ours, expected)).toBeLessThan(1e-4);
  },
);

describe.each(Object.keys(answers.models))(
  'SAM 2.1 %s equals PyTorch: logits within 1e-3, masks with an IoU over 0.999',
  (size) => {
    let segmenter: Segmenter;
    beforeAll(async () => {
      segmenter = await open(size);
    });
    afterAll(() => segmenter.dispose());

    describe.each(answers.models[size]!)('on a picture of $width x $height', ({ width, height, answers: asked }) => {
      let window: EncodedWindow;
      beforeAll(async () => {
        window = await segmenter.encode(picture(width, height));
      });
      const decode = async (index: number, offer: 'best' | 'several', previous: LowMask | null = null) => {
        const [masks = []] = await segmenter.decode(
          window,
          [{ prompt: promptOf(asked[index]!.prompt), previous }],
          offer,
        );
        return masks;
      };

      test('one mask of a prompt, as the reference chooses it', async () => {
        for (const [i, { single }] of asked.entries()) expectSame(await decode(i, 'best'), single, window);
      });

      test('three masks of a prompt', async () => {
        for (const [i, { several }] of asked.entries()) {
          const masks = await decode(i, 'several');
          expect(masks.length).toBe(4);
          // Ours lead with the single mask and go by score; the reference's three stand in the decoder's order.
          const theirs = several.scores.map((score) => nearest(masks, score));
          expectSame(theirs, several, window);
        }
      });

      test('a mask whose logits are handed back', async () => {
        for (const [i, { refined }] of asked.entries()) {
          const [first] = await decode(i, 'best');
          expectSame(await decode(i, 'best', first!.low), refined, window);
        }
      });

      test('prompts of one run as each alone, in their order', async () => {
        const queries = [0, 1, 2, 1, 0].map((i) => ({ prompt: promptOf(asked[i]!.prompt), previous: null }));
        const together = await segmenter.decode(window, queries, 'best');
        for (const [k, i] of [0, 1, 2, 1, 0].entries()) expectSame(together[k]!, asked[i]!.single, window);
      });
    });
  },
);

describe.each([
  ['half floats throughout', '.fp16', 0.97],
  ['weights of 8 bits', '.int8', 0.85],
] as const)('a pair with %s', (_, precision, least) => {
  test(`outlines what the float32 one does (IoU over ${least})`, async () => {
    const segmenter = await openSegmenter(
      { id: 'tiny', contract: 'sam2-encoder-decoder' },
      narrowPair('tiny', precision),
    );
    for (const { width, height, answers: asked } of answers.models.tiny!.slice(0, 1)) {
      const window = await segmenter.encode(picture(width, height));
      const queries = asked.map(({ prompt }) => ({ prompt: promptOf(prompt), previous: null }));
      const all = await segmenter.decode(window, queries, 'several');
      for (const [i, { several }] of asked.entries()) {
        for (const packed of several.masks) {
          const truth = maskOf(packed, window);
          expect(Math.max(...all[i]!.map(({ mask }) => iou(mask, truth)))).toBeGreaterThan(least);
        }
      }
    }
    await segmenter.dispose();
  });
});

function nearest(masks: readonly SegmentedMask[], score: number): SegmentedMask {
  return masks.reduce((best, mask) => (Math.abs(mask.score - score) < Math.abs(best.score - score) ? mask : best));
}

function expectSame(ours: readonly SegmentedMask[], theirs: Answer, window: EncodedWindow): void {
  expect(ours.length).toBe(theirs.scores.length);
  const expected = floatsOf(theirs.logits);
  const each = expected.length / ours.length;
  for (const [i, { mask, score, low }] of ours.entries()) {
    expect(Math.abs(score - theirs.scores[i]!)).toBeLessThan(1e-3);
    const truth = maskOf(theirs.masks[i]!, window);
    expect(countBits(truth)).toBeGreaterThan(0);
    expect(iou(mask, truth)).toBeGreaterThan(0.999);
    const logits = strided(low!, window);
    expect(logits.length).toBe(each);
    expect(largestDifference(logits, expected.subarray(i * each, (i + 1) * each))).toBeLessThan(1e-3);
  }
}

/** Every `stride`-th logit on the window's pixels. */
function strided(low: LowMask, window: EncodedWindow): Float32Array {
  const { stride } = answers;
  const { logits, width, height } = interpolate({ width: low.side, height: low.side, logits: low.logits }, window);
  const kept: number[] = [];
  for (let y = 0; y < height; y += stride) for (let x = 0; x < width; x += stride) kept.push(logits[y * width + x]!);
  return Float32Array.from(kept);
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}

describe('the one mask of four', () => {
  const scores = Float32Array.of(0.1, 0.5, 0.9, 0.7);
  const logits = new Float32Array(4 * 256 * 256);

  test('is the single-mask token where its area hardly changes with the threshold', () => {
    logits.fill(5, 0, 1000);
    logits.fill(-5, 1000, 256 * 256);
    expect(bestOf(logits, scores)).toBe(0);
  });

  test('else the best-scored of the others', () => {
    logits.fill(0.01, 1000, 1100);
    expect(bestOf(logits, scores)).toBe(2);
  });

  test('of one or three masks it is the best-scored', () => {
    expect(bestOf(logits, scores.subarray(1))).toBe(1);
    expect(bestOf(logits, scores.subarray(0, 1))).toBe(0);
  });
});
