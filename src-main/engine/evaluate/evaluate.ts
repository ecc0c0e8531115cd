/**
 * An evaluation: every sample is read, asked, scored and written down, in this order; memory does not
 * grow with their number but for four numbers each. It can be stopped or killed at any time and resumed.
 */
import { createHash } from 'node:crypto';
import { basename, relative } from 'node:path';
import { raise } from '../../contract/fault.ts';
import type { ModelRef } from '../../contract/run.ts';
import { chooseModels } from '../plan.ts';
import type { EnginePorts } from '../ports.ts';
import { rasterIdOf } from '../raster/open.ts';
import { startClock } from '../stage-clock.ts';
import { clipToBox } from '../window/bits.ts';
import { checkAnswered, readAnswers } from './answers.ts';
import { type Answerer, byAnswers, byOracle, byPrompter, checkSize } from './asking.ts';
import { openJournal } from './journal.ts';
import { lostProcess } from './lost-process.ts';
import { score } from './metrics.ts';
import { type Protocol, type ProtocolId, protocols } from './protocols.ts';
import { draw, randomFrom, seedFor } from './random.ts';
import { type EvalRecord, type EvalSettings, recordedMask, recordedPrompt } from './record.ts';
import { type Dataset, frameOf, type Resolution, type Sample } from './sample.ts';
import { readPixels, readTruth } from './truth.ts';

export interface EvaluateRequest {
  readonly dataset: Dataset;
  /** Folder of the results. */
  readonly out: string;
  /** A prompter's id, or `oracle`; not used with `answers`. */
  readonly prompter: string;
  /** File with answers made elsewhere; null asks the prompter. */
  readonly answers: string | null;
  readonly segmenter: string;
  readonly protocol: ProtocolId;
  /** null: as the protocol has it. */
  readonly question: 'random' | 'first' | null;
  readonly resolution: Resolution | null;
  /** Samples to draw by the seed; null takes all. */
  readonly limit: number | null;
  readonly seed: number;
  /** Samples under way at once. */
  readonly jobs: number;
  readonly resume: boolean;
  /** Version of the program, for the record. */
  readonly program: string;
}

export interface EvaluateProgress {
  readonly done: number;
  readonly total: number;
  /** Of those done, how many were so before. */
  readonly resumed: number;
  /** Milliseconds since this run began. */
  readonly elapsed: number;
}

export interface EvaluateOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: EvaluateProgress) => void;
}

export interface Evaluated {
  readonly settings: EvalSettings;
  /** By index. */
  readonly records: readonly EvalRecord[];
  /** Milliseconds of this run, and how many samples it did. */
  readonly elapsed: number;
  readonly fresh: number;
  /** Ids of the samples that were done before. */
  readonly done: ReadonlySet<string>;
}

interface Task {
  readonly request: EvaluateRequest;
  readonly ports: EnginePorts;
  readonly protocol: Protocol;
  readonly resolution: Resolution;
  readonly question: 'random' | 'first';
  readonly answerer: Answerer;
  readonly signal: AbortSignal | undefined;
}

/** Faults: `evaluate.*`, `raster.*`, `models.*`, `run.cancelled` (what is done is kept). */
export async function evaluate(
  request: EvaluateRequest,
  ports: EnginePorts,
  { signal, onProgress }: EvaluateOptions,
): Promise<Evaluated> {
  const protocol = protocols[request.protocol];
  const resolution = request.resolution ?? protocol.resolution;
  const question = request.question ?? protocol.question;
  const { dataset, limit, seed } = request;
  if (resolution !== 'original' && dataset.samples.some(({ window }) => window)) {
    raise('request.invalid', { because: 'windows of a raster are compared at their own size (--resolution original)' });
  }
  const samples = limit === null ? dataset.samples : draw(dataset.samples, limit, seed);
  const { answerer, segmenter } = await openAnswerer(request, samples, ports);
  const settings = settingsOf(request, { question, resolution, prompter: answerer.ref, segmenter });
  const journal = await openJournal(request.out, settings, request.resume);
  const began = performance.now();
  const records = new Map(journal.done);
  const task: Task = { request, ports, protocol, resolution, question, answerer, signal };
  const left = samples.map((sample, index) => ({ sample, index })).filter(({ sample }) => !records.has(sample.id));
  const told = () =>
    onProgress?.({
      done: records.size,
      total: samples.length,
      resumed: journal.done.size,
      elapsed: performance.now() - began,
    });
  try {
    told();
    await inParallel(request.jobs, left, async ({ sample, index }) => {
      const record = await evaluateSample(task, sample, index);
      await journal.append(record);
      records.set(record.id, record);
      told();
    });
  } finally {
    await journal.close();
  }
  const sorted = [...records.values()].sort((a, b) => a.index - b.index);
  const done = new Set(journal.done.keys());
  return { settings, records: sorted, elapsed: performance.now() - began, fresh: left.length, done };
}

