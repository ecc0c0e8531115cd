/**
 * The pair of files that transformers.js runs (`vision_encoder`, `prompt_encoder_mask_decoder`), for SAM 1
 * (SlimSAM) and SAM 2: three masks as logits, many prompts a run, no mask prompt.
 *
 * A SAM 2 decoder takes box corners as points labelled 2 and 3, so boxes and points can be mixed and batched.
 * A SAM 1 decoder of this kind takes no boxes at all: the points ask, or the box's middle where there are
 * none, and of the three masks the one that fills the box best is the answer.
 */
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { because } from '../../contract/because.ts';
import { raise } from '../../contract/fault.ts';
import type { WindowPixels } from '../../contract/raster.ts';
import type { Prompt } from '../../contract/run.ts';
import type { SessionSpec, TensorSpec } from '../../models/session.ts';
import { clipToBox, countBits } from '../window/bits.ts';
import { frameSide, Preprocessor, sizeInFrame } from './frame.ts';
import { type Asked, coordinatesOf, groupsOf, labelsOf } from './grouping.ts';
import { clampScore, keepOnly, validBits } from './outputs.ts';
import { promptPoints } from './prompt-points.ts';
import type { DecodeQuery, EncodedWindow, KeptTensor, Offer, SegmentedMask, Segmenter } from './segmenter.ts';
import { StretchedPreprocessor, stretchedSide } from './stretched.ts';
import { floats, Inputs, keep } from './tensors.ts';
import { maskOver, maskThroughFrame } from './upsample.ts';

const lowSide = 256;
const lowSize = lowSide * lowSide;
const batch = 8;

const sam1Features = { image_embeddings: 64, image_positional_embeddings: 64 };
const sam2Features = { 'image_embeddings.0': 256, 'image_embeddings.1': 128, 'image_embeddings.2': 64 };
type Features = Readonly<Record<string, number>>;

const float = (name: string, shape: TensorSpec['shape']): TensorSpec => ({ name, type: 'float', shape });

/** Whether a session is one of SAM 2; both files of a pair tell. */
const isSam2 = (names: readonly string[]) => names.includes('image_embeddings.0');
const featuresOf = (names: readonly string[]): Features => (isSam2(names) ? sam2Features : sam1Features);

export function transformersEncoder(session: InferenceSession): Omit<SessionSpec, 'model'> {
  return {
    inputs: [float('pixel_values', ['batch', 3, frameSide, frameSide])],
    outputs: Object.keys(featuresOf(session.outputNames)),
  };
}

export function transformersDecoder(session: InferenceSession): Omit<SessionSpec, 'model'> {
  const features = Object.entries(featuresOf(session.inputNames));
  const boxes: TensorSpec[] = isSam2(session.inputNames) ? [float('input_boxes', ['batch', 'boxes', 4])] : [];
  return {
    inputs: [
      float('input_points', ['batch', 'prompts', 'points', 2]),
      { name: 'input_labels', type: 'int64', shape: ['batch', 'prompts', 'points'] },
      ...features.map(([name, side]) => float(name, ['batch', 'channels', side, side])),
    ],
    optional: boxes,
    outputs: ['iou_scores', 'pred_masks'],
  };
}

/** A segmenter over sessions whose tensors were checked; it disposes them. */
export class TransformersSam implements Segmenter {
  readonly batch = batch;
  readonly #encoder: InferenceSession;
  readonly #decoder: InferenceSession;
  readonly #encoderInputs: Inputs;
  readonly #decoderInputs: Inputs;
  readonly #features: Features;
  readonly #geometry: Geometry;

  constructor(encoder: InferenceSession, decoder: InferenceSession) {
    this.#encoder = encoder;
    this.#decoder = decoder;
    this.#encoderInputs = new Inputs(encoder);
    this.#decoderInputs = new Inputs(decoder);
    this.#features = featuresOf(decoder.inputNames);
    this.#geometry = isSam2(decoder.inputNames) ? stretched() : padded();
  }

