/** Showing an answer as one mask or as objects, after it was found. */
import type { MaskMode } from '../../../src-main/contract/run.ts';
import type { Stores } from '../../stores.ts';

export interface Switching {
  /** Merges the masks of the answer on show in the other way; no model is run. Nothing for one that has the mode. */
  to(mode: MaskMode): Promise<void>;
}

export function createSwitching({ client, document, layers, notices, result }: Stores): Switching {
  return {
    async to(mode) {
      const entry = layers.results.find(({ summary }) => summary.runId === result.runId);
      const { shown } = result;
      if (!entry || shown?.kind !== 'done' || entry.summary.mode === mode || result.switching) return;
      result.switching = true;
      try {
        // The host takes the layer from its own run; what was edited before has to be in its history.
        await document.sent();
        const summary = await client.invoke('run.mode', { runId: entry.summary.runId, mode });
        const geometry = await client.features(summary.resource);
        layers.replaceResult(entry, summary, geometry);
        result.show({ ...shown, summary });
      } catch (thrown) {
        notices.fault(thrown);
      } finally {
        result.switching = false;
      }
    },
  };
}