async function openAnswerer(
  request: EvaluateRequest,
  samples: readonly Sample[],
  ports: EnginePorts,
): Promise<{ answerer: Answerer; segmenter: ModelRef }> {
  const segmenter = await ports.packs.resolve(request.segmenter, 'segmenter');
  if (request.answers !== null) {
    const answers = await readAnswers(request.answers);
    checkAnswered(request.answers, answers, samples);
    return { answerer: byAnswers(answers, { segmenter }, ports), segmenter: segmenter.ref };
  }
  if (request.prompter === 'oracle') return { answerer: byOracle({ segmenter }, ports), segmenter: segmenter.ref };
  const models = await chooseModels(request, ports);
  const { prompter } = models;
  const ref = 'pack' in prompter ? prompter.pack.ref : prompter.ref;
  return {
    answerer: byPrompter(models, { ref, reading: protocols[request.protocol].reading }, ports),
    segmenter: segmenter.ref,
  };
}

type Chosen = Pick<EvalSettings, 'question' | 'resolution' | 'prompter' | 'segmenter'>;

function settingsOf({ dataset, ...request }: EvaluateRequest, chosen: Chosen): EvalSettings {
  const hash = createHash('sha256');
  for (const { id, questions } of dataset.samples) hash.update(JSON.stringify([id, questions]));
  return {
    program: request.program,
    format: dataset.format,
    dataset: basename(dataset.folder),
    split: dataset.split,
    samples: dataset.samples.length,
    fingerprint: hash.digest('hex'),
    limit: request.limit,
    seed: request.seed,
    protocol: request.protocol,
    ...chosen,
  };
}

/** A sample whose process died under it is tried once more by a new one. */
async function evaluateSample(task: Task, sample: Sample, index: number): Promise<EvalRecord> {
  try {
    return await attempt(task, sample, index);
  } catch (thrown) {
    if (!lostProcess(thrown) || task.signal?.aborted) throw thrown;
    return attempt(task, sample, index);
  }
}

async function attempt(task: Task, sample: Sample, index: number): Promise<EvalRecord> {
  const { ports, request, protocol, resolution, answerer, signal } = task;
  const options = signal ? { signal } : {};
  const clock = startClock(() => {});
  const size = frameOf(resolution);
  const truth = await clock.wall('read', () => readTruth(sample, size, ports, options));
  const question = questionOf(sample, task);
  const pixels = async () => {
    const read = await readPixels(sample, size, ports, options);
    checkSize({ sample, truth }, read);
    return read;
  };
  const pictureId = sample.window?.raster.id ?? (await rasterIdOf(sample.picture)).id;
  const answer = await answerer.answer({ sample, question, truth, pictureId, pixels, clock, signal });
  const core = sample.window?.core;
  const compared = core
    ? ([clipToBox(answer.mask, core), clipToBox(truth.mask, core)] as const)
    : ([answer.mask, truth.mask] as const);
  const scored = score(answer.answered, ...compared);
  const { vectorise: _, ...timings } = clock.timings();
  return {
    id: sample.id,
    index,
    picture: relative(request.dataset.folder, sample.picture),
    question,
    class: sample.className,
    source: sample.source,
    gsd: sample.gsd,
    size: [truth.mask.width, truth.mask.height],
    because: answer.because,
    raw: answer.raw,
    thinking: answer.thinking,
    prompts: answer.prompts.map(recordedPrompt),
    ...scored,
    iou: protocol.iou(scored),
    mask: recordedMask(compared[0]),
    timings,
  };
}

/** The question of a sample: the first, or the one that the seed draws for it, whichever samples are evaluated beside it. */
function questionOf({ id, questions }: Sample, { question, request }: Task): string {
  const at = question === 'first' ? 0 : Math.floor(randomFrom(seedFor(request.seed, id))() * questions.length);
  return questions[at] ?? raise('evaluate.badPiece', { piece: id, because: 'it has no question' });
}

/** Works through items, `count` at a time, in their order. The first failure stops the rest and is thrown when all have stopped. */
async function inParallel<T>(count: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  let failed = false;
  const worker = async () => {
    for (const item of queue) {
      if (failed) return;
      try {
        await work(item);
      } catch (thrown) {
        failed = true;
        throw thrown;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.max(1, count) }, worker));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}
