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
import type { MaskBits, Prompt } from '../../contract/run.ts';
import type { WindowXY } from '../../contract/space.ts';
import { openSession, type SessionSpec, type TensorSpec } from '../../models/session.ts';
import { maskFromThreshold, pack } from '../window/bits.ts';
import { frameSide, Preprocessor, sizeInFrame } from './frame.ts';
import type { EncodedWindow, SegmentedMask, Segmenter } from './segmenter.ts';

const channels = 256;
/** Cells of the embedding along a side; one covers 16 x 16 pixels of the frame. */
const cells = 64;
const embeddingShape = [1, channels, cells, cells];
/** Side of the low-resolution mask that the decoder could be given back. */
const lowSide = 256;

/** Labels that the prompt encoder was trained with. */
const label = { padding: -1, negative: 0, positive: 1, topLeft: 2, bottomRight: 3 };

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
  outputs: ['masks', 'iou_predictions'],
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
  readonly #id: string;
  readonly #encoder: InferenceSession;
  readonly #decoder: InferenceSession;
  readonly #preprocessor = new Preprocessor();
  readonly #noMask = new Tensor('float32', new Float32Array(lowSide * lowSide), [1, 1, lowSide, lowSide]);
  readonly #hasNoMask = new Tensor('float32', new Float32Array([0]), [1]);

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
    return { width, height, embedding, valid, bytes: data.byteLength + (valid?.bits.byteLength ?? 0) };
  }

  async decode(window: EncodedWindow, prompt: Prompt<'window'>): Promise<SegmentedMask> {
    const { width, height, embedding } = window;
    const { coordinates, labels } = promptTensors(prompt, window);
    const { masks, iou_predictions: scores } = await this.#decoder.run(
      {
        image_embeddings: new Tensor('float32', embedding.data, embeddingShape),
        point_coords: new Tensor('float32', coordinates, [1, labels.length, 2]),
        point_labels: new Tensor('float32', labels, [1, labels.length]),
        mask_input: this.#noMask,
        has_mask_input: this.#hasNoMask,
        orig_im_size: new Tensor('float32', new Float32Array([height, width]), [2]),
      },
      decoderSpec.outputs,
    );
    const logits = floats('the mask', masks, [1, 1, height, width]);
    const [score = 0] = floats('the score', scores, [1, 1]);
    const mask = maskFromThreshold(logits, width, height, 0);
    if (window.valid) keepOnly(mask, window.valid);
    return { mask, score: Math.min(1, Math.max(0, score)) };
  }

  async dispose(): Promise<void> {
    await this.#encoder.release();
    await this.#decoder.release();
  }
}

/**
 * Points, then box corners, then a padding point if there is no box: float32[points * 2] and
 * float32[points]. Coordinates go as they are, scaled to the frame per axis like the reference's
 * `apply_coords`; the graph itself adds the half pixel (of the frame) that its training had. A box is
 * cut at the window's edge: SAM never saw one that reaches into the padding, and its masks suffer
 * (IoU 0.62 instead of 0.98 for a disc at the edge).
 */
export function promptTensors(
  prompt: Prompt<'window'>,
  window: { readonly width: number; readonly height: number },
): { readonly coordinates: Float32Array; readonly labels: Float32Array } {
  const { box, positive, negative } = prompt;
  if (!box && positive.length === 0)
    raise('request.invalid', { because: 'a prompt has neither a box nor a positive point' });
  const inFrame = sizeInFrame(window);
  const scale = { x: inFrame.width / window.width, y: inFrame.height / window.height };
  const points = [
    ...positive.map((point) => ({ ...point, label: label.positive })),
    ...negative.map((point) => ({ ...point, label: label.negative })),
    ...(box
      ? [
          { ...inside(window, { x: box.minX, y: box.minY }), label: label.topLeft },
          { ...inside(window, { x: box.maxX, y: box.maxY }), label: label.bottomRight },
        ]
      : [{ x: 0, y: 0, label: label.padding }]),
  ];
  const coordinates = Float32Array.from(points.flatMap((point) => [point.x * scale.x, point.y * scale.y]));
  if (!coordinates.every(Number.isFinite))
    raise('request.invalid', { because: 'a prompt has a coordinate that is no number' });
  return { coordinates, labels: Float32Array.from(points, (point) => point.label) };
}

/** The point of the window that is nearest. */
function inside(window: { readonly width: number; readonly height: number }, { x, y }: WindowXY): WindowXY {
  return { x: Math.min(window.width, Math.max(0, x)), y: Math.min(window.height, Math.max(0, y)) };
}

/** The data of a float32 tensor of exactly this shape with finite values. Faults: `segmenter.badOutput`. */
function floats(what: string, tensor: Tensor | undefined, shape: readonly number[]): Float32Array {
  const found = tensor ? `${tensor.type}[${tensor.dims.join(',')}]` : 'nothing';
  const expected = `float32[${shape.join(',')}]`;
  if (!tensor || found !== expected || !(tensor.data instanceof Float32Array)) {
    return raise('segmenter.badOutput', { because: `${what} is ${found}, expected ${expected}` });
  }
  const { data } = tensor;
  for (let i = 0; i < data.length; i++) {
    // The difference of a number with itself is 0, unless it is infinite or not a number.
    if (data[i]! - data[i]! !== 0)
      return raise('segmenter.badOutput', { because: `${what} has values that are no numbers` });
  }
  return data;
}

function validBits(pixels: WindowPixels): MaskBits | null {
  return pixels.valid.includes(0) ? pack(pixels.valid, pixels.width, pixels.height) : null;
}

function keepOnly(mask: MaskBits, valid: MaskBits): void {
  for (let i = 0; i < mask.bits.length; i++) mask.bits[i]! &= valid.bits[i]!;
}
