/** What a language model writes while it answers, as it comes. */
import type { RunId } from './run.ts';

/**
 * A piece of the text of one window's answer: the thinking first, then the answer itself. Untrusted:
 * to be shown as text, never as HTML. The whole text is in the run's result; pieces are for the wait.
 */
export interface RunThinking extends TextPiece {
  readonly runId: RunId;
  /** From 1. */
  readonly window: number;
  readonly windows: number;
}

export interface TextPiece {
  /** Characters of the text before the piece; 0 begins it anew (also after a broken connection was tried again). */
  readonly at: number;
  readonly piece: string;
}
