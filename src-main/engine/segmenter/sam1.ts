/**
 * The SAM 1 contract: an encoder, and a decoder of one prompt a run that brings its mask to the
 * window's pixels by itself (MobileSAM and its kin, as exported by Segment Anything's own script or samexporter).
 *
 * The graph's own upsampling is used: on 2 cores it costs 1.5 of 38 ms, and asking for a smaller mask
 * saves nothing of it, since the graph always goes over 1024 x 1024.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { because } from '../../contract/because.ts';
import { raise } from '../../contract/fault.ts';
import type { WindowPixels } from '../../contract/raster.ts';
import type { SessionSpec, TensorSpec } from '../../models/session.ts';
import { maskFromThreshold } from '../window/bits.ts';
import type { AllMasks } from './all-masks.ts';
import { frameSide, Preprocessor, sizeInFrame } from './frame.ts';
import { clampScore, keepOnly, validBits } from './outputs.ts';
import { promptPoints } from './prompt-points.ts';
import type { DecodeQuery, EncodedWindow, Offer, SegmentedMask, Segmenter } from './segmenter.ts';
import { floats, Inputs, keep } from './tensors.ts';
import { maskThroughFrame } from './upsample.ts';

const channels = 256;
/** Cells of the embedding along a side; one covers 16 x 16 pixels of the frame. */
const cells = 64;
const embeddingShape = [1, channels, cells, cells];
/** Side of the low-resolution mask that the decoder gives and takes back. */
const lowSide = 256;
const lowSize = lowSide * lowSide;
const lowShape = [1, 1, lowSide, lowSide];

const float = (name: string, shape: readonly (number | string)[]): TensorSpec => ({ name, type: 'float', shape });

/** The one input and the one output of an encoder have no fixed names; `input` and `output` where there are several. */
export function sam1Encoder(session: InferenceSession): Omit<SessionSpec, 'model'> {
  const [given = 'input', ...more] = session.inputNames;
  const input = more.length === 0 ? given : 'input';
  const [only = 'output', ...others] = session.outputNames;
  return {
    inputs: [float(input, ['batch', 3, frameSide, frameSide])],
    outputs: [others.length === 0 ? only : 'output'],
  };
}

export const sam1Decoder: Omit<SessionSpec, 'model'> = {
  inputs: [
    float('image_embeddings', embeddingShape),
    float('point_coords', [1, 'points', 2]),
    float('point_labels', [1, 'points']),
    float('mask_input', lowShape),
    float('has_mask_input', [1]),
    float('orig_im_size', [2]),
  ],
  outputs: ['masks', 'iou_predictions', 'low_res_masks'],
};

export interface Sam1Sessions {
  readonly encoder: InferenceSession;
  readonly decoder: InferenceSession;
  /** Null where the decoder gives all that it has, or it is not known where. */
  readonly all: AllMasks | null;
}

/** A segmenter over sessions whose tensors were checked; it disposes them. */
export class Sam1 implements Segmenter {
  readonly batch = 1;
  readonly #id: string;
  readonly #sessions: Sam1Sessions;
  readonly #encoderInputs: Inputs;
  readonly #decoderInputs: Inputs;
  readonly #preprocessor = new Preprocessor();
  readonly #noMask = new Float32Array(lowSize);

  constructor(id: string, sessions: Sam1Sessions) {
    this.#id = id;
    this.#sessions = sessions;
    this.#encoderInputs = new Inputs(sessions.encoder);
    this.#decoderInputs = new Inputs(sessions.decoder);
  }

