/** Work under way by its id, and how it is cancelled. */
import { raise } from '../contract/fault.ts';

/** Ids that were cancelled before their work began, remembered at most. */
const earlyLimit = 256;

/**
 * A cancellation may overtake what it cancels: each is a request of its own, and nothing keeps their
 * order. So an id that is cancelled while nothing runs under it is remembered, and its work never starts.
 */
export class Underway {
  readonly #running = new Map<string, AbortController>();
  readonly #early = new Set<string>();

  /**
   * Runs work under an id with the signal of its cancellation. Fault: `request.invalid` where the id is
   * in use: the second would take the first one's progress and its way to be cancelled.
   */
  async run<T>(id: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#running.has(id)) raise('request.invalid', { because: 'something with this id is under way' });
    if (this.#early.delete(id)) raise('run.cancelled');
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      return await work(controller.signal);
    } finally {
      this.#running.delete(id);
    }
  }

  /** Runs work under several ids; cancelling any of them cancels it. */
  async runAll<T>(ids: readonly string[], work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const all = new AbortController();
    const under = ids.reduceRight<() => Promise<T>>(
      (inner, id) => () =>
        this.run(id, (signal) => {
          signal.addEventListener('abort', () => all.abort(), { once: true });
          return inner();
        }),
      () => work(all.signal),
    );
    return under();
  }

  /** Cancels what runs under the id, now or when it comes. */
  cancel(id: string): void {
    const running = this.#running.get(id);
    if (running) {
      running.abort();
      return;
    }
    this.#early.add(id);
    for (const oldest of this.#early) {
      if (this.#early.size <= earlyLimit) break;
      this.#early.delete(oldest);
    }
  }
}
