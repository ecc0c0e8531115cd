/** Preparing the area that the question is about, and looking after the cache. */
import { FaultError } from '../../../src-main/contract/fault.ts';
import type { Stores } from '../../stores.ts';
import { text } from '../../text/text.ts';
import { areaOf } from '../query/asking.ts';

export interface Preparing {
  /** Why the area can't be prepared now; null when it can. */
  disabled(): string | null;
  /** Prepares the area, resolution and segmenter that are chosen for the question. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Asks what the cache holds. */
  look(): Promise<void>;
  clear(): Promise<void>;
}

export function createPreparing(stores: Stores): Preparing {
  const { client, layers, notices, processing, query } = stores;
  const words = text.processing;
  const tell = (thrown: unknown) => notices.fault(thrown);
  const disabled = () => {
    if (processing.job) return words.under;
    if (!layers.active) return text.query.reasons.noLayer;
    if (processing.cache?.folder === null) return words.off;
    return query.segmenter === '' ? text.query.reasons.noModels : null;
  };

  async function look(): Promise<void> {
    processing.cache = await client.invoke('cache.info', null);
  }

  async function prepare(): Promise<void> {
    const raster = layers.active;
    if (disabled() !== null || !raster) return;
    const jobId = crypto.randomUUID();
    const area = areaOf(stores, raster);
    const { gsd, segmenter, bands, stretch } = query.request('', raster.id, area);
    processing.job = { jobId, name: raster.name, progress: null, stopping: false };
    try {
      const request = { jobId, rasterId: raster.id, segmenter, gsd, area, bands, stretch };
      const report = await client.invoke('encode.start', request);
      notices.tell('good', words.done(raster.name, report.windows, report.made));
    } catch (thrown) {
      if (!(thrown instanceof FaultError && thrown.fault.code === 'run.cancelled')) tell(thrown);
    } finally {
      processing.job = null;
    }
    await look().catch(tell);
  }

  return {
    disabled,
    start: prepare,
    async stop() {
      const { job } = processing;
      if (!job || job.stopping) return;
      processing.job = { ...job, stopping: true };
      await client.invoke('encode.cancel', { jobId: job.jobId }).catch(tell);
    },
    look: () => look().catch(tell),
    async clear() {
      await client
        .invoke('cache.clear', null)
        .then(({ windows }) => notices.tell('good', words.cleared(windows)), tell);
      await look().catch(tell);
    },
  };
}
