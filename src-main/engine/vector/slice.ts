/** Long work in slices, so that a host's event loop keeps running. */
import { raise } from '../../contract/fault.ts';

export interface SliceOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds of work between two turns of the event loop. */
  readonly sliceMs?: number;
}

/** Runs a generator to its end in slices. Each of its steps should take far less than a slice. Faults: `run.cancelled`. */
export async function runSliced<T>(steps: Iterator<void, T>, options: SliceOptions = {}): Promise<T> {
  const { signal, sliceMs = 5 } = options;
  for (;;) {
    if (signal?.aborted) raise('run.cancelled');
    const until = performance.now() + sliceMs;
    do {
      const step = steps.next();
      if (step.done) return step.value;
    } while (performance.now() < until);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

/** Runs a generator to its end in one go. */
export function runWhole<T>(steps: Iterator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
