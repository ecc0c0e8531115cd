/** Which adapter runs a pair, and what the pairs of other families are given and made to give. */
import { describe, expect, test } from 'vitest';
import type { Prompt } from '../../../src-main/contract/run.ts';
import { createSegmenter, openSegmenter, segmenterContracts } from '../../../src-main/engine/segmenter/adapters.ts';
import type { Segmenter } from '../../../src-main/engine/segmenter/segmenter.ts';
import { countBits, getBit, isEmpty } from '../../../src-main/engine/window/bits.ts';
import { faultOfCall } from '../../support/faults.ts';
import { drawWindow, mobileSam } from '../../support/inference.ts';
import { type Graph, onnxModel, type Value } from '../../support/onnx.ts';
import { narrowPair } from './answers.ts';

type Files = ReadonlyMap<string, Uint8Array>;
const open = (contract: string, files: Files) => openSegmenter({ id: 'm', contract }, files);
const pair = (encoder: Graph, decoder: Graph): Files =>
  new Map([
    ['encoder', onnxModel(encoder)],
    ['decoder', onnxModel(decoder)],
  ]);
const low = 256;
const filled = (value: number, length: number) => new Float32Array(length).fill(value);
const same = (from: string, to: string) => ({ op: 'Identity', inputs: [from], outputs: [to] });

/** Logits of three masks: the upper half, the left half, everything. */
function threeMasks(): Float32Array {
  const logits = new Float32Array(3 * low * low);
  for (let y = 0, i = 0; y < low; y++) {
    for (let x = 0; x < low; x++, i++) {
      logits[i] = y < low / 2 ? 5 : -5;
      logits[i + low * low] = x < low / 2 ? 5 : -5;
      logits[i + 2 * low * low] = 5;
    }
  }
  return logits;
}

/** An encoder that gives the same features whatever it sees. */
function constantEncoder(
  input: Value,
  outputs: readonly { readonly name: string; readonly shape: readonly number[] }[],
): Graph {
  return {
    inputs: [input],
    outputs,
    nodes: outputs.map(({ name }) => same(`${name}_value`, name)),
    constants: outputs.map(({ name, shape }) => {
      return {
        name: `${name}_value`,
        shape,
        data: filled(
          0,
          shape.reduce((a, b) => a * b, 1),
        ),
      };
    }),
  };
}

const pixelValues: Value = { name: 'pixel_values', shape: ['b', 3, 1024, 1024] };
const features = {
  sam1: [
    { name: 'image_embeddings', shape: [1, 4, 64, 64] },
    { name: 'image_positional_embeddings', shape: [1, 4, 64, 64] },
  ],
  sam2: [
    { name: 'image_embeddings.0', shape: [1, 1, 256, 256] },
    { name: 'image_embeddings.1', shape: [1, 2, 128, 128] },
    { name: 'image_embeddings.2', shape: [1, 4, 64, 64] },
  ],
};

/** Three fixed masks; the first score is the mean of all coordinates in the frame (0..1), so that a test sees what it was given. */
function transformersPair(kind: 'sam1' | 'sam2', logits = threeMasks()): Files {
  const boxes: Value[] = kind === 'sam2' ? [{ name: 'input_boxes', shape: ['b', 'k', 4] }] : [];
  return pair(constantEncoder(pixelValues, features[kind]), {
    inputs: [
      { name: 'input_points', shape: ['b', 'p', 'n', 2] },
      { name: 'input_labels', shape: ['b', 'p', 'n'], type: 'int64' },
      ...boxes,
      ...features[kind],
    ],
    outputs: [
      { name: 'iou_scores', shape: ['b', 'p', 3] },
      { name: 'pred_masks', shape: ['b', 'p', 3, low, low] },
    ],
    nodes: [
      { op: 'ReduceMean', inputs: ['input_points'], outputs: ['mean'] },
      { op: 'Mul', inputs: ['mean', 'share'], outputs: ['part'] },
      { op: 'Squeeze', inputs: ['part'], outputs: ['number'] },
      { op: 'Add', inputs: ['base', 'number'], outputs: ['iou_scores'] },
      same('masks', 'pred_masks'),
    ],
    constants: [
      { name: 'share', shape: [1], data: Float32Array.of(1 / 1024) },
      { name: 'base', shape: [1, 1, 3], data: Float32Array.of(0, -0.1, -0.2) },
      { name: 'masks', shape: [1, 1, 3, low, low], data: logits },
    ],
  });
}

const prompt = (change: Partial<Prompt<'window'>>): Prompt<'window'> => ({
  box: null,
  positive: [],
  negative: [],
  ...change,
});
async function several(segmenter: Segmenter, size: readonly [number, number], asked: Prompt<'window'>) {
  const window = await segmenter.encode(drawWindow(size[0], size[1], () => true));
  const [masks = []] = await segmenter.decode(window, [{ prompt: asked, previous: null }], 'several');
  return masks;
}

