import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WindowPixels } from '../../../src-main/contract/raster.ts';
import type { Prompt } from '../../../src-main/contract/run.ts';
import { withAllMasks } from '../../../src-main/engine/segmenter/all-masks.ts';
import { promptPoints } from '../../../src-main/engine/segmenter/prompt-points.ts';
import type { EncodedWindow, Segmenter } from '../../../src-main/engine/segmenter/segmenter.ts';
import { countBits, getBit, iou, unpack } from '../../../src-main/engine/window/bits.ts';
import { loadPack } from '../../../src-main/models/load.ts';
import { faultOfCall } from '../../support/faults.ts';
import { disc, drawWindow, maskOfShape, mobileSam, rectangle, type Shape } from '../../support/inference.ts';
import { bestMask, box, constantDecoder, openSam1, prompt } from './sam1-asked.ts';

let files: ReadonlyMap<string, Uint8Array>;
let sam: Segmenter;
beforeAll(async () => {
  files = await loadPack(await mobileSam());
  sam = await openSam1('mobilesam', files);
});
afterAll(() => sam.dispose());

async function segment(window: WindowPixels, p: Prompt<'window'>) {
  return decode(await sam.encode(window), p);
}

const decode = (window: EncodedWindow, p: Prompt<'window'>) => bestMask(sam, window, p);

describe('a drawn shape is outlined (IoU over 0.9) from its box and two points', () => {
  const ell: Shape = (x, y) => x > 60 && y > 50 && x < 290 && y < 300 && !(x > 150 && y < 210);
  test.each<[string, number, number, Shape, Prompt<'window'>]>([
    [
      'a disc in a window of 349 x 352',
      349,
      352,
      disc(190, 150, 90),
      prompt(box(100, 60, 280, 240), [
        { x: 160, y: 150 },
        { x: 220, y: 160 },
      ]),
    ],
    [
      'a rectangle in a window of 640 x 400',
      640,
      400,
      rectangle(120, 90, 420, 260),
      prompt(box(120, 90, 420, 260), [
        { x: 200, y: 150 },
        { x: 350, y: 200 },
      ]),
    ],
    [
      'an L in a window of 349 x 352',
      349,
      352,
      ell,
      prompt(box(60, 50, 290, 300), [
        { x: 100, y: 120 },
        { x: 230, y: 260 },
      ]),
    ],
    [
      'a disc in a window of 1024 x 1024',
      1024,
      1024,
      disc(600, 420, 210),
      prompt(box(390, 210, 810, 630), [
        { x: 520, y: 420 },
        { x: 680, y: 430 },
      ]),
    ],
    [
      'a disc over the edge of the window',
      512,
      512,
      disc(500, 250, 120),
      prompt(box(380, 130, 512, 370), [
        { x: 440, y: 250 },
        { x: 490, y: 280 },
      ]),
    ],
    [
      'a disc whose box reaches over the edge',
      512,
      512,
      disc(500, 250, 120),
      prompt(box(380, 130, 620, 370), [
        { x: 440, y: 250 },
        { x: 490, y: 280 },
      ]),
    ],
  ])('%s', async (_, width, height, shape, p) => {
    const { mask, score } = await segment(drawWindow(width, height, shape), p);
    expect([mask.width, mask.height]).toEqual([width, height]);
    expect(iou(mask, maskOfShape(width, height, shape))).toBeGreaterThan(0.9);
    expect(score).toBeGreaterThan(0.8);
    expect(score).toBeLessThanOrEqual(1);
  });
});

