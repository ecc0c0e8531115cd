/**
 * Requests for rewards wait here: what waits for one sample is scored together, and more than may wait
 * is refused at once, so that a trainer slows down instead of filling the memory.
 */
import { FaultError, fault, faultOf, raise } from '../../contract/fault.ts';
import { lostProcess } from './lost-process.ts';
import type { Reward, Scorer } from './reward.ts';
import type { Sample } from './sample.ts';

export interface QueueState {
  /** Completions that wait or are being scored. */
  readonly waiting: number;
  readonly limit: number;
  /** Completions scored since the start. */
  readonly scored: number;
}

export interface RewardQueue {
  /** Faults: `evaluate.busy`, and those of the scorer. A signal only ends the waiting: work that others share goes on. */
  add(sample: Sample, completions: readonly string[], signal: AbortSignal): Promise<Reward[]>;
  /** Whether so many more may be added now. Faults: `evaluate.busy`. */
  admit(count: number): void;
  readonly state: QueueState;
  /** Refuses what waits. */
  close(): void;
}

interface Entry {
  readonly sample: Sample;
  readonly completions: readonly string[];
  readonly signal: AbortSignal;
  resolve(rewards: Reward[]): void;
  reject(reason: FaultError): void;
}

/** Samples under way at once: while one is decoded, the next one's picture is read. */
const lanes = 2;

/** `limit` counts completions. */
export function createRewardQueue(scorer: Scorer, limit: number): RewardQueue {
  const entries: Entry[] = [];
  const busy = new Set<string>();
  const stopped = new AbortController();
  let waiting = 0;
  let scored = 0;
  let running = 0;

  function next(): void {
    if (running >= lanes) return;
    // A sample that is under way waits for its turn, so that its picture is not read twice.
    const first = entries.find(({ sample }) => !busy.has(sample.id));
    if (!first) return;
    running++;
    busy.add(first.sample.id);
    const batch = entries.filter(({ sample }) => sample.id === first.sample.id);
    for (const entry of batch) entries.splice(entries.indexOf(entry), 1);
    void scoreBatch(first.sample, batch).finally(() => {
      running--;
      busy.delete(first.sample.id);
      next();
    });
    next();
  }

  async function scoreBatch(sample: Sample, batch: readonly Entry[]): Promise<void> {
    const wanted = batch.filter(({ signal }) => !signal.aborted);
    try {
      const all = wanted.flatMap(({ completions }) => completions);
      const rewards = all.length > 0 ? await retried(() => scorer.score(sample, all, { signal: stopped.signal })) : [];
      let at = 0;
      for (const entry of wanted) {
        entry.resolve(rewards.slice(at, at + entry.completions.length));
        at += entry.completions.length;
      }
      scored += all.length;
      for (const entry of batch) if (!wanted.includes(entry)) entry.reject(new FaultError(fault('run.cancelled')));
    } catch (thrown) {
      for (const entry of batch) entry.reject(new FaultError(faultOf(thrown)));
    } finally {
      for (const { completions } of batch) waiting -= completions.length;
    }
  }

  const admit = (count: number) => {
    if (waiting + count > limit) raise('evaluate.busy', { waiting, limit });
  };
  return {
    admit,
    async add(sample, completions, signal) {
      admit(completions.length);
      waiting += completions.length;
      const { promise, resolve, reject } = Promise.withResolvers<Reward[]>();
      entries.push({ sample, completions, signal, resolve, reject });
      // All requests of this turn of the event loop come in before the first is taken.
      setImmediate(next);
      return promise;
    },
    get state() {
      return { waiting, limit, scored };
    },
    close() {
      stopped.abort();
      for (const entry of entries.splice(0)) entry.reject(new FaultError(fault('run.cancelled')));
    },
  };
}

/** A process that died under a batch is started again by itself, and the batch is scored once more. */
async function retried<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!lostProcess(thrown)) throw thrown;
    return work();
  }
}
