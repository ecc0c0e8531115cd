/** Adds up how long each stage took, for the timings of a run and for its progress. */
import type { RunStage, Timings } from '../contract/run.ts';

export interface StageClock {
  /** Runs a task and counts its wall time (waiting included) to a stage. */
  wall<T>(stage: RunStage, task: () => Promise<T>): Promise<T>;
  /**
   * Runs a task that says itself how many milliseconds it computed, and counts those; what it has spent
   * on an encoding is counted as that. The task is given a listener for when it encodes.
   */
  reported<T extends Reported>(stage: RunStage, task: (onEncoding: (now: boolean) => void) => Promise<T>): Promise<T>;
  timings(): Timings;
  /** Milliseconds since the clock was started. */
  elapsed(): number;
}

interface Reported {
  readonly ms: number;
  readonly encoding?: { readonly ms: number };
}

/** `onStage` hears when a stage begins, or goes on after an encoding. */
export function startClock(onStage: (stage: RunStage) => void): StageClock {
  const began = performance.now();
  const spent: Record<RunStage, number> = { read: 0, encode: 0, prompt: 0, decode: 0, vectorise: 0 };
  const elapsed = () => performance.now() - began;
  return {
    async wall(stage, task) {
      onStage(stage);
      const from = performance.now();
      try {
        return await task();
      } finally {
        spent[stage] += performance.now() - from;
      }
    },
    async reported(stage, task) {
      onStage(stage);
      const value = await task((now) => onStage(now ? 'encode' : stage));
      spent[stage] += value.ms;
      spent.encode += value.encoding?.ms ?? 0;
      return value;
    },
    timings: () => ({ ...spent, total: elapsed() }),
    elapsed,
  };
}
