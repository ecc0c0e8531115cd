/**
 * SAM 2 and 2.1 with their high-resolution features, as models/export writes them: an encoder that looks at
 * the stretched window once, and a decoder that gives all four masks of many prompts as logits. Which of
 * the four is the answer, and its way to the window's pixels, is `SAM2ImagePredictor`'s, in TypeScript.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { because } from '../../contract/because.ts';
import { raise } from '../../contract/fault.ts';
import type { WindowPixels } from '../../contract/raster.ts';
import type { SessionSpec, TensorSpec } from '../../models/session.ts';
import { type Asked, coordinatesOf, groupsOf, labelsOf } from './grouping.ts';
import { clampScore, keepOnly, validBits } from './outputs.ts';
import { promptPoints } from './prompt-points.ts';
import type { DecodeQuery, EncodedWindow, KeptTensor, Offer, SegmentedMask, Segmenter } from './segmenter.ts';
import { StretchedPreprocessor, stretchedSide } from './stretched.ts';
import { floats, Inputs, keep } from './tensors.ts';
import { maskOver } from './upsample.ts';

const lowSide = 256;
const lowSize = lowSide * lowSide;
/** Logits are handed back to the decoder within these bounds, as in the reference. */
const lowLimit = 32;
/** Prompts of one run of the decoder: each takes some 40 MB with the widths of SAM 2.1. */
const batch = 8;

const features = ['image_embed', 'high_res_feats_0', 'high_res_feats_1'] as const;
const sides = { image_embed: 64, high_res_feats_0: 256, high_res_feats_1: 128 };
const float = (name: string, shape: TensorSpec['shape']): TensorSpec => ({ name, type: 'float', shape });

export const sam2Encoder: Omit<SessionSpec, 'model'> = {
  inputs: [float('image', ['batch', 3, stretchedSide, stretchedSide])],
  outputs: features,
};
export const sam2Decoder: Omit<SessionSpec, 'model'> = {
  inputs: [
    ...features.map((name) => float(name, ['batch', 'channels', sides[name], sides[name]])),
    float('point_coords', ['prompts', 'points', 2]),
    float('point_labels', ['prompts', 'points']),
    float('mask_input', ['prompts', 1, lowSide, lowSide]),
    float('has_mask_input', ['prompts']),
  ],
  outputs: ['low_res_masks', 'iou_predictions'],
};

/** A segmenter over sessions whose tensors were checked against `sam2Encoder` and `sam2Decoder`; it disposes them. */
export class Sam2 implements Segmenter {
  readonly batch = batch;
  readonly #encoder: InferenceSession;
  readonly #decoder: InferenceSession;
  readonly #encoderInputs: Inputs;
  readonly #decoderInputs: Inputs;
  readonly #preprocessor = new StretchedPreprocessor();

  constructor(encoder: InferenceSession, decoder: InferenceSession) {
    this.#encoder = encoder;
    this.#decoder = decoder;
    this.#encoderInputs = new Inputs(encoder);
    this.#decoderInputs = new Inputs(decoder);
  }

  async encode(pixels: WindowPixels): Promise<EncodedWindow> {
    const { width, height } = pixels;
    this.#preprocessor.fill(pixels.rgb, pixels);
    const image = this.#encoderInputs.floats('image', this.#preprocessor.tensor, [1, 3, stretchedSide, stretchedSide]);
    const outputs = await this.#encoder.run({ image }, [...features]);
    const tensors: Record<string, KeptTensor> = {};
    let bytes = 0;
    for (const name of features) {
      const channels = outputs[name]?.dims[1] ?? 0;
      const kept = keep(`the embedding ${name}`, outputs[name], [1, channels, sides[name], sides[name]]);
      tensors[name] = kept;
      bytes += kept.data.byteLength;
    }
    const valid = validBits(pixels);
    return { width, height, tensors, embedding: null, valid, bytes: bytes + (valid?.bits.byteLength ?? 0) };
  }

