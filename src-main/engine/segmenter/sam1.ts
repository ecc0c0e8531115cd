/**
 * The SAM 1 contract: an encoder, and a decoder of one prompt a run that brings its mask to the
 * window's pixels by itself (MobileSAM and its kin, as exported by Segment Anything's own script).
 *
 * The graph's own upsampling is used: on 2 cores it costs 1.5 of 38 ms, and asking for a smaller mask
 * saves nothing of it, since the graph always goes over 1024 x 1024.
 */
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { raise } from '../../contract/fault.ts';
import type { WindowPixels } from '../../contract/raster.ts';
import { openSession, type SessionSpec, type TensorSpec } from '../../models/session.ts';
import { maskFromThreshold } from '../window/bits.ts';
import { frameSide, Preprocessor, sizeInFrame } from './frame.ts';
import { clampScore, floats, keepOnly, validBits } from './outputs.ts';
import { promptPoints } from './prompt-points.ts';
import type { DecodeQuery, EncodedWindow, SegmentedMask, Segmenter } from './segmenter.ts';

const channels = 256;
/** Cells of the embedding along a side; one covers 16 x 16 pixels of the frame. */
const cells = 64;
const embeddingShape = [1, channels, cells, cells];
/** Side of the low-resolution mask that the decoder gives and takes back. */
const lowSide = 256;
const lowShape = [1, 1, lowSide, lowSide];

const float = (name: string, shape: readonly (number | string)[]): TensorSpec => ({ name, type: 'float32', shape });
const encoderSpec = {
  inputs: [float('input', ['batch', 3, frameSide, frameSide])],
  outputs: ['output'],
};
const decoderSpec = {
  inputs: [
    float('image_embeddings', embeddingShape),
    float('point_coords', [1, 'points', 2]),
    float('point_labels', [1, 'points']),
    float('mask_input', [1, 1, lowSide, lowSide]),
    float('has_mask_input', [1]),
    float('orig_im_size', [2]),
  ],
  outputs: ['masks', 'iou_predictions', 'low_res_masks'],
};

/** Opens the pair from its bytes (roles `encoder` and `decoder`). Faults: `models.missing`, `models.cannotLoad`. */
export async function createSam1(id: string, files: ReadonlyMap<string, Uint8Array>): Promise<Segmenter> {
  const open = (role: string, spec: Omit<SessionSpec, 'model'>) => {
    const bytes = files.get(role);
    if (!bytes) return raise('models.missing', { id, path: `(the file with the role "${role}")` });
    return openSession(bytes, { ...spec, model: `${id} (${role})` });
  };
  const encoder = await open('encoder', encoderSpec);
  try {
    return new Sam1(id, encoder, await open('decoder', decoderSpec));
  } catch (thrown) {
    await encoder.release();
    throw thrown;
  }
}

class Sam1 implements Segmenter {
  readonly batch = 1;
  readonly #id: string;
  readonly #encoder: InferenceSession;
  readonly #decoder: InferenceSession;
  readonly #preprocessor = new Preprocessor();
  readonly #noMask = new Tensor('float32', new Float32Array(lowSide * lowSide), lowShape);

  constructor(id: string, encoder: InferenceSession, decoder: InferenceSession) {
    this.#id = id;
    this.#encoder = encoder;
    this.#decoder = decoder;
  }

  async encode(pixels: WindowPixels): Promise<EncodedWindow> {
    const { width, height } = pixels;
    const inFrame = this.#preprocessor.fill(pixels.rgb, pixels);
    const input = new Tensor('float32', this.#preprocessor.tensor, [1, 3, frameSide, frameSide]);
    const { output } = await this.#encoder.run({ input }, ['output']);
    const data = floats('the embedding', output, embeddingShape);
    const embedding = {
      segmenter: this.#id,
      data,
      channels,
      rows: cells,
      columns: cells,
      contentColumns: (inFrame.width * cells) / frameSide,
      contentRows: (inFrame.height * cells) / frameSide,
    };
    const valid = validBits(pixels);
    const tensors = { image_embeddings: { type: 'float32' as const, dims: embeddingShape, data } };
    return { width, height, tensors, embedding, valid, bytes: data.byteLength + (valid?.bits.byteLength ?? 0) };
  }

  async decode(window: EncodedWindow, queries: readonly DecodeQuery[]): Promise<readonly (readonly SegmentedMask[])[]> {
    const masks: SegmentedMask[][] = [];
    for (const query of queries) masks.push([await this.#decodeOne(window, query)]);
    return masks;
  }

  async #decodeOne(window: EncodedWindow, { prompt, previous }: DecodeQuery): Promise<SegmentedMask> {
    const { width, height } = window;
    const { coordinates, labels } = promptPoints(prompt, window, { scale: scaleInFrame(window), padding: 'unboxed' });
    const { masks, iou_predictions, low_res_masks } = await this.#decoder.run(
      {
        image_embeddings: embeddingOf(window),
        point_coords: new Tensor('float32', coordinates, [1, labels.length, 2]),
        point_labels: new Tensor('float32', labels, [1, labels.length]),
        mask_input: previous ? new Tensor('float32', previous.logits, lowShape) : this.#noMask,
        has_mask_input: new Tensor('float32', Float32Array.of(previous ? 1 : 0), [1]),
        orig_im_size: new Tensor('float32', Float32Array.of(height, width), [2]),
      },
      decoderSpec.outputs,
    );
    const logits = floats('the mask', masks, [1, 1, height, width]);
    const [score = 0] = floats('the score', iou_predictions, [1, 1]);
    const low = { side: lowSide, logits: floats('the low-resolution mask', low_res_masks, lowShape) };
    const mask = keepOnly(maskFromThreshold(logits, width, height, 0), window.valid);
    return { mask, score: clampScore(score), low };
  }

  async dispose(): Promise<void> {
    await this.#encoder.release();
    await this.#decoder.release();
  }
}

/** Frame pixels a window pixel: the aspect is kept but for the rounding of both sides. */
function scaleInFrame(window: EncodedWindow): { x: number; y: number } {
  const inFrame = sizeInFrame(window);
  return { x: inFrame.width / window.width, y: inFrame.height / window.height };
}

function embeddingOf(window: EncodedWindow): Tensor {
  const kept = window.tensors.image_embeddings;
  if (kept?.type !== 'float32') throw new TypeError('the window was encoded by another segmenter');
  return new Tensor('float32', kept.data, kept.dims);
}
