/** The ways in which a sample gets its answer: by a prompter of the program, by the truth itself, from a file. */
import type { RunRule } from '../../contract/choice.ts';
import { FaultError, raise } from '../../contract/fault.ts';
import type { WindowPixels, WindowSpec } from '../../contract/raster.ts';
import type { MaskBits, ModelRef, Prompt } from '../../contract/run.ts';
import { askWindow, type EncodingContext, type MaskedInstance, windowKey, withEncoded } from '../ask.ts';
import { chooseMerged } from '../mask/choose.ts';
import type { ChosenModels } from '../plan.ts';
import type { EnginePorts } from '../ports.ts';
import { type AnswerPolicy, readAnswer, reference } from '../prompter/answer.ts';
import { toWindow } from '../prompter/frame.ts';
import type { StageClock } from '../stage-clock.ts';
import { countBits, createMask, unionInto } from '../window/bits.ts';
import type { Answers } from './answers.ts';
import { oraclePrompts } from './oracle.ts';
import type { Protocol } from './protocols.ts';
import type { Answered, Sample, TruthMask } from './sample.ts';

/** One sample when its turn has come. */
export interface AskedSample {
  readonly sample: Sample;
  readonly question: string;
  readonly truth: TruthMask;
  /** Identity of the picture's file. */
  readonly pictureId: string;
  /** Read only when they are needed. */
  readonly pixels: () => Promise<WindowPixels>;
  readonly clock: StageClock;
  readonly signal: AbortSignal | undefined;
}

export interface SampleAnswer {
  readonly answered: Answered;
  /** Why it could not be read or was refused; empty else. */
  readonly because: string;
  readonly raw: string;
  readonly thinking: string;
  readonly prompts: readonly Prompt<'window'>[];
  /** The union of all instances, at the truth's size. */
  readonly mask: MaskBits;
}

export interface Answerer {
  /** What the results name as their prompter. */
  readonly ref: ModelRef;
  answer(asked: AskedSample): Promise<SampleAnswer>;
}

type Inference = Pick<EnginePorts, 'inference'>;

/**
 * A prompter of the program. `program`: the prompts and masks that a run would choose. `reference`: a
 * language model's raw answer is read by the reference's rule instead, where one bad instance spoils it.
 */
export function byPrompter(
  models: ChosenModels,
  { ref, reading }: { readonly ref: ModelRef; readonly reading: Protocol['reading'] },
  ports: Inference,
): Answerer {
  const strict = reading === 'reference' && models.prompter.kind !== 'concepts';
  return {
    ref,
    answer: async (asked) => {
      const context = { ...pictureContext(asked, models, ports), models };
      try {
        // As a run does: what the prompter does not know is neither read nor encoded.
        const checked = { prompter: models.prompter, query: asked.question };
        await ports.inference.checkQuery(checked, context);
        return await (strict ? askStrictly(asked, context) : askAsRun(asked, context));
      } catch (thrown) {
        return failedAnswer(asked, thrown);
      }
    },
  };
}

type Context = EncodingContext & { readonly models: ChosenModels };

async function askAsRun(asked: AskedSample, context: Context): Promise<SampleAnswer> {
  const { answer, masked } = await askWindow(context, windowOf(asked), asked.pixels);
  const mask = emptyLike(asked);
  const { kept, lines } = chosenOf(masked, answer.choose ?? [], asked);
  for (const part of kept) unionInto(mask, part.mask, part.at.x, part.at.y);
  const { raw } = answer;
  const thinking = [answer.thinking, ...lines].join('\n');
  const answered = kept.length > 0 ? answer.kind : 'no-target';
  return { answered, because: '', raw, thinking, prompts: kept.map((m) => m.prompt), mask };
}

/** What the rules of the question leave; the picture is the area, and up is north. */
function chosenOf(masked: readonly MaskedInstance[], rules: readonly RunRule[], { sample, truth }: AskedSample) {
  if (masked.length === 0 || rules.length === 0) return { kept: masked, lines: [] };
  const objects = masked.map(({ label, at, mask }, i) => {
    const box = { minX: at.x, minY: at.y, maxX: at.x + mask.width, maxY: at.y + mask.height };
    return { label, members: [i], box, mask, pixels: countBits(mask) };
  });
  const area = { minX: 0, minY: 0, maxX: truth.mask.width, maxY: truth.mask.height };
  const transform = { a: 1, b: 0, c: 0, d: 0, e: -1, f: 0 };
  const gsd = sample.gsd === null ? null : sample.gsd * truth.scale;
  const { kept, lines } = chooseMerged(objects, rules, { area, scale: 1, transform, gsd });
  return { kept: kept.flatMap(({ members }) => masked[members[0] ?? -1] ?? []), lines };
}

async function askStrictly(asked: AskedSample, context: Context): Promise<SampleAnswer> {
  const { models, ports, plan, clock } = context;
  const { segmenter, prompter, embedder } = models;
  const key = windowKey(context, windowOf(asked));
  const held = await ports.inference.holds({ key }, context);
  const pixels = held ? null : await clock.wall('read', asked.pixels);
  const query = { key, segmenter, pixels, prompter, embedder, query: plan.query, gsd: plan.windows.gsd };
  const { answer } = await clock.reported('prompt', () => ports.inference.prompt(query, context));
  return byReference(asked, answer.raw, { ...reference, ...answer.readAs }, { models, ports });
}

