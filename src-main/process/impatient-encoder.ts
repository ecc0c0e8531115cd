/** Requests that may encode, whose cancelling may end the process. */
import type { CallOptions, InferencePort, PromptOptions, ResolvedPack } from '../engine/ports.ts';
import type { InferenceProcess } from './inference-process.ts';
import type { Patience } from './patience.ts';

type LoadRequest = Parameters<InferencePort['load']>[0];
type Load = (request: LoadRequest, options: CallOptions) => Promise<{ readonly ms: number }>;

/** Ends the process where what is left of a cancelled encode takes longer than a new one, and loads the same models again. */
export function impatientEncoder(inference: InferenceProcess, patience: Patience, call: Load) {
  let last: LoadRequest | null = null;
  async function load(request: LoadRequest, options: CallOptions) {
    const fresh = inference.pid === undefined;
    const from = performance.now();
    const loaded = await call(request, options);
    if (fresh && request.segmenter) patience.loaded(performance.now() - from);
    last = request;
    return loaded;
  }
  function giveUp(): void {
    if (!patience.isOver() || !inference.supersede()) return;
    patience.ended();
    if (last) load(last, {}).catch(() => {});
  }
  return {
    load,
    async watch<T>(
      { segmenter }: { readonly segmenter: ResolvedPack },
      options: PromptOptions | undefined,
      work: (watched: PromptOptions) => Promise<T>,
    ): Promise<T> {
      const { signal } = options ?? {};
      const onEncoding = (now: boolean) => {
        patience.encoding(segmenter.ref.sha256, now);
        options?.onEncoding?.(now);
      };
      // After the request itself has heard of it: then nobody waits for the process any more.
      const abort = () => queueMicrotask(giveUp);
      signal?.addEventListener('abort', abort, { once: true });
      return work({ ...options, onEncoding }).finally(() => signal?.removeEventListener('abort', abort));
    },
  };
}