describe('prompts', () => {
  const shape = disc(190, 150, 90);
  const truth = maskOfShape(349, 352, shape);
  const once = (() => {
    let encoded: Promise<EncodedWindow> | undefined;
    return () => (encoded ??= sam.encode(drawWindow(349, 352, shape)));
  })();

  test.each([
    ['a box alone', prompt(box(100, 60, 280, 240))],
    [
      'points alone',
      prompt(null, [
        { x: 160, y: 150 },
        { x: 220, y: 160 },
      ]),
    ],
    ['one point alone', prompt(null, [{ x: 190, y: 150 }])],
  ])('%s are enough', async (_, p) => expect(iou((await decode(await once(), p)).mask, truth)).toBeGreaterThan(0.9));

  test('a negative point takes its object out', async () => {
    const two: Shape = (x, y) => disc(110, 170, 60)(x, y) || disc(240, 170, 60)(x, y);
    const window = await sam.encode(drawWindow(349, 352, two));
    const around = box(50, 110, 300, 230);
    const both = await decode(
      window,
      prompt(around, [
        { x: 110, y: 170 },
        { x: 240, y: 170 },
      ]),
    );
    const left = await decode(window, prompt(around, [{ x: 110, y: 170 }], [{ x: 240, y: 170 }]));
    expect([getBit(both.mask, 110, 170), getBit(both.mask, 240, 170)]).toEqual([true, true]);
    expect([getBit(left.mask, 110, 170), getBit(left.mask, 240, 170)]).toEqual([true, false]);
  });

  test.each([
    [1, 1],
    [37, 1024],
    [1024, 37],
    [3, 2],
  ])('a window of %i x %i has its mask', async (width, height) => {
    const window = drawWindow(width, height, rectangle(0, height * 0.2, width, height * 0.7));
    const centre = { x: width / 2, y: height * 0.45 };
    const { mask } = await segment(window, prompt(box(0, height * 0.2, width, height * 0.7), [centre, centre]));
    expect([mask.width, mask.height, mask.bits.length]).toEqual([width, height, Math.ceil((width * height) / 8)]);
  });

  test.each([
    ['neither box nor positive point', prompt(null, [], [{ x: 1, y: 1 }])],
    ['a coordinate that is no number', prompt(box(0, 0, Number.NaN, 4))],
  ])('with %s are refused', async (_, p) => {
    expect(await faultOfCall(once().then((window) => decode(window, p)))).toMatchObject({
      code: 'request.invalid',
    });
  });

  test('become points, then corners, then padding only without a box, scaled per axis to the frame', () => {
    const window = { width: 512, height: 300 };
    const rules = { scale: { x: 2, y: 2 }, padding: 'unboxed' as const };
    const withBox = promptPoints(prompt(box(1, 2, 3, 4), [{ x: 10, y: 20 }], [{ x: 5, y: 6 }]), window, rules);
    expect([...withBox.labels]).toEqual([1, 0, 2, 3]);
    expect([...withBox.coordinates]).toEqual([20, 40, 10, 12, 2, 4, 6, 8]);
    expect([...promptPoints(prompt(null, [{ x: 10, y: 20 }]), window, rules).labels]).toEqual([1, -1]);
  });
});

