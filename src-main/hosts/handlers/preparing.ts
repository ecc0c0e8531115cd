/** The contract's methods on prepared areas, the cache, and what else is done with runs. */
import type { Handlers, Topic, Topics } from '../../contract/api.ts';
import { raise } from '../../contract/fault.ts';
import type { CacheInfo, PreencodeRequests } from '../../contract/preencode.ts';
import type { RunRequests } from '../../contract/runs.ts';
import type { Engine } from '../../engine/engine.ts';
import { clearDisk, type DiskSettings, diskUse } from '../../process/encoding-disk.ts';
import { PacedThinking } from '../paced-thinking.ts';
import { summaryOf } from '../summary.ts';
import type { Underway } from '../underway.ts';

export interface PreparingParts {
  readonly engine: Engine;
  /** Null where nothing is kept on the disk. */
  readonly cache: DiskSettings | null;
  readonly underway: Underway;
  publish<T extends Topic>(topic: T, payload: Topics[T]): void;
}

export function preparingHandlers({
  engine,
  cache,
  underway,
  publish,
}: PreparingParts): Pick<Handlers, keyof PreencodeRequests | keyof RunRequests> {
  return {
    'encode.start': (request) => {
      if (!cache) return raise('cache.off');
      return underway.run(request.jobId, (signal) =>
        engine.preencode(request, { signal, onProgress: (progress) => publish('encode.progress', progress) }),
      );
    },
    'encode.cancel': async ({ jobId }) => {
      underway.cancel(jobId);
      return null;
    },
    'cache.info': () => cacheInfo(cache),
    'cache.clear': async () => {
      const before = await cacheInfo(cache);
      if (cache) await clearDisk(cache);
      return before;
    },
    'run.segmentAll': ({ questions, ...common }) =>
      underway.runAll(
        questions.map(({ runId }) => runId),
        async (signal) => {
          const requests = questions.map((question) => ({ ...common, ...question }));
          const thinking = new PacedThinking((said) => publish('run.thinking', said));
          const asked = engine.segmentAll(requests, {
            signal,
            onProgress: (progress) => publish('run.progress', progress),
            onThinking: (said) => thinking.hear(said),
          });
          const results = await asked.finally(() => thinking.flush());
          return results.map((result) => (result.answer === 'refused' ? result : summaryOf(result)));
        },
      ),
    'run.mode': async ({ runId, mode }) => summaryOf(await engine.inMode(runId, mode)),
  };
}

/** What the disk holds now. */
export async function cacheInfo(cache: DiskSettings | null): Promise<CacheInfo> {
  if (!cache) return { folder: null, windows: 0, bytes: 0, limitBytes: 0 };
  return { folder: cache.folder, limitBytes: cache.limitBytes, ...(await diskUse(cache)) };
}
