/** One sample's outcome as it is written down: a line of `results.jsonl`. */
import * as v from 'valibot';
import type { MaskBits, ModelRef, Prompt } from '../../contract/run.ts';
import { decodeRle, encodeRle } from '../mask/rle.ts';
import { countsOfText, textOfCounts } from '../mask/rle-text.ts';
import type { ProtocolId } from './protocols.ts';
import { type DatasetFormat, datasetFormats, type Resolution, resolutions } from './sample.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const finite = v.pipe(v.number(), v.finite());
const pair = v.tuple([finite, finite]);
const text = v.string();
const modelRef = v.object({ id: text, version: text, sha256: text });

export const recordSchema = v.object({
  id: text,
  /** Place among the samples of this evaluation, from 0. */
  index: count,
  /** Path of the picture below the data set's folder, where it is inside of it. */
  picture: text,
  question: text,
  class: v.nullable(text),
  source: v.nullable(text),
  gsd: v.nullable(finite),
  /** Width and height at which the masks were compared. */
  size: v.tuple([count, count]),
  answered: v.picklist(['instances', 'no-target', 'unreadable', 'refused']),
  /** Why an answer could not be read or was refused; empty else. */
  because: text,
  /** The answer as it came. */
  raw: text,
  thinking: text,
  /** In pixels of `size`: box as [minX, minY, maxX, maxY]. */
  prompts: v.array(
    v.object({
      box: v.nullable(v.tuple([finite, finite, finite, finite])),
      positive: v.array(pair),
      negative: v.array(pair),
    }),
  ),
  truth: count,
  predicted: count,
  both: count,
  either: count,
  /** By the protocol of the evaluation. */
  iou: finite,
  /** The predicted mask in COCO's run lengths: size is [height, width]. */
  mask: v.object({ size: v.tuple([count, count]), counts: text }),
  /** Milliseconds; `total` is the sample's whole time, waiting for its turn at the models included. */
  timings: v.object({ read: finite, encode: finite, prompt: finite, decode: finite, total: finite }),
});
export type EvalRecord = v.InferOutput<typeof recordSchema>;

/** What an evaluation was made with. Two runs with equal settings give equal results. */
export const settingsSchema = v.object({
  program: text,
  format: v.picklist(datasetFormats),
  /** Name of the folder, without the way to it. */
  dataset: text,
  split: text,
  /** Samples of the split, and a hash over their ids and questions. */
  samples: count,
  fingerprint: text,
  limit: v.nullable(count),
  seed: count,
  protocol: v.picklist(['think2seg-rs', 'segearth-r1', 'honest']),
  question: v.picklist(['random', 'first']),
  resolution: v.picklist(resolutions),
  prompter: modelRef,
  segmenter: modelRef,
});
export interface EvalSettings {
  readonly program: string;
  readonly format: DatasetFormat;
  readonly dataset: string;
  readonly split: string;
  readonly samples: number;
  readonly fingerprint: string;
  readonly limit: number | null;
  readonly seed: number;
  readonly protocol: ProtocolId;
  readonly question: 'random' | 'first';
  readonly resolution: Resolution;
  readonly prompter: ModelRef;
  readonly segmenter: ModelRef;
}

export function recordedMask(mask: MaskBits): EvalRecord['mask'] {
  const { size, counts } = encodeRle(mask);
  return { size: [size[0], size[1]], counts: textOfCounts(counts) };
}

/** The mask of a record; null where its run lengths are damaged. */
export function maskOfRecord({ mask: { size, counts } }: Pick<EvalRecord, 'mask'>): MaskBits | null {
  const numbers = countsOfText(counts);
  return numbers && decodeRle({ size, counts: numbers });
}

export function recordedPrompt({ box, positive, negative }: Prompt<'window'>): EvalRecord['prompts'][number] {
  return {
    box: box && [box.minX, box.minY, box.maxX, box.maxY],
    positive: positive.map(({ x, y }): [number, number] => [x, y]),
    negative: negative.map(({ x, y }): [number, number] => [x, y]),
  };
}
