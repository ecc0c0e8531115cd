/**
 * Rewards of completions, by the method's three terms: twice the IoU of the frozen segmenter's mask,
 * one point for an answer that the strict training rule reads, one for a text that is exactly a think
 * block and an answer block. Parser, segmenter and masks are those of evaluation.
 */
import { raise } from '../../contract/fault.ts';
import type { MaskBits, Prompt } from '../../contract/run.ts';
import { withEncoded } from '../ask.ts';
import type { CallOptions, EnginePorts, ResolvedPack } from '../ports.ts';
import { type AnswerPolicy, hasExactFormat, readAnswer, referenceTraining } from '../prompter/answer.ts';
import { toWindow } from '../prompter/frame.ts';
import { rasterIdOf } from '../raster/open.ts';
import { startClock } from '../stage-clock.ts';
import { createMask, unionInto } from '../window/bits.ts';
import { checkSize, pictureContext } from './asking.ts';
import { score } from './metrics.ts';
import { protocols } from './protocols.ts';
import { type Dataset, frameOf, type Resolution, type Sample, type TruthMask } from './sample.ts';
import { readTruth } from './truth.ts';

export interface Reward {
  /** Sum of the three terms, 0..4. */
  readonly reward: number;
  /** 2 x IoU, 0..2; where the truth is empty 2 for an empty list, else 0. */
  readonly mask: number;
  /** 1 where the answer is read by the strict training rule, else 0. */
  readonly format: number;
  /** 1 where the whole text is a think block and an answer block, else 0. */
  readonly tags: number;
  /** IoU as evaluation by `think2seg-rs` counts it, 0..1. */
  readonly iou: number;
  readonly answered: 'instances' | 'no-target' | 'unreadable';
  readonly instances: number;
  /** Why the answer was not read; empty where it was. */
  readonly because: string;
}

export interface ScorerOptions {
  readonly dataset: Dataset;
  readonly segmenter: ResolvedPack;
  readonly resolution: Resolution;
}

export interface Scorer {
  /** Rewards of completions of one sample, in their order. Equal prompts are decoded once. Faults: `raster.*`, `evaluate.badPiece`, `process.*`. */
  score(sample: Sample, completions: readonly string[], options: CallOptions): Promise<Reward[]>;
}

/** Prompts that one completion may have: a completion of 1024 tokens has about 30. */
const promptLimit = 256;
/** True masks kept: 1024 x 1024 pixels are 128 KiB. */
const truthBudget = 128 * 1024 * 1024;

interface Read {
  readonly answered: Reward['answered'];
  readonly because: string;
  readonly format: number;
  readonly prompts: readonly Prompt<'window'>[];
}

export function createScorer({ segmenter, resolution }: ScorerOptions, ports: EnginePorts): Scorer {
  const size = frameOf(resolution);
  const truths = new KeptTruths();

  async function decode(
    sample: Sample,
    truth: TruthMask,
    prompts: readonly Prompt<'window'>[],
    options: CallOptions,
  ): Promise<readonly MaskBits[]> {
    if (prompts.length === 0) return [];
    const { id: pictureId } = await rasterIdOf(sample.picture);
    const clock = startClock(() => {});
    const asked = { sample, question: '', truth, pictureId, clock, signal: options.signal };
    const context = pictureContext(asked, { segmenter }, ports);
    const window = { scale: 1, origin: { x: 0, y: 0 }, width: truth.mask.width, height: truth.mask.height };
    const pixels = async () => {
      const read = await ports.raster.readPicture({ path: sample.picture, size }, options);
      checkSize({ sample, truth }, read);
      return read;
    };
    const { value } = await withEncoded(context, window, pixels, (encoded) =>
      ports.inference.decode({ ...encoded, prompts }, options),
    );
    return value.masks.map(({ mask }) => mask);
  }

  return {
    async score(sample, completions, options) {
      const truth = truths.get(sample.id) ?? (await readTruth(sample, size, ports, options));
      truths.put(sample.id, truth);
      const read = completions.map((text) => readCompletion(text, truth.mask));
      // Completions of one group often agree in some of their boxes.
      const different = new Map<string, Prompt<'window'>>();
      for (const { prompts } of read) for (const prompt of prompts) different.set(JSON.stringify(prompt), prompt);
      const decoded = await decode(sample, truth, [...different.values()], options);
      const masks = new Map([...different.keys()].map((key, i) => [key, decoded[i]]));
      return read.map((one, i) => {
        const mask = createMask(truth.mask.width, truth.mask.height);
        for (const prompt of one.prompts) {
          const part =
            masks.get(JSON.stringify(prompt)) ?? raise('segmenter.badOutput', { because: 'a mask is missing' });
          unionInto(mask, part);
        }
        return rewardOf(one, hasExactFormat(completions[i] ?? ''), { predicted: mask, truth: truth.mask });
      });
    },
  };
}

function readCompletion(text: string, window: AnswerPolicy['frame']): Read {
  const reading = readAnswer(text, referenceTraining);
  if (reading.kind === 'unreadable')
    return { answered: 'unreadable', because: reading.because, format: 0, prompts: [] };
  const { answer } = reading;
  const sizes = { frame: referenceTraining.frame, window };
  const prompts = answer.instances.map(({ prompt }) => toWindow(prompt, sizes, 'half-up'));
  if (answer.broken) {
    return { answered: 'unreadable', because: 'it has words where numbers belong', format: 1, prompts: [] };
  }
  if (prompts.length > promptLimit) {
    const because = `it has ${prompts.length} instances; at most ${promptLimit} are decoded`;
    return { answered: 'unreadable', because, format: 1, prompts: [] };
  }
  return { answered: answer.kind, because: '', format: 1, prompts };
}

function rewardOf(read: Read, exact: boolean, masks: { predicted: MaskBits; truth: MaskBits }): Reward {
  const { answered, because, format, prompts } = read;
  const iou = protocols['think2seg-rs'].iou(score(answered, masks.predicted, masks.truth));
  const mask = Math.min(2, Math.max(0, 2 * iou));
  const tags = exact ? 1 : 0;
  return { reward: mask + format + tags, mask, format, tags, iou, answered, instances: prompts.length, because };
}

/** Least recently used out, counted in bytes. */
class KeptTruths {
  readonly #kept = new Map<string, TruthMask>();
  #bytes = 0;

  get(id: string): TruthMask | undefined {
    return this.#kept.get(id);
  }
  put(id: string, truth: TruthMask): void {
    if (!this.#kept.delete(id)) this.#bytes += truth.mask.bits.byteLength;
    this.#kept.set(id, truth);
    for (const [oldest, { mask }] of this.#kept) {
      if (this.#bytes <= truthBudget || oldest === id) return;
      this.#kept.delete(oldest);
      this.#bytes -= mask.bits.byteLength;
    }
  }
}