describe('the adapter', () => {
  test.each([
    ['sam1-encoder-decoder', () => narrowPair('tiny'), 'as "sam2-encoder-decoder" does'],
    ['sam2-encoder-decoder', () => transformersPair('sam2'), 'as "sam-transformers" does'],
    ['efficient-sam', () => transformersPair('sam1'), 'as "sam-transformers" does'],
  ])(
    'is told from the tensors: a pair that the manifest calls %s but is another is a fault that names both',
    async (contract, files, says) => {
      const fault = await faultOfCall(open(contract, files()));
      expect(fault).toMatchObject({ code: 'models.cannotLoad', detail: { id: 'm' } });
      expect(fault.detail?.because).toContain(`the manifest says "${contract}"`);
      expect(fault.detail?.because).toContain(says);
    },
  );

  test('of an unknown contract is not looked for in the files, and the fault lists what is known', async () => {
    const fault = await faultOfCall(createSegmenter({ ...(await mobileSam()), contract: 'sam9' }));
    expect(fault).toMatchObject({ code: 'models.cannotLoad' });
    for (const contract of segmenterContracts) expect(fault.text).toContain(contract);
  });

  test("a decoder that is nobody's is held against what the manifest promises", async () => {
    const odd = onnxModel({
      inputs: [{ name: 'x', shape: [1] }],
      outputs: [{ name: 'y', shape: [1] }],
      nodes: [same('x', 'y')],
    });
    const fault = await faultOfCall(open('sam2-encoder-decoder', new Map([...narrowPair('tiny'), ['decoder', odd]])));
    expect(fault.detail).toMatchObject({ id: 'm (decoder)' });
    expect(fault.detail?.because).toMatch(
      /^expected the inputs image_embed float\[batch,channels,64,64\].*; found x float32\[1\]$/,
    );
  });

  test('a pair without its decoder is missing', async () => {
    const files = new Map([['encoder', narrowPair('tiny').get('encoder')!]]);
    expect(await faultOfCall(open('sam2-encoder-decoder', files))).toMatchObject({ code: 'models.missing' });
  });

  test('an encoder of another size of input is not run', async () => {
    const small = constantEncoder({ name: 'image', shape: [1, 3, 512, 512] }, features.sam2);
    const files = new Map([...narrowPair('tiny'), ['encoder', onnxModel(small)]]);
    const fault = await faultOfCall(open('sam2-encoder-decoder', files));
    expect(fault.detail?.because).toContain(
      'expected the inputs image float[batch,3,1024,1024]; found image float32[1,3,512,512]',
    );
  });
});

describe('a pair of transformers.js', () => {
  test('of SAM 2 stretches the window: half of the frame is half of it', async () => {
    const segmenter = await open('sam-transformers', transformersPair('sam2'));
    const masks = await several(segmenter, [64, 16], prompt({ positive: [{ x: 32, y: 4 }] }));
    expect(masks.map(({ mask }) => countBits(mask))).toEqual([512, 512, 1024]);
    expect([getBit(masks[0]!.mask, 0, 7), getBit(masks[0]!.mask, 0, 8)]).toEqual([true, false]);
    // (512 + 256) / 2 of 1024: both axes are scaled to the whole frame.
    expect(masks.map(({ score }) => score)).toEqual([0.375, expect.closeTo(0.275, 6), expect.closeTo(0.175, 6)]);
    expect(masks[0]!.low).toBe(null);
    await segmenter.dispose();
  });

  test('of SAM 1 keeps the aspect: half of the frame is below a wide window', async () => {
    const segmenter = await open('sam-transformers', transformersPair('sam1'));
    const masks = await several(segmenter, [64, 16], prompt({ positive: [{ x: 32, y: 4 }] }));
    expect(masks.map(({ mask }) => countBits(mask))).toEqual([1024, 512, 1024]);
    // (512 + 64) / 2 of 1024: the height takes a quarter of the frame.
    expect(masks[0]!.score).toBeCloseTo(0.28125, 6);
    await segmenter.dispose();
  });

  test("of SAM 1, which takes no boxes, is asked at a box's middle and answers with what fills the box best", async () => {
    const segmenter = await open('sam-transformers', transformersPair('sam1'));
    const box = { minX: 0, minY: 0, maxX: 32, maxY: 64 };
    const masks = await several(segmenter, [64, 64], prompt({ box }));
    expect(masks.map(({ score }) => score)).toEqual([expect.closeTo(0.275, 6), expect.closeTo(0.175, 6), 0.375]);
    expect(getBit(masks[0]!.mask, 31, 63)).toBe(true);
    expect(getBit(masks[0]!.mask, 32, 0)).toBe(false);
    await segmenter.dispose();
  });

  test('of SAM 2 has box corners as points', async () => {
    const segmenter = await open('sam-transformers', transformersPair('sam2'));
    const [best] = await several(segmenter, [1024, 1024], prompt({ box: { minX: 0, minY: 0, maxX: 512, maxY: 1024 } }));
    expect(best!.score).toBeCloseTo((512 + 1024) / 4 / 1024, 6);
    await segmenter.dispose();
  });
});

