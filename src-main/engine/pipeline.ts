/**
 * The whole flow of a run: raster -> window -> prompter -> prompts -> segmenter -> masks -> polygons
 * -> features. Each step is one stage's work; this file only puts them in order.
 */
import type { RasterInfo, WindowPixels, WindowSpec } from '../contract/raster.ts';
import type { RunProgress, RunResult, SegmentRequest } from '../contract/run.ts';
import type { RunThinking } from '../contract/thinking.ts';
import { type AskContext, askWindow, type WindowAnswer, windowKey } from './ask.ts';
import { assemble } from './assemble.ts';
import { checkQuery, chooseModels, planRun } from './plan.ts';
import type { EnginePorts } from './ports.ts';
import { reportProgress, reportThinking } from './progress.ts';

export interface PipelineOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RunProgress) => void;
  /** Hears a language model's words as they come. */
  readonly onThinking?: (said: RunThinking) => void;
}

/**
 * Runs one query over one area of an open raster. Cancelling takes effect before the next model run.
 * Faults: those of every stage.
 */
export async function segment(
  request: SegmentRequest,
  raster: RasterInfo,
  ports: EnginePorts,
  { signal, onProgress, onThinking }: PipelineOptions,
): Promise<RunResult> {
  const options = signal ? { signal } : {};
  const query = checkQuery(request.query);
  const models = await chooseModels(request, ports);
  await ports.inference.checkQuery({ prompter: models.prompter, query }, options);
  // Loaded beside the reading of the first window; encoding waits for it and reports its fault.
  ports.inference.load(models, options).catch(() => {});

  const plan = await planRun({ ...request, query }, raster, ports, options);
  const { windows } = plan.windows;
  const progress = reportProgress(request.runId, windows.length, onProgress);
  const thinking = reportThinking(request.runId, windows.length, onThinking);
  const context: AskContext = { raster, plan, models, ports, clock: progress.clock, signal };

  const answers: WindowAnswer[] = [];
  const read = readAhead(context, windows);
  for (const [index, window] of windows.entries()) {
    progress.window(index);
    answers.push(await askWindow({ ...context, onText: thinking(index) }, window, () => read(index)));
  }
  return progress.clock
    .wall('vectorise', () => assemble(request, context, answers))
    .then((result) => ({
      ...result,
      timings: progress.clock.timings(),
    }));
}

/**
 * Reads windows one ahead, so that the next window's pixels are there when its turn comes: reading
 * and encoding happen in different processes. Windows that are already encoded are never read.
 */
function readAhead(context: AskContext, windows: readonly WindowSpec[]): (index: number) => Promise<WindowPixels> {
  const { raster, plan, ports, signal } = context;
  const begun = new Map<number, Promise<WindowPixels>>();
  function begin(index: number): Promise<WindowPixels> | undefined {
    const window = windows[index];
    if (!window) return undefined;
    const known = begun.get(index);
    if (known) return known;
    const request = { path: raster.path, rasterId: raster.id, window, display: plan.display };
    const pixels = ports.raster.readWindow(request, signal ? { signal } : {});
    pixels.catch(() => {}); // A window read ahead may fail after the run has ended; whoever awaits it hears of it.
    begun.set(index, pixels);
    return pixels;
  }
  return async (index) => {
    const pixels = begin(index);
    const next = windows[index + 1];
    if (next && !(await ports.inference.holds({ key: windowKey(context, next) }, {}))) begin(index + 1);
    const own = await pixels;
    begun.delete(index);
    return own ?? Promise.reject(new RangeError(`there is no window ${index}`));
  };
}
