/** Tasks that wait for somebody else, several at once, and what is heard of them meanwhile. */
import type { TextPiece } from '../contract/thinking.ts';

export interface LaneOptions {
  /** Tasks at once. */
  readonly lanes: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs `count` tasks, begun in the order of their numbers. The first that fails aborts the signal which the others
 * have been given, and is thrown when they have ended; none is begun after it.
 */
export async function inLanes(
  count: number,
  { lanes, signal }: LaneOptions,
  task: (index: number, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController();
  const either = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  let next = 0;
  let failure: { readonly thrown: unknown } | undefined;
  async function lane(): Promise<void> {
    while (next < count && !failure) {
      try {
        await task(next++, either);
      } catch (thrown) {
        failure ??= { thrown };
        failed.abort();
      }
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, Math.min(lanes, count)) }, lane));
  if (failure) throw failure.thrown;
}

export interface Voice {
  hear(index: number, said: TextPiece): void;
  /** Nothing more is said by it. */
  end(index: number): void;
}

/** Of several windows that are answered at once one is heard at a time: the first to speak, and after its end the next, from its beginning. */
export function oneVoice(tell: (index: number, said: TextPiece) => void): Voice {
  const texts = new Map<number, string>();
  let heard: number | null = null;
  return {
    hear(index, { at, piece }) {
      const text = texts.get(index) ?? '';
      texts.set(index, (at === text.length ? text : text.slice(0, at)) + piece);
      heard ??= index;
      if (index === heard) tell(index, { at, piece });
    },
    end(index) {
      texts.delete(index);
      if (index !== heard) return;
      const [following] = [...texts.keys()].sort((a, b) => a - b);
      heard = following ?? null;
      if (following !== undefined) tell(following, { at: 0, piece: texts.get(following) ?? '' });
    },
  };
}
