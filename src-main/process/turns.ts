/** Whose turn it is in a process that computes one request at a time. */
import { setImmediate } from 'node:timers/promises';
import { raise } from '../contract/fault.ts';
import type { EncodingUse } from '../engine/ports.ts';
import type { DecodeTurn } from './shared-segmenter.ts';

/**
 * Runs work one after the other and times each without its waiting, and without the encoding, which
 * is counted on its own; a cancelled request never starts.
 */
export function createTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return <T extends object>(signal: AbortSignal, work: () => Promise<T>): Promise<T & { ms: number }> => {
    const turn = last.then(async () => {
      await stopIfCancelled(signal);
      const start = performance.now();
      const value = await work();
      return { ...value, ms: performance.now() - start - encodingMs(value) };
    });
    last = turn.catch(() => {});
    return turn;
  };
}

/** Times a decode that goes beside the turns, without its waiting for other decodes; a cancelled one is not made. */
export async function besideTurns<T extends object>(signal: AbortSignal, work: (turn: DecodeTurn) => Promise<T>) {
  let start = performance.now();
  const onBegin = () => {
    if (signal.aborted) raise('run.cancelled');
    start = performance.now();
  };
  const value = await work({ onBegin });
  return { ...value, encoding: { from: 'memory', ms: 0 } satisfies EncodingUse, ms: performance.now() - start };
}

function encodingMs(reply: { readonly encoding?: EncodingUse }): number {
  return reply.encoding?.ms ?? 0;
}

/** Lets a cancellation that has arrived during the last model run be heard. */
export async function stopIfCancelled(signal: AbortSignal): Promise<void> {
  await setImmediate();
  if (signal.aborted) raise('run.cancelled');
}