describe('several masks', () => {
  test.each([
    ['a window that fills the frame', 1024, 1024],
    ['a window that is made larger', 349, 352],
    ['a wide window', 600, 200],
  ])('on %s: the one that the graph would give leads, the three others follow by score', async (_, width, height) => {
    const window = await sam.encode(drawWindow(width, height, disc(190, 110, 70)));
    for (const p of [prompt(box(120, 40, 260, 180)), prompt(null, [{ x: 190, y: 110 }])]) {
      const [offered = []] = await sam.decode(window, [{ prompt: p, previous: null }], 'several');
      const best = await decode(window, p);
      expect(offered.length).toBe(4);
      expect(offered[0]!.score).toBeCloseTo(best.score, 5);
      expect(iou(offered[0]!.mask, best.mask)).toBeGreaterThan(0.99);
      const scores = offered.slice(1).map(({ score }) => score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
    }
  });

  test('are refined by the logits of the one that was chosen', async () => {
    const shape = disc(190, 150, 90);
    const window = await sam.encode(drawWindow(349, 352, shape));
    const [offered = []] = await sam.decode(
      window,
      [{ prompt: prompt(null, [{ x: 190, y: 150 }]), previous: null }],
      'several',
    );
    for (const { low } of offered) {
      const query = { prompt: prompt(box(100, 60, 280, 240)), previous: low };
      const [[refined] = []] = await sam.decode(window, [query], 'best');
      expect(iou(refined!.mask, maskOfShape(349, 352, shape))).toBeGreaterThan(0.9);
    }
    // A mask of nothing but doubt is not the mask that was drawn: what is handed back counts.
    const empty = { side: 256, logits: new Float32Array(256 * 256).fill(-20) };
    const query = { prompt: prompt(null, [{ x: 190, y: 150 }]), previous: empty };
    const [[doubtful] = []] = await sam.decode(window, [query], 'best');
    expect(doubtful!.score).not.toBe(offered[0]!.score);
  });

  test('are found in a decoder that ends with the choice, and nowhere else', () => {
    expect(withAllMasks(files.get('decoder')!)?.all.logits).toMatch(/Reshape/);
    expect(withAllMasks(files.get('encoder')!)).toBe(null);
    expect(withAllMasks(constantDecoder([1, 1, 8, 8], 1, 1))).toBe(null);
  });
});

test('pixels without data are never in a mask', async () => {
  const window = drawWindow(200, 160, disc(100, 80, 60));
  for (let y = 0; y < 160; y++) window.valid.fill(0, y * 200 + 100, y * 200 + 200);
  const { mask } = await segment(
    window,
    prompt(box(40, 20, 160, 140), [
      { x: 70, y: 80 },
      { x: 85, y: 90 },
    ]),
  );
  const bytes = unpack(mask);
  expect(bytes.some((bit, i) => bit === 1 && i % 200 >= 100)).toBe(false);
  expect(countBits(mask)).toBeGreaterThan(3000);
});

test('encoding and decoding equal a plain run of the graphs within 1e-4, and the mask is its logits over 0', async () => {
  const [width, height] = [260, 1024];
  const window = drawWindow(width, height, disc(130, 500, 100));
  const p = prompt(box(30, 400, 230, 600), [
    { x: 100, y: 500 },
    { x: 160, y: 520 },
  ]);
  const plain = await plainRun(window, p);
  const ours = await sam.encode(window);
  let largest = 0;
  ours.embedding!.data.forEach((value, i) => {
    largest = Math.max(largest, Math.abs(value - plain.embedding[i]!));
  });
  expect(largest).toBeLessThan(1e-4);
  expect(ours.embedding).toMatchObject({
    channels: 256,
    rows: 64,
    columns: 64,
    contentColumns: 16.25,
    contentRows: 64,
  });
  const { mask, score } = await decode(ours, p);
  const differing = unpack(mask).filter(
    (bit, i) => (bit === 1) !== plain.logits[i]! > 0 && Math.abs(plain.logits[i]!) > 1e-4,
  );
  expect(differing.length).toBe(0);
  expect(score).toBeCloseTo(Math.min(1, plain.score), 4);
});

/** The reference's steps written out one value at a time, for a window that needs no resize (its long side is 1024). */
async function plainRun(window: WindowPixels, p: Prompt<'window'>) {
  const open = (role: string) => InferenceSession.create(files.get(role)!, { intraOpNumThreads: 2 });
  const input = new Float32Array(3 * 1024 * 1024);
  for (let y = 0; y < window.height; y++) {
    for (let x = 0; x < window.width; x++) {
      for (let c = 0; c < 3; c++) {
        const value = window.rgb[(y * window.width + x) * 3 + c]!;
        input[c * 1024 * 1024 + y * 1024 + x] = (value - [123.675, 116.28, 103.53][c]!) / [58.395, 57.12, 57.375][c]!;
      }
    }
  }
  const encoder = await open('encoder');
  const { output } = await encoder.run({ input: new Tensor('float32', input, [1, 3, 1024, 1024]) });
  const decoder = await open('decoder');
  const points = [...p.positive, { x: p.box!.minX, y: p.box!.minY }, { x: p.box!.maxX, y: p.box!.maxY }];
  const { masks, iou_predictions } = await decoder.run({
    image_embeddings: output!,
    point_coords: new Tensor('float32', Float32Array.from(points.flatMap(({ x, y }) => [x, y])), [1, 4, 2]),
    point_labels: new Tensor('float32', Float32Array.from([1, 1, 2, 3]), [1, 4]),
    mask_input: new Tensor('float32', new Float32Array(65536), [1, 1, 256, 256]),
    has_mask_input: new Tensor('float32', new Float32Array(1), [1]),
    orig_im_size: new Tensor('float32', Float32Array.from([window.height, window.width]), [2]),
  });
  await encoder.release();
  await decoder.release();
  const floats = (tensor: Tensor | undefined) =>
    tensor?.data instanceof Float32Array ? tensor.data : new Float32Array();
  return { embedding: floats(output), logits: floats(masks), score: floats(iou_predictions)[0]! };
}
