/** Which result is on show: chosen in the layer list or on the map. */
import type { Stores } from '../../stores.ts';

export interface Showing {
  /** Shows the answer of a result layer; nothing for one that is on show or gone. */
  show(runId: string): void;
  /** Takes a result layer away; its answer goes with it. */
  remove(runId: string): void;
}

export function createShowing({ layers, result }: Stores): Showing {
  return {
    show(runId) {
      const entry = layers.results.find(({ summary }) => summary.runId === runId);
      if (!entry || result.runId === runId) return;
      const { query, prompter } = entry.summary;
      result.show({
        kind: 'done',
        asked: { runId, query, prompter: prompter.id, at: 0 },
        summary: entry.summary,
      });
    },
    remove(runId) {
      layers.removeResult(runId);
      if (result.runId === runId) result.show(null);
    },
  };
}
