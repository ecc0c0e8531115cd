/** The transport inside Electron: a bridge of four members that the preload exposes. */
import type { Method, Params, Reply, Result, Topic, Topics, Transport } from '../../src-main/contract/api.ts';
import { fault } from '../../src-main/contract/fault.ts';

/** What the preload exposes as `window.think2seg`. */
export interface PreloadBridge {
  invoke<M extends Method>(method: M, params: Params<M>): Promise<Reply<Result<M>>>;
  subscribe<T extends Topic>(topic: T, listener: (payload: Topics[T]) => void): () => void;
  /** URL that resource paths are appended to; ends in a slash. */
  readonly resourceBase: string;
  /** Path of a dropped or chosen file; empty for a file that is not on disk. */
  pathForFile(file: File): string;
}

export function preloadTransport(bridge: PreloadBridge): Transport {
  return {
    invoke: (method, params) => bridge.invoke(method, params),
    subscribe: (topic, listener) => bridge.subscribe(topic, listener),
    resourceUrl: (path) => `${bridge.resourceBase.replace(/\/?$/, '/')}${path}`,
    takeFile: async (file) => {
      const path = file instanceof File ? bridge.pathForFile(file) : '';
      if (path) return { ok: true, value: path };
      return { ok: false, fault: fault('raster.unreadable', { path: file.name, because: 'it is not a file on disk' }) };
    },
  };
}
