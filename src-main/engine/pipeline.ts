/**
 * The whole flow of a run: raster -> window -> prompter -> prompts -> segmenter -> masks -> polygons
 * -> features. Each step is one stage's work; this file only puts them in order.
 */
import { type Fault, type FaultCode, FaultError } from '../contract/fault.ts';
import type { RasterInfo, WindowSpec } from '../contract/raster.ts';
import type { MaskMode, Refused, RunProgress, RunResult, SegmentRequest } from '../contract/run.ts';
import type { SpotsTold } from '../contract/spots.ts';
import type { RunThinking, TextPiece } from '../contract/thinking.ts';
import { type AskContext, askWindow, type WindowAnswer } from './ask.ts';
import { assemble } from './assemble.ts';
import { planFine } from './coarse.ts';
import { inLanes, oneVoice } from './lanes.ts';
import { type ChosenModels, checkQuery, chooseModels, planFor, type RunPlan } from './plan.ts';
import type { CallOptions, EnginePorts } from './ports.ts';
import { type RunProgressReporter, reportProgress, reportThinking } from './progress.ts';
import { readAhead } from './reading.ts';
import { spotNewsOnMap } from './spots.ts';

export interface PipelineOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RunProgress) => void;
  /** Hears where something taught is, before the run is through. */
  readonly onSpots?: (told: SpotsTold) => void;
  /** Hears a language model's words as they come. */
  readonly onThinking?: (said: RunThinking) => void;
}

/** A run's result, and what it can be made again from in the other mode. */
export interface Outcome {
  readonly result: RunResult;
  /** The same run with its masks merged otherwise; no model is run. */
  inMode(mode: MaskMode, options?: CallOptions): Promise<RunResult>;
  /** Memory that `inMode` holds: the masks of all windows. */
  readonly bytes: number;
}

/** Faults of one question: others that were asked with it are answered all the same. */
const ofOneQuestion: ReadonlySet<FaultCode> = new Set([
  'prompter.unknownConcept',
  'prompter.notSeen',
  'prompter.otherLanguage',
  'prompter.unreadableAnswer',
]);

/**
 * Asks several questions about one area of an open raster, each with a result of its own. They differ
 * in `runId` and `query` only; a window is read and encoded once for all of them. Cancelling takes
 * effect before the next model run. Faults: those of every stage. One that is about a single question
 * refuses that question, and is thrown where it is the only one; any other fails all.
 */
export async function segment(
  requests: readonly SegmentRequest[],
  raster: RasterInfo,
  ports: EnginePorts,
  options: PipelineOptions,
): Promise<readonly (Outcome | Refused)[]> {
  const [first] = requests;
  if (!first) return [];
  const call = options.signal ? { signal: options.signal } : {};
  const queries = requests.map(({ query }) => checkQuery(query));
  const models = await chooseModels(first, ports);
  const { prompter } = models;
  const alone = requests.length === 1;
  const faults: (Fault | null)[] = [];
  for (const query of queries)
    faults.push(await refusalFrom(() => ports.inference.checkQuery({ prompter, query }, call), alone));
  if (faults.every((fault) => fault !== null)) return faults.map((fault, i) => refused(requests[i] ?? first, fault));
  // The segmenter is opened by what needs it first; that it is whole is found out beside the work.
  const verified = ports.inference.verify({ pack: models.segmenter }, call);
  verified.catch(() => {});

  const plan = await planFor(first, raster, { ports, models, ...call });
  const runs = requests.map((request, i): Run => {
    const query = queries[i] ?? request.query;
    const run = startRun(request, { plan: { ...plan, query }, models, raster, ports }, options);
    return { ...run, alone, fault: faults[i] ?? null };
  });
  for (const { fault, progress } of runs) if (fault) progress.refused();
  for (const run of runs) if (plan.coarse && !run.fault) await lookCoarsely(run, plan.coarse);
  await askWindows(runs.filter(({ fault }) => !fault));
  await verified;
  const outcomes: (Outcome | Refused)[] = [];
  for (const run of runs) outcomes.push(run.fault ? refused(run.request, run.fault) : await finish(run));
  return outcomes;
}

/** Why a question is refused; null where it is not. Any other fault is thrown, and of a question that is alone every one. */
async function refusalFrom(work: () => Promise<unknown>, alone: boolean): Promise<Fault | null> {
  try {
    await work();
    return null;
  } catch (thrown) {
    if (!alone && thrown instanceof FaultError && ofOneQuestion.has(thrown.fault.code)) return thrown.fault;
    throw thrown;
  }
}

const refused = ({ runId, query }: SegmentRequest, fault: Fault): Refused => ({
  runId,
  query,
  answer: 'refused',
  fault,
});