  async decode(
    window: EncodedWindow,
    queries: readonly DecodeQuery[],
    offer: Offer,
  ): Promise<readonly (readonly SegmentedMask[])[]> {
    const scale = { x: stretchedSide / window.width, y: stretchedSide / window.height };
    const asked = queries.map(({ prompt, previous }) => {
      return { prompt, points: promptPoints(prompt, window, { scale, padding: 'none' }), previous };
    });
    const answers = new Map<Asked, readonly SegmentedMask[]>();
    for (const group of groupsOf(asked, batch)) {
      const { logits, scores, masks } = await this.#run(window, group);
      group.forEach((query, i) => {
        const own = logits.subarray(i * masks * lowSize, (i + 1) * masks * lowSize);
        answers.set(
          query,
          offered({ window, logits: own, scores: scores.subarray(i * masks, (i + 1) * masks) }, offer),
        );
      });
    }
    return asked.map((query) => answers.get(query) ?? []);
  }

  async #run(window: EncodedWindow, group: readonly Asked[]) {
    const inputs = this.#decoderInputs;
    const count = group.length;
    const points = group[0]?.points.labels.length ?? 0;
    const feeds: Record<string, Tensor> = {};
    for (const name of features) {
      const kept = window.tensors[name];
      if (!kept) throw new TypeError('the window was encoded by another segmenter');
      feeds[name] = inputs.kept(name, kept);
    }
    const previous = new Float32Array(count * lowSize);
    group.forEach((query, i) => {
      if (query.previous) previous.set(query.previous.logits, i * lowSize);
    });
    feeds.point_coords = inputs.floats('point_coords', coordinatesOf(group), [count, points, 2]);
    feeds.point_labels = inputs.floats('point_labels', labelsOf(group), [count, points]);
    feeds.mask_input = inputs.floats('mask_input', previous, [count, 1, lowSide, lowSide]);
    const has = Float32Array.from(group, (query) => (query.previous ? 1 : 0));
    feeds.has_mask_input = inputs.floats('has_mask_input', has, [count]);
    const { low_res_masks, iou_predictions } = await this.#decoder.run(feeds, [...sam2Decoder.outputs]);
    const masks = iou_predictions?.dims[1] ?? 0;
    if (masks < 1) raise('segmenter.badOutput', because('decoder.noScore'));
    return {
      masks,
      logits: floats('the low-resolution masks', low_res_masks, [count, masks, lowSide, lowSide]),
      scores: floats('the scores', iou_predictions, [count, masks]),
    };
  }

  async dispose(): Promise<void> {
    await this.#encoder.release();
    await this.#decoder.release();
  }
}

interface Decoded {
  readonly window: EncodedWindow;
  /** float32[masks, 256, 256]; where there are four, the first is the single-mask token's. */
  readonly logits: Float32Array;
  readonly scores: Float32Array;
}

function offered({ window, logits, scores }: Decoded, offer: Offer): SegmentedMask[] {
  const best = bestOf(logits, scores);
  const byScore = [...scores.keys()].filter((i) => i !== best).sort((a, b) => scores[b]! - scores[a]!);
  const wanted = offer === 'several' ? [best, ...byScore] : [best];
  return wanted.map((i) => {
    const own = logits.slice(i * lowSize, (i + 1) * lowSize);
    const mask = keepOnly(maskOver({ width: lowSide, height: lowSide, logits: own }, window), window.valid);
    for (let k = 0; k < own.length; k++) own[k] = Math.min(lowLimit, Math.max(-lowLimit, own[k]!));
    return { mask, score: clampScore(scores[i]!), low: { side: lowSide, logits: own } };
  });
}

const stabilityDelta = 0.05;
const stabilityFloor = 0.98;

/**
 * The reference's choice of one mask: the single-mask token's where it is stable (nearly the same area
 * when its threshold is moved), else the best-scored of the others.
 */
export function bestOf(logits: Float32Array, scores: Float32Array): number {
  const multi = scores.length === 4;
  if (multi && stabilityOf(logits) >= stabilityFloor) return 0;
  let best = multi ? 1 : 0;
  for (let i = best + 1; i < scores.length; i++) if (scores[i]! > scores[best]!) best = i;
  return best;
}

function stabilityOf(logits: Float32Array): number {
  let inner = 0;
  let outer = 0;
  for (let i = 0; i < lowSize; i++) {
    const logit = logits[i]!;
    if (logit > stabilityDelta) inner++;
    if (logit > -stabilityDelta) outer++;
  }
  return outer > 0 ? inner / outer : 1;
}
