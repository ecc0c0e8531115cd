/** Who works now, so that background work can wait until nobody does. */
export class Busy {
  #working = 0;
  #waiting: (() => void)[] = [];

  /** Runs work that background work gives way to. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#working++;
    try {
      return await work();
    } finally {
      if (--this.#working === 0) for (const go of this.#waiting.splice(0)) go();
    }
  }

  /** Resolves when nothing is at work; at once if so. Asked again afterwards, since work may have begun meanwhile. */
  async idle(signal?: AbortSignal): Promise<void> {
    while (this.#working > 0 && !signal?.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.push(resolve);
      signal?.addEventListener('abort', () => resolve(), { once: true });
      await promise;
    }
  }
}
