/** The contract's methods on model packs: one activity per pack at a time, with progress that a page can show. */
import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Handlers, Topics } from '../../contract/api.ts';
import { type Fault, faultOf, raise } from '../../contract/fault.ts';
import type { PackActivity, PackRequests } from '../../contract/packs.ts';
import type { Engine } from '../../engine/engine.ts';
import type { PackStore, TransferOptions } from '../../models/pack-store.ts';
import type { HostEdge } from '../edge.ts';

export interface PackParts {
  readonly store: PackStore;
  readonly engine: Engine;
  readonly edge: HostEdge;
  publish(topic: 'models.progress', payload: Topics['models.progress']): void;
}

/** Milliseconds between two reports; a person does not see more. */
const reportMs = 100;

export function packHandlers(parts: PackParts): Pick<Handlers, keyof PackRequests> {
  const { store, engine, edge } = parts;
  const underWay = new Map<string, AbortController>();

  async function during(
    id: string,
    activity: PackActivity,
    work: (options: TransferOptions) => Promise<unknown>,
  ): Promise<void> {
    if (underWay.has(id)) raise('models.busy', { id });
    const controller = new AbortController();
    underWay.set(id, controller);
    const report = reporter(parts, id, activity);
    try {
      await work({ signal: controller.signal, onProgress: report.progress });
      report.end(null);
    } catch (thrown) {
      report.end(faultOf(thrown));
      throw thrown;
    } finally {
      underWay.delete(id);
    }
  }

  return {
    'models.licence': async ({ id }) => ({ text: await store.licence(id) }),
    'models.pull': async ({ id, acceptLicence }) => {
      await during(id, 'fetching', (options) => store.pull(id, { ...options, acceptLicence }));
      return engine.models();
    },
    'models.cancel': async ({ id }) => {
      underWay.get(id)?.abort();
      return null;
    },
    'models.offer': ({ path }) => store.offer(path),
    'models.import': async ({ path, acceptLicence }) => {
      const { id } = await store.offer(path);
      await during(id, 'importing', (options) => store.import(path, { ...options, acceptLicence }));
      return engine.models();
    },
    'models.export': async ({ id }) => {
      const target = await placeFor(await store.archiveName(id), edge);
      if (target !== null) await during(id, 'exporting', (options) => store.export(id, target, options));
      return { path: target };
    },
    'models.remove': async ({ id }) => {
      if (underWay.has(id)) raise('models.busy', { id });
      await store.remove(id);
      return engine.models();
    },
    'dialog.openPack': async () => ({ path: await edge.choosePack() }),
  };
}

function reporter({ publish }: PackParts, id: string, activity: PackActivity) {
  let next: NodeJS.Timeout | undefined;
  let bytes = 0;
  let total = 0;
  return {
    /** The newest state is told a moment later, so that the last one before a standstill is told too. */
    progress: (done: number, of: number) => {
      bytes = done;
      total = of;
      next ??= setTimeout(() => {
        next = undefined;
        publish('models.progress', { id, activity, bytes, total, end: null });
      }, reportMs);
    },
    end: (fault: Fault | null) => {
      clearTimeout(next);
      publish('models.progress', { id, activity, bytes, total, end: { fault } });
    },
  };
}

/**
 * Where a pack's file goes. A host without dialogs runs on the person's own machine: the file, which can
 * have gigabytes, goes straight into the folder for downloads instead of through the browser.
 */
async function placeFor(name: string, edge: HostEdge): Promise<string | null> {
  const chosen = await edge.choosePackTarget(name);
  if (chosen !== undefined) return chosen;
  const downloads = join(homedir(), 'Downloads');
  const there = await access(downloads).then(
    () => true,
    () => false,
  );
  return join(there ? downloads : homedir(), name);
}