interface Run {
  readonly request: SegmentRequest;
  readonly progress: RunProgressReporter;
  readonly thinking: ReturnType<typeof reportThinking>;
  readonly onSpots: PipelineOptions['onSpots'];
  context: AskContext;
  readonly answers: WindowAnswer[];
  /** No other question was asked with it. */
  readonly alone: boolean;
  /** Why the question is refused; no window is asked any more then. */
  fault: Fault | null;
}

interface Material {
  readonly plan: RunPlan;
  readonly models: ChosenModels;
  readonly raster: RasterInfo;
  readonly ports: EnginePorts;
}

function startRun(request: SegmentRequest, material: Material, options: PipelineOptions): Omit<Run, 'alone' | 'fault'> {
  const { plan } = material;
  const windows = plan.windows.windows.length + (plan.coarse?.coarse.windows.length ?? 0);
  const progress = reportProgress(request.runId, windows, options.onProgress);
  const thinking = reportThinking(request.runId, windows, options.onThinking);
  const context = { ...material, clock: progress.clock, signal: options.signal };
  return { request, progress, thinking, onSpots: options.onSpots, context, answers: [] };
}

/** Asks the coarse windows, and leaves of the fine ones those where something was found. */
async function lookCoarsely(run: Run, coarse: NonNullable<RunPlan['coarse']>): Promise<void> {
  const { context, answers } = run;
  const looking: Run = {
    ...run,
    context: { ...context, plan: { ...context.plan, windows: coarse.coarse } },
    answers: [],
  };
  await askWindows([looking]);
  run.fault = looking.fault;
  const found = looking.answers.flatMap(({ masked }) => masked);
  const windows = planFine(context.raster, coarse, found);
  run.context = { ...context, plan: { ...context.plan, windows } };
  run.progress.expect(coarse.coarse.windows.length, windows.windows.length);
  // Where nothing is asked again, what was said of the coarse look is the answer.
  if (windows.windows.length === 0) answers.push(...looking.answers.map((answer) => ({ ...answer, masked: [] })));
}

/** Windows that are asked at once where others answer: more would not fit into what the inference process holds. */
const mostLanes = 8;

/** Windows at once: models in this program take one after the other, a server as many questions as it is set up for. */
function lanesFor({ prompter }: ChosenModels): number {
  return prompter.kind === 'server' ? Math.min(mostLanes, prompter.model.concurrency) : 1;
}

/** Window by window, each asked by every run that has it, so that what a server or a segmenter knows of it is used again. */
async function askWindows(runs: readonly Run[]): Promise<void> {
  const readers = runs.map(({ context }) => readAhead(context, context.plan.windows.windows));
  const most = Math.max(0, ...runs.map(({ context }) => context.plan.windows.windows.length));
  const [first] = runs;
  if (!first) return;
  const given = runs.map(({ context }) => new Array<WindowAnswer | undefined>(context.plan.windows.windows.length));
  const voices = runs.map(({ thinking }) => oneVoice((index, said) => thinking(index)?.(said)));
  const options = { lanes: lanesFor(first.context.models), signal: first.context.signal };
  let done = 0;
  await inLanes(most, options, async (index, signal) => {
    for (const [i, run] of runs.entries()) {
      const { request, context, progress, onSpots } = run;
      const window = context.plan.windows.windows[index];
      const [read, voice, answers] = [readers[i], voices[i], given[i]];
      if (run.fault || !window || !read || !voice || !answers) continue;
      progress.window(done);
      const onText = (said: TextPiece) => voice.hear(index, said);
      const hearSpots = spotsHeard(onSpots, request.runId, { window, raster: context.raster });
      const asked = { ...context, signal, onText, onSpots: hearSpots };
      const fault = await refusalFrom(async () => {
        answers[index] = await askWindow(asked, window, () => read(index));
      }, run.alone);
      if (fault && !run.fault) progress.refused();
      run.fault ??= fault;
      voice.end(index);
    }
    done++;
  });
  for (const [i, { answers }] of runs.entries()) answers.push(...(given[i] ?? []).filter((one) => one !== undefined));
}

function spotsHeard(
  onSpots: PipelineOptions['onSpots'],
  of: string,
  place: { readonly window: WindowSpec; readonly raster: RasterInfo },
): AskContext['onSpots'] {
  return onSpots && ((news) => onSpots({ of, news: spotNewsOnMap(news, place) }));
}

async function finish({ request, context, answers, progress }: Run): Promise<Outcome> {
  const make = async (mode: MaskMode, signal: AbortSignal | undefined) =>
    assemble({ ...request, mode }, { ...context, signal }, answers);
  const result = await progress.clock.wall('vectorise', () => make(request.mode, context.signal));
  const timings = progress.clock.timings();
  const masks = answers.flatMap(({ masked }) => masked.map(({ mask }) => mask.bits.byteLength));
  return {
    result: { ...result, timings },
    inMode: async (mode, options = {}) => ({ ...(await make(mode, options.signal)), timings, at: result.at }),
    bytes: masks.reduce((sum, bytes) => sum + bytes, 0),
  };
}
