/** Going back to a run: its result again, the same run again, or its question for another area or image. */
import type { PastRun } from '../../../src-main/contract/history.ts';
import type { Stores } from '../../stores.ts';
import { text } from '../../text/text.ts';
import type { Asking } from '../query/asking.ts';
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

export function createReopening(stores: Stores, { asking, showing }: { asking: Asking; showing: Showing }): Reopening {
  const { client, layers, query, result, notices, frame, past: runs, view } = stores;
  const telling = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (thrown) {
      notices.fault(thrown);
    }
  };

  async function bringBack({ runId }: PastRun): Promise<void> {
    const { summary, raster } = await client.invoke('history.open', { runId });
    const geometry = await client.features(summary.resource);
    if (raster.id && !layers.rasters.some((entry) => entry.raster.path === raster.path)) layers.addRaster(raster);
    if (summary.answer === 'masks') layers.addResult(summary, geometry, raster);
    showing.show(runId);
    if (summary.answer !== 'masks') {
      const { query: asked, prompter } = summary;
      result.show({ kind: 'done', asked: { runId, query: asked, prompter: prompter.id, at: 0 }, summary });
    }
    view.commands?.zoomToResult(runId);
  }

  return {
    open: (past) =>
      telling(async () => {
        frame.show('query');
        const { runId, asked, fault } = past;
        if (layers.results.some(({ summary }) => summary.runId === runId)) showing.show(runId);
        else if (fault)
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
        query.takeFrom(asked);
        query.area = asked.area ? 'drawn' : 'layer';
        query.drawn = asked.area;
        frame.show('query');
        await asking.run();
      }),
    reuse({ asked }) {
      query.takeFrom(asked);
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
