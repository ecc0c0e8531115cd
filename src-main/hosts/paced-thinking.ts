/** A language model's words on their way to the page: often hundreds of pieces a second, told a few times a second. */
import type { RunThinking } from '../contract/thinking.ts';

/** Milliseconds between two tellings: smooth to read, and a page that lays out a long text each time keeps up. */
const paceMs = 60;

/** Joins pieces that follow each other; whatever breaks the sequence (a new window, a new attempt) is told at once. */
export class PacedThinking {
  #waiting: RunThinking | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #tell: (said: RunThinking) => void;

  constructor(tell: (said: RunThinking) => void) {
    this.#tell = tell;
  }

  hear(said: RunThinking): void {
    const before = this.#waiting;
    const follows =
      before?.runId === said.runId && before.window === said.window && before.at + before.piece.length === said.at;
    if (before && !follows) this.flush();
    this.#waiting = follows ? { ...before, piece: before.piece + said.piece } : said;
    this.#timer ??= setTimeout(() => this.flush(), paceMs);
  }

  /** Tells what waits; called at the end of a run. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const said = this.#waiting;
    this.#waiting = undefined;
    if (said) this.#tell(said);
  }
}
