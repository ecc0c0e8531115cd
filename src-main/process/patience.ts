/**
 * Whether a cancelled encode is waited for. A model run cannot be stopped, only its process be ended,
 * and a new one has to load the models again: that is done only where it costs less than the rest of
 * the encode (a large segmenter on a processor; never the default one, whose encode is shorter than
 * its load). An encode that is let end is kept, so that the next question finds it.
 */
export class Patience {
  readonly #encodeMs = new Map<string, number>();
  #restartMs: number;
  #running: { readonly model: string; readonly since: number } | null = null;

  /** `restartMs`: from the start of a process until its models are loaded; never ends a process while that is not known. */
  constructor(restartMs = Number.POSITIVE_INFINITY) {
    this.#restartMs = restartMs;
  }

  /** A process was started and its models were loaded in so many milliseconds. */
  loaded(ms: number): void {
    this.#restartMs = ms;
  }

  /** A model begins or ends to encode. */
  encoding(model: string, now: boolean, at = performance.now()): void {
    if (!now && this.#running?.model === model) this.#encodeMs.set(model, at - this.#running.since);
    this.#running = now ? { model, since: at } : null;
  }

  /** Milliseconds that an encode of a model takes, as far as known. */
  expect(model: string, ms: number): void {
    this.#encodeMs.set(model, ms);
  }

  /** Whether to end the process now costs less than to let it end what it encodes. */
  isOver(at = performance.now()): boolean {
    if (!this.#running) return false;
    const { model, since } = this.#running;
    return since + (this.#encodeMs.get(model) ?? 0) - at > this.#restartMs;
  }

  /** The process was ended; nothing runs in it any more. */
  ended(): void {
    this.#running = null;
  }
}
