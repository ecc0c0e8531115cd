/** At most so many at once for each server. */
export class Turns {
  readonly #waiting = new Map<string, { running: number; readonly queue: (() => void)[] }>();

  /** Runs `work` when fewer than `limit` of this name run. Aborted while it waits, it rejects and never starts. */
  async take<T>(name: string, limit: number, { signal, work }: Turn<T>): Promise<T> {
    const lane = this.#waiting.get(name) ?? { running: 0, queue: [] };
    this.#waiting.set(name, lane);
    while (lane.running >= limit) await roomIn(lane.queue, signal);
    signal?.throwIfAborted();
    lane.running++;
    try {
      return await work();
    } finally {
      lane.running--;
      lane.queue.shift()?.();
    }
  }
}

interface Turn<T> {
  readonly signal: AbortSignal | undefined;
  readonly work: () => Promise<T>;
}

function roomIn(queue: (() => void)[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const go = () => {
      signal?.removeEventListener('abort', stop);
      resolve();
    };
    const stop = () => {
      queue.splice(queue.indexOf(go), 1);
      reject(signal?.reason);
    };
    queue.push(go);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