  async encode(pixels: WindowPixels): Promise<EncodedWindow> {
    const { encoder } = this.#sessions;
    const { width, height } = pixels;
    const { inputs, outputs } = sam1Encoder(encoder);
    const [input = ''] = inputs.map(({ name }) => name);
    const [output = ''] = outputs;
    const inFrame = this.#preprocessor.fill(pixels.rgb, pixels);
    const frame = this.#encoderInputs.floats(input, this.#preprocessor.tensor, [1, 3, frameSide, frameSide]);
    const found = (await encoder.run({ [input]: frame }, [output]))[output];
    const kept = keep('the embedding', found, embeddingShape);
    const data = kept.type === 'float32' ? kept.data : floats('the embedding', found, embeddingShape);
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

  async decode(
    window: EncodedWindow,
    queries: readonly DecodeQuery[],
    offer: Offer,
  ): Promise<readonly (readonly SegmentedMask[])[]> {
    const masks: SegmentedMask[][] = [];
    for (const query of queries) masks.push(await this.#decodeOne(window, query, offer));
    return masks;
  }

  async #decodeOne(window: EncodedWindow, query: DecodeQuery, offer: Offer): Promise<SegmentedMask[]> {
    const { all, decoder } = this.#sessions;
    const { feeds, points } = this.#feeds(window, query);
    if (offer !== 'best' && all) {
      const outputs = await decoder.run(feeds, [all.logits, all.scores]);
      return allMasks(window, { all, outputs, points, offer });
    }
    const drawn = drawnMasks(window, await decoder.run(feeds, [...sam1Decoder.outputs]));
    return inOrder(drawn, points, offer).map((i) => drawn[i]!);
  }

  #feeds(window: EncodedWindow, { prompt, previous }: DecodeQuery) {
    const inputs = this.#decoderInputs;
    const embedding = window.tensors.image_embeddings;
    if (!embedding) throw new TypeError('the window was encoded by another segmenter');
    const { coordinates, labels } = promptPoints(prompt, window, { scale: scaleInFrame(window), padding: 'unboxed' });
    const feeds: Record<string, Tensor> = {
      image_embeddings: inputs.kept('image_embeddings', embedding),
      point_coords: inputs.floats('point_coords', coordinates, [1, labels.length, 2]),
      point_labels: inputs.floats('point_labels', labels, [1, labels.length]),
      mask_input: inputs.floats('mask_input', previous?.logits ?? this.#noMask, lowShape),
      has_mask_input: inputs.floats('has_mask_input', Float32Array.of(previous ? 1 : 0), [1]),
      orig_im_size: inputs.floats('orig_im_size', Float32Array.of(window.height, window.width), [2]),
    };
    return { feeds, points: labels.length };
  }

  async dispose(): Promise<void> {
    await this.#sessions.encoder.release();
    await this.#sessions.decoder.release();
  }
}

type Outputs = InferenceSession.OnnxValueMapType;
const tensorOf = (outputs: Outputs, name: string) => outputs[name] as Tensor | undefined;

/** The masks that the decoder drew on the window's pixels. */
function drawnMasks(window: EncodedWindow, outputs: Outputs): SegmentedMask[] {
  const { width, height } = window;
  const count = tensorOf(outputs, 'iou_predictions')?.dims[1] ?? 1;
  const logits = floats('the mask', tensorOf(outputs, 'masks'), [1, count, height, width]);
  const scores = floats('the score', tensorOf(outputs, 'iou_predictions'), [1, count]);
  const low = floats('the low-resolution mask', tensorOf(outputs, 'low_res_masks'), [1, count, lowSide, lowSide]);
  return Array.from(scores, (score, i) => ({
    mask: keepOnly(
      maskFromThreshold(logits.subarray(i * width * height, (i + 1) * width * height), width, height, 0),
      window.valid,
    ),
    score: clampScore(score),
    low: { side: lowSide, logits: low.slice(i * lowSize, (i + 1) * lowSize) },
  }));
}

interface Inner {
  readonly all: AllMasks;
  readonly outputs: Outputs;
  readonly points: number;
  readonly offer: Offer;
}

/** Of all four masks of the decoder those that are offered, drawn here as its graph would: to the frame, without the padding, to the window. */
function allMasks(window: EncodedWindow, { all, outputs, points, offer }: Inner): SegmentedMask[] {
  const scores = floats('the scores', tensorOf(outputs, all.scores), [1, 4]);
  const low = floats('the low-resolution masks', tensorOf(outputs, all.logits), [1, 4, lowSide, lowSide]);
  const way = { frame: { width: frameSide, height: frameSide }, content: sizeInFrame(window), to: window };
  const ranked = Array.from(scores, (score) => ({ score: clampScore(score) }));
  return inOrder(ranked, points, offer).map((i) => {
    const logits = low.slice(i * lowSize, (i + 1) * lowSize);
    const mask = keepOnly(maskThroughFrame({ width: lowSide, height: lowSide, logits }, way), window.valid);
    return { mask, score: ranked[i]!.score, low: { side: lowSide, logits } };
  });
}

/** Which masks are offered, in order. `points` are the prompt's with its padding. */
function inOrder(masks: readonly { readonly score: number }[], points: number, offer: Offer): number[] {
  const best = bestOf(masks, points);
  if (!masks[best]) return raise('segmenter.badOutput', because('decoder.noMask'));
  if (offer !== 'several') return [best];
  const others = [...masks.keys()].filter((i) => i !== best).sort((a, b) => masks[b]!.score - masks[a]!.score);
  return [best, ...others];
}

/** Segment Anything's own choice: of four, the single-mask token's from three points on; else the best-scored of the others. */
function bestOf(masks: readonly { readonly score: number }[], points: number): number {
  if (masks.length === 4 && points > 2) return 0;
  let best = masks.length === 4 ? 1 : 0;
  for (let i = best + 1; i < masks.length; i++) if (masks[i]!.score > masks[best]!.score) best = i;
  return best;
}

/** Frame pixels a window pixel: the aspect is kept but for the rounding of both sides. */
function scaleInFrame(window: EncodedWindow): { x: number; y: number } {
  const inFrame = sizeInFrame(window);
  return { x: inFrame.width / window.width, y: inFrame.height / window.height };
}