test("EfficientSAM has points and masks on the window's own pixels, best score first", async () => {
  const [width, height] = [12, 10];
  const masks = new Float32Array(3 * width * height).fill(-1);
  masks.fill(1, 0, 5);
  masks.fill(1, width * height, width * height + 7);
  const segmenter = await open(
    'efficient-sam',
    pair(
      constantEncoder({ name: 'batched_images', shape: ['b', 3, 'h', 'w'] }, [
        { name: 'image_embeddings', shape: [1, 256, 64, 64] },
      ]),
      {
        inputs: [
          { name: 'image_embeddings', shape: ['b', 256, 64, 64] },
          { name: 'batched_point_coords', shape: ['b', 'q', 'n', 2] },
          { name: 'batched_point_labels', shape: ['b', 'q', 'n'] },
          { name: 'orig_im_size', shape: [2], type: 'int64' },
        ],
        outputs: [
          { name: 'output_masks', shape: [1, 1, 3, height, width] },
          { name: 'iou_predictions', shape: [1, 1, 3] },
        ],
        nodes: [
          same('masks', 'output_masks'),
          { op: 'ReduceMean', inputs: ['batched_point_coords'], outputs: ['mean'] },
          { op: 'Squeeze', inputs: ['mean'], outputs: ['number'] },
          { op: 'Mul', inputs: ['base', 'number'], outputs: ['iou_predictions'] },
        ],
        constants: [
          { name: 'masks', shape: [1, 1, 3, height, width], data: masks },
          { name: 'base', shape: [1, 1, 3], data: Float32Array.of(0.1, 0.2, 0.05) },
        ],
      },
    ),
  );
  const offered = await several(segmenter, [width, height], prompt({ positive: [{ x: 4, y: 2 }] }));
  expect(offered.map(({ mask }) => countBits(mask))).toEqual([7, 5, 0]);
  expect(offered[0]!.score).toBeCloseTo(0.6, 6);
  expect(isEmpty(offered[2]!.mask)).toBe(true);
  await segmenter.dispose();
});

describe('outputs that cannot be used', () => {
  test.each([
    ['logits that are no numbers', Number.NaN, /the low-resolution masks has values that are no numbers/],
    ['infinite logits', Number.NEGATIVE_INFINITY, /the low-resolution masks has values that are no numbers/],
  ])('%s', async (_, value, because) => {
    const segmenter = await open('sam-transformers', transformersPair('sam2', filled(value, 3 * low * low)));
    const fault = await faultOfCall(several(segmenter, [8, 8], prompt({ positive: [{ x: 1, y: 1 }] })));
    expect(fault.code).toBe('segmenter.badOutput');
    expect(fault.detail?.because).toMatch(because);
    await segmenter.dispose();
  });

  test.each([
    ['features that are no numbers', Number.NaN, 64, 'the embedding image_embed has values that are no numbers'],
    [
      'features of another size',
      0,
      32,
      'the embedding image_embed is float32[1,32,32,32], expected float32[1,32,64,64]',
    ],
  ])('%s', async (_, value, side, because) => {
    const outputs = [
      { name: 'image_embed', shape: [1, 32, side, side], data: filled(value, 32 * side * side) },
      { name: 'high_res_feats_0', shape: [1, 4, 256, 256], data: filled(0, 4 * 256 * 256) },
      { name: 'high_res_feats_1', shape: [1, 8, 128, 128], data: filled(0, 8 * 128 * 128) },
    ];
    const encoder = onnxModel({
      inputs: [{ name: 'image', shape: [1, 3, 1024, 1024] }],
      outputs: outputs.map(({ name }) => ({ name, shape: ['a', 'b', 'c', 'd'] })),
      nodes: outputs.map(({ name }) => same(`${name}_value`, name)),
      constants: outputs.map(({ name, shape, data }) => ({ name: `${name}_value`, shape, data })),
    });
    const segmenter = await open('sam2-encoder-decoder', new Map([...narrowPair('tiny'), ['encoder', encoder]]));
    const fault = await faultOfCall(segmenter.encode(drawWindow(8, 8, () => true)));
    expect(fault).toMatchObject({ code: 'segmenter.badOutput', detail: { because } });
    await segmenter.dispose();
  });
});
