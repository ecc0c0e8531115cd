/**
 * The whole flow of a run: raster -> window -> prompter -> prompts -> segmenter -> masks -> polygons
 * -> features. Each step is one stage's work; this file only puts them in order.
 */
import type { RasterInfo, WindowSpec } from '../contract/raster.ts';
import type { MaskMode, RunProgress, RunResult, SegmentRequest } from '../contract/run.ts';
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

/**
 * Asks several questions about one area of an open raster, each with a result of its own. They differ
 * in `runId` and `query` only; a window is read and encoded once for all of them. Cancelling takes
 * effect before the next model run. Faults: those of every stage; one that fails fails all.
 */
export async function segment(
  requests: readonly SegmentRequest[],
  raster: RasterInfo,
  ports: EnginePorts,
  options: PipelineOptions,
): Promise<readonly Outcome[]> {
  const [first] = requests;
  if (!first) return [];
  const call = options.signal ? { signal: options.signal } : {};
  const queries = requests.map(({ query }) => checkQuery(query));
  const models = await chooseModels(first, ports);
  const { prompter } = models;
  for (const query of queries) await ports.inference.checkQuery({ prompter, query }, call);
  // The segmenter is opened by what needs it first; that it is whole is found out beside the work.
  const verified = ports.inference.verify({ pack: models.segmenter }, call);
  verified.catch(() => {});

  const plan = await planFor(first, raster, { ports, models, ...call });
  const runs = requests.map((request, i): Run => {
    const query = queries[i] ?? request.query;
    return startRun(request, { plan: { ...plan, query }, models, raster, ports }, options);
  });
  for (const run of runs) if (plan.coarse) await lookCoarsely(run, plan.coarse);
  await askWindows(runs);
  await verified;
  const outcomes: Outcome[] = [];
  for (const run of runs) outcomes.push(await finish(run));
  return outcomes;
}

interface Run {
  readonly request: SegmentRequest;
  readonly progress: RunProgressReporter;
  readonly thinking: ReturnType<typeof reportThinking>;
  readonly onSpots: PipelineOptions['onSpots'];
  context: AskContext;
  readonly answers: WindowAnswer[];
}

interface Material {
  readonly plan: RunPlan;
  readonly models: ChosenModels;
  readonly raster: RasterInfo;
  readonly ports: EnginePorts;
}

function startRun(request: SegmentRequest, material: Material, options: PipelineOptions): Run {
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
    for (const [i, { request, context, progress, onSpots }] of runs.entries()) {
      const window = context.plan.windows.windows[index];
      const [read, voice, answers] = [readers[i], voices[i], given[i]];
      if (!window || !read || !voice || !answers) continue;
      progress.window(done);
      const onText = (said: TextPiece) => voice.hear(index, said);
      const hearSpots = spotsHeard(onSpots, request.runId, { window, raster: context.raster });
      answers[index] = await askWindow({ ...context, signal, onText, onSpots: hearSpots }, window, () => read(index));
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