  async encode(pixels: WindowPixels): Promise<EncodedWindow> {
    const { width, height } = pixels;
    const frame = this.#geometry.fill(pixels);
    const pixel_values = this.#encoderInputs.floats('pixel_values', frame, [1, 3, frameSide, frameSide]);
    const names = Object.keys(this.#features);
    const outputs = await this.#encoder.run({ pixel_values }, names);
    const tensors: Record<string, KeptTensor> = {};
    for (const [name, side] of Object.entries(this.#features)) {
      tensors[name] = keep(`the embedding ${name}`, outputs[name], [1, outputs[name]?.dims[1] ?? 0, side, side]);
    }
    const valid = validBits(pixels);
    const kept = Object.values(tensors).reduce((sum, { data }) => sum + data.byteLength, 0);
    return { width, height, tensors, embedding: null, valid, bytes: kept + (valid?.bits.byteLength ?? 0) };
  }

  async decode(
    window: EncodedWindow,
    queries: readonly DecodeQuery[],
    offer: Offer,
  ): Promise<readonly (readonly SegmentedMask[])[]> {
    const { takesBoxes } = this.#geometry;
    const rules = { scale: this.#geometry.scale(window), padding: 'none' as const };
    const asked = queries.map(({ prompt }): Asked => {
      const given = takesBoxes ? prompt : withoutBox(prompt);
      return { prompt, points: promptPoints(given, window, rules), previous: null };
    });
    const answers = new Map<Asked, readonly SegmentedMask[]>();
    for (const group of groupsOf(asked, batch)) {
      const drawn = await this.#run(window, group);
      group.forEach((query, i) => {
        const ranked = rank(drawn[i] ?? [], takesBoxes ? null : query.prompt.box);
        answers.set(query, offer === 'several' ? ranked : ranked.slice(0, 1));
      });
    }
    return asked.map((query) => answers.get(query) ?? []);
  }

  async #run(window: EncodedWindow, group: readonly Asked[]): Promise<SegmentedMask[][]> {
    const count = group.length;
    const inputs = this.#decoderInputs;
    const points = group[0]?.points.labels.length ?? 0;
    const labels = BigInt64Array.from(labelsOf(group), (label) => BigInt(label));
    const feeds: Record<string, Tensor> = {
      input_points: inputs.floats('input_points', coordinatesOf(group), [1, count, points, 2]),
      input_labels: new Tensor('int64', labels, [1, count, points]),
    };
    if (inputs.has('input_boxes')) feeds.input_boxes = inputs.floats('input_boxes', new Float32Array(0), [1, 0, 4]);
    for (const name of Object.keys(this.#features)) {
      const kept = window.tensors[name];
      if (!kept) throw new TypeError('the window was encoded by another segmenter');
      feeds[name] = inputs.kept(name, kept);
    }
    const { iou_scores, pred_masks } = await this.#decoder.run(feeds, ['iou_scores', 'pred_masks']);
    const masks = iou_scores?.dims[2] ?? 0;
    if (masks < 1) raise('segmenter.badOutput', because('decoder.noScore'));
    const scores = floats('the scores', iou_scores, [1, count, masks]);
    const logits = floats('the low-resolution masks', pred_masks, [1, count, masks, lowSide, lowSide]);
    const drawn = Array.from(scores, (score, i): SegmentedMask => {
      const own = logits.subarray(i * lowSize, (i + 1) * lowSize);
      const mask = keepOnly(this.#geometry.draw(own, window), window.valid);
      return { mask, score: clampScore(score), low: null };
    });
    return group.map((_, i) => drawn.slice(i * masks, (i + 1) * masks));
  }

  async dispose(): Promise<void> {
    await this.#encoder.release();
    await this.#decoder.release();
  }
}

/** How a window lies in the frame. */
interface Geometry {
  readonly takesBoxes: boolean;
  fill(pixels: WindowPixels): Float32Array;
  scale(window: EncodedWindow): { readonly x: number; readonly y: number };
  draw(logits: Float32Array, window: EncodedWindow): SegmentedMask['mask'];
}

function stretched(): Geometry {
  const preprocessor = new StretchedPreprocessor();
  return {
    takesBoxes: true,
    fill: (pixels) => {
      preprocessor.fill(pixels.rgb, pixels);
      return preprocessor.tensor;
    },
    scale: ({ width, height }) => ({ x: stretchedSide / width, y: stretchedSide / height }),
    draw: (logits, window) => maskOver({ width: lowSide, height: lowSide, logits }, window),
  };
}

function padded(): Geometry {
  const preprocessor = new Preprocessor();
  const frame = { width: frameSide, height: frameSide };
  return {
    takesBoxes: false,
    fill: (pixels) => {
      preprocessor.fill(pixels.rgb, pixels);
      return preprocessor.tensor;
    },
    scale: (window) => {
      const inFrame = sizeInFrame(window);
      return { x: inFrame.width / window.width, y: inFrame.height / window.height };
    },
    draw: (logits, window) => {
      const low = { width: lowSide, height: lowSide, logits };
      return maskThroughFrame(low, { frame, content: sizeInFrame(window), to: window });
    },
  };
}

function withoutBox({ box, positive, negative }: Prompt<'window'>): Prompt<'window'> {
  if (!box || positive.length > 0) return { box: null, positive, negative };
  return { box: null, positive: [{ x: (box.minX + box.maxX) / 2, y: (box.minY + box.maxY) / 2 }], negative };
}

/** By score, or by how well a mask fills a box that the decoder could not be told of. */
function rank(masks: readonly SegmentedMask[], box: Prompt<'window'>['box']): SegmentedMask[] {
  const worth = box ? (mask: SegmentedMask) => fillOf(mask, box) : ({ score }: SegmentedMask) => score;
  return masks
    .map((mask) => ({ mask, worth: worth(mask) }))
    .sort((a, b) => b.worth - a.worth)
    .map(({ mask }) => mask);
}

/** IoU of a mask with a box. */
function fillOf({ mask }: SegmentedMask, box: NonNullable<Prompt<'window'>['box']>): number {
  const inside = countBits(clipToBox(mask, box));
  const outside = countBits(mask) - inside;
  return inside / ((box.maxX - box.minX) * (box.maxY - box.minY) + outside);
}
