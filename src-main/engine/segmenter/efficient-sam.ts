/**
 * EfficientSAM as its authors export it: the graphs themselves resize, normalise and draw on the window's
 * pixels. Three masks, best score first; a batch of prompts with equally many points; no mask prompt.
 */
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { because } from '../../contract/because.ts';
import { raise } from '../../contract/fault.ts';
import type { WindowPixels } from '../../contract/raster.ts';
import type { SessionSpec, TensorSpec } from '../../models/session.ts';
import { maskFromThreshold } from '../window/bits.ts';
import { clampScore, keepOnly, validBits } from './outputs.ts';
import { promptPoints } from './prompt-points.ts';
import type { DecodeQuery, EncodedWindow, Offer, SegmentedMask, Segmenter } from './segmenter.ts';
import { floats, Inputs, keep } from './tensors.ts';

const embeddingShape = [1, 256, 64, 64];
const float = (name: string, shape: TensorSpec['shape']): TensorSpec => ({ name, type: 'float', shape });

export const efficientSamEncoder: Omit<SessionSpec, 'model'> = {
  inputs: [float('batched_images', ['batch', 3, 'height', 'width'])],
  outputs: ['image_embeddings'],
};
export const efficientSamDecoder: Omit<SessionSpec, 'model'> = {
  inputs: [
    float('image_embeddings', ['batch', 256, 64, 64]),
    float('batched_point_coords', ['batch', 'queries', 'points', 2]),
    float('batched_point_labels', ['batch', 'queries', 'points']),
    { name: 'orig_im_size', type: 'int64', shape: [2] },
  ],
  outputs: ['output_masks', 'iou_predictions'],
};

/** A segmenter over sessions whose tensors were checked; it disposes them. */
export class EfficientSam implements Segmenter {
  readonly batch = 1;
  readonly #encoder: InferenceSession;
  readonly #decoder: InferenceSession;
  readonly #encoderInputs: Inputs;
  readonly #decoderInputs: Inputs;

  constructor(encoder: InferenceSession, decoder: InferenceSession) {
    this.#encoder = encoder;
    this.#decoder = decoder;
    this.#encoderInputs = new Inputs(encoder);
    this.#decoderInputs = new Inputs(decoder);
  }

  async encode(pixels: WindowPixels): Promise<EncodedWindow> {
    const { width, height } = pixels;
    // float32[1,3,height,width], 0..1
    const image = this.#encoderInputs.floats('batched_images', planes(pixels), [1, 3, height, width]);
    const { image_embeddings } = await this.#encoder.run({ batched_images: image }, ['image_embeddings']);
    const kept = keep('the embedding', image_embeddings, embeddingShape);
    const valid = validBits(pixels);
    const bytes = kept.data.byteLength + (valid?.bits.byteLength ?? 0);
    return { width, height, tensors: { image_embeddings: kept }, embedding: null, valid, bytes };
  }

  async decode(
    window: EncodedWindow,
    queries: readonly DecodeQuery[],
    offer: Offer,
  ): Promise<readonly (readonly SegmentedMask[])[]> {
    const answers: SegmentedMask[][] = [];
    for (const query of queries) {
      const masks = await this.#decodeOne(window, query);
      answers.push(offer === 'several' ? masks : masks.slice(0, 1));
    }
    return answers;
  }

  async #decodeOne(window: EncodedWindow, { prompt }: DecodeQuery): Promise<SegmentedMask[]> {
    const { width, height } = window;
    const inputs = this.#decoderInputs;
    const embedding = window.tensors.image_embeddings;
    if (!embedding) throw new TypeError('the window was encoded by another segmenter');
    // The graph scales points from the window to its own frame, and fills them up by itself.
    const { coordinates, labels } = promptPoints(prompt, window, { scale: { x: 1, y: 1 }, padding: 'none' });
    const { output_masks, iou_predictions } = await this.#decoder.run(
      {
        image_embeddings: inputs.kept('image_embeddings', embedding),
        batched_point_coords: inputs.floats('batched_point_coords', coordinates, [1, 1, labels.length, 2]),
        batched_point_labels: inputs.floats('batched_point_labels', labels, [1, 1, labels.length]),
        orig_im_size: new Tensor('int64', BigInt64Array.of(BigInt(height), BigInt(width)), [2]),
      },
      [...efficientSamDecoder.outputs],
    );
    const count = iou_predictions?.dims[2] ?? 0;
    if (count < 1) raise('segmenter.badOutput', because('decoder.noScore'));
    const logits = floats('the masks', output_masks, [1, 1, count, height, width]);
    const scores = floats('the scores', iou_predictions, [1, 1, count]);
    const size = width * height;
    return Array.from(scores, (score, i): SegmentedMask => {
      const mask = maskFromThreshold(logits.subarray(i * size, (i + 1) * size), width, height, 0);
      return { mask: keepOnly(mask, window.valid), score: clampScore(score), low: null };
    }).sort((a, b) => b.score - a.score);
  }

  async dispose(): Promise<void> {
    await this.#encoder.release();
    await this.#decoder.release();
  }
}

function planes({ rgb, width, height }: WindowPixels): Float32Array {
  const size = width * height;
  const values = new Float32Array(3 * size);
  for (let i = 0, k = 0; i < size; i++, k += 3) {
    values[i] = rgb[k]! / 255;
    values[i + size] = rgb[k + 1]! / 255;
    values[i + 2 * size] = rgb[k + 2]! / 255;
  }
  return values;
}