/** True boxes and points through the segmenter. */
export function byOracle(models: Pick<ChosenModels, 'segmenter'>, ports: Inference): Answerer {
  return {
    ref: { id: 'oracle', version: '1', sha256: '' },
    answer: async (asked) => {
      const prompts = oraclePrompts(asked.truth);
      const mask = await maskOf(asked, prompts, { models, ports });
      const answered = prompts.length > 0 ? 'instances' : 'no-target';
      return { answered, because: '', raw: '', thinking: '', prompts, mask };
    },
  };
}

/** Answers made elsewhere, read by the reference's strict rule; coordinates of its 840 frame are scaled and rounded half up. */
export function byAnswers(answers: Answers, models: Pick<ChosenModels, 'segmenter'>, ports: Inference): Answerer {
  return {
    ref: answers.ref,
    answer: (asked) => byReference(asked, answers.texts.get(asked.sample.id) ?? '', reference, { models, ports }),
  };
}

/** A raw answer read by the reference's rule; coordinates are scaled from its frame and rounded half up. */
async function byReference(
  asked: AskedSample,
  raw: string,
  policy: AnswerPolicy,
  parts: { models: Pick<ChosenModels, 'segmenter'>; ports: Inference },
): Promise<SampleAnswer> {
  const reading = readAnswer(raw, policy);
  if (reading.kind === 'unreadable') {
    return { ...nothing(asked), answered: 'unreadable', because: reading.because, raw };
  }
  const { answer } = reading;
  if (answer.broken) return { ...nothing(asked), answered: 'unreadable', because: brokenWords, raw };
  const sizes = { frame: policy.frame, window: asked.truth.mask };
  const prompts = answer.instances.map(({ prompt }) => toWindow(prompt, sizes, 'half-up'));
  const mask = await maskOf(asked, prompts, parts);
  return { answered: answer.kind, because: '', raw, thinking: answer.thinking, prompts, mask };
}
const brokenWords = 'it has words where numbers belong';

/** The union of the segmenter's masks for some prompts; nothing is read or encoded for none. */
async function maskOf(
  asked: AskedSample,
  prompts: readonly Prompt<'window'>[],
  { models, ports }: { models: Pick<ChosenModels, 'segmenter'>; ports: Inference },
): Promise<MaskBits> {
  const mask = emptyLike(asked);
  if (prompts.length === 0) return mask;
  const context = pictureContext(asked, models, ports);
  const { value } = await withEncoded(context, windowOf(asked), asked.pixels, (encoded) =>
    asked.clock.reported('decode', () => ports.inference.decode({ ...encoded, prompts }, context)),
  );
  for (const decoded of value.masks) unionInto(mask, decoded.mask);
  return mask;
}

/** A picture as the window of a run: its identity, so that it is encoded once, and its resolution. */
export function pictureContext(
  asked: Omit<AskedSample, 'pixels'>,
  models: Pick<ChosenModels, 'segmenter'>,
  ports: Inference,
): EncodingContext {
  const { sample, question, pictureId, clock, signal } = asked;
  // A picture at another size has larger or smaller pixels, by the mean of both sides.
  const gsd = sample.gsd === null ? null : sample.gsd * asked.truth.scale;
  return {
    raster: { id: pictureId },
    plan: { query: question, display: sample.window?.raster.display ?? shownAsStored, windows: { gsd } },
    models,
    ports,
    clock,
    signal,
  };
}

/** Pictures have no stretch; this only stands in a window's identity. */
const whole = { min: 0, max: 255 };
const shownAsStored = { bands: [1, 2, 3], ranges: [whole, whole, whole] } as const;

function windowOf({ sample, truth: { mask } }: AskedSample): WindowSpec {
  if (sample.window) return sample.window.spec;
  return { scale: 1, origin: { x: 0, y: 0 }, width: mask.width, height: mask.height };
}

function emptyLike({ truth: { mask } }: AskedSample): MaskBits {
  return createMask(mask.width, mask.height);
}

function nothing(asked: AskedSample): SampleAnswer {
  return { answered: 'no-target', because: '', raw: '', thinking: '', prompts: [], mask: emptyLike(asked) };
}

/** What the prompter cannot read or does not know is a result; everything else ends the evaluation. */
function failedAnswer(asked: AskedSample, thrown: unknown): SampleAnswer {
  if (!(thrown instanceof FaultError)) throw thrown;
  const { code, text, detail } = thrown.fault;
  const raw = typeof detail?.raw === 'string' ? detail.raw : '';
  if (code === 'prompter.unknownConcept' || code === 'prompter.notSeen' || code === 'prompter.otherLanguage')
    return { ...nothing(asked), answered: 'refused', because: text };
  if (code === 'prompter.unreadableAnswer') return { ...nothing(asked), answered: 'unreadable', because: text, raw };
  throw thrown;
}

/** Pixels that do not fit the truth would be compared at the wrong places. Faults: `evaluate.badPiece`. */
export function checkSize(
  { sample, truth: { mask } }: Pick<AskedSample, 'sample' | 'truth'>,
  pixels: WindowPixels,
): void {
  if (pixels.width === mask.width && pixels.height === mask.height) return;
  const because = `its picture has ${pixels.width} x ${pixels.height} pixels, its truth ${mask.width} x ${mask.height}`;
  raise('evaluate.badPiece', { piece: sample.id, because });
}
