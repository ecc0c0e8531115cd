/** Puts the pieces of an answer together, and knows when it is complete. */
import type { TextPiece } from '../../../contract/thinking.ts';

/** A piece as servers send it: reasoning on a channel of its own (vLLM, Ollama), or all as content. */
export interface Delta {
  readonly reasoning: string;
  readonly content: string;
}

const closing = '</answer>';

export class WrittenAnswer {
  #text = '';
  #reasoning = false;
  readonly #onText: ((said: TextPiece) => void) | undefined;

  constructor(onText: ((said: TextPiece) => void) | undefined) {
    this.#onText = onText;
  }

  get text(): string {
    return this.#text;
  }

  /** Adds a piece; reasoning gets the think block that it would have had in one text. */
  add({ reasoning, content }: Delta): void {
    if (reasoning !== '') {
      this.#append(this.#reasoning ? reasoning : `<think>${reasoning}`);
      this.#reasoning = true;
    }
    if (content === '') return;
    this.#append(this.#reasoning ? `</think>\n${content}` : content);
    this.#reasoning = false;
  }

  /** Whether the answer block is closed: nothing that a model writes after it counts. */
  get complete(): boolean {
    const text = this.#text;
    if (!text.includes(closing) || (text.includes('<think>') && !text.includes('</think>'))) return false;
    const open = text.indexOf('<answer>', Math.max(0, text.lastIndexOf('</think>')));
    return open >= 0 && text.indexOf(closing, open) >= 0;
  }

  #append(piece: string): void {
    const at = this.#text.length;
    this.#text += piece;
    this.#onText?.({ at, piece });
  }
}
