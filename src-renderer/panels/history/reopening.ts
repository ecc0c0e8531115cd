/** Going back to a run: its result again, the same run again, or its question for another area or image. */
import type { PastRun } from '../../../src-main/contract/history.ts';
import type { Refused, RunSummary } from '../../../src-main/contract/run.ts';
import type { ResultOfRun } from '../../../src-main/engine/layer/adopt.ts';
import type { Stores } from '../../stores.ts';
import { text } from '../../text/text.ts';
import { type Asking, endedOf } from '../query/asking.ts';
import type { Showing } from '../result/showing.ts';

export interface Reopening {
  /** Shows its result as a layer, bringing it back when it is not there; of a run that failed, its fault. */
  open(past: PastRun): Promise<void>;
  /** Asks the same of the same image and area. */
  again(past: PastRun): Promise<void>;
  /** Fills the question with its settings, to be run on another area or image. */
  reuse(past: PastRun): void;
  remove(past: PastRun): Promise<void>;
}

/** Each question of a run, with the fault of one that has no answer. */
const questionsOf = ({ runId, asked, answer, fault, others = [] }: PastRun) =>
  [{ runId, query: asked.query, answer, fault }, ...others].map((each) => ({
    ...each,
    fault: each.answer ? null : (each.fault ?? fault),
  }));
const furtherOf = ({ others = [] }: PastRun) => others.map(({ query }) => query);

export function createReopening(stores: Stores, { asking, showing }: { asking: Asking; showing: Showing }): Reopening {
  const { client, layers, query, result, notices, frame, past: runs, view } = stores;
  const telling = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (thrown) {
      notices.fault(thrown);
    }
  };

  /** Of several questions, those that have no layer now are brought back, and all are on show. */
  async function bringBack(past: PastRun): Promise<void> {
    const results: ResultOfRun[] = [];
    const answers: (RunSummary | Refused)[] = [];
    for (const { runId, query: asked, fault } of questionsOf(past)) {
      if (fault) {
        answers.push({ runId, query: asked, answer: 'refused', fault });
        continue;
      }
      const { summary, raster } = await client.invoke('history.open', { runId });
      results.push({ summary, geometry: await client.features(summary.resource), raster });
      answers.push(summary);
    }
    const raster = results[0]?.raster;
    const known = layers.rasters.some((entry) => entry.raster.path === raster?.path);
    if (raster?.id && !known) layers.addRaster(raster);
    const there = new Set(layers.results.map(({ summary }) => summary.runId));
    const found = results.filter(({ summary }) => summary.answer === 'masks' && !there.has(summary.runId));
    layers.addResults(found, answers.length);
    const ended = endedOf({ prompter: past.asked.prompter, at: 0 }, answers);
    if (ended.length > 1) result.showAll(ended);
    else result.show(ended[0] ?? null);
    if (result.runId) view.commands?.zoomToResult(result.runId);
  }

  return {
    open: (past) =>
      telling(async () => {
        frame.show('query');
        const { runId, asked, fault } = past;
        const single = questionsOf(past).length === 1;
        if (single && layers.results.some(({ summary }) => summary.runId === runId)) showing.show(runId);
        else if (single && fault)
          result.show({ kind: 'failed', asked: { runId, query: asked.query, prompter: asked.prompter, at: 0 }, fault });
        else await bringBack(past);
      }),
    again: (past) =>
      telling(async () => {
        const { asked, raster } = past;
        if (layers.active?.path !== raster.path) {
          const known = layers.rasters.find((entry) => entry.raster.path === raster.path);
          layers.addRaster(known?.raster ?? (await client.invoke('raster.open', { path: raster.path })));
        }
        query.takeFrom(asked, furtherOf(past));
        query.area = asked.area ? 'drawn' : 'layer';
        query.drawn = asked.area;
        frame.show('query');
        await asking.run();
      }),
    reuse(past) {
      query.takeFrom(past.asked, furtherOf(past));
      frame.show('query');
      notices.tell('info', text.history.reused);
    },
    remove: (past) =>
      telling(async () => {
        await runs.remove(past.runId);
        const undo = () => void telling(() => runs.restore(past.runId));
        notices.offer(text.history.removed(past.asked.query), { label: text.undo, run: undo });
      }),
  };
}
