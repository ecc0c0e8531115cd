/** Low-resolution logits of the workbench's masks, for their refinement: the least recently used go first. */
import { randomUUID } from 'node:crypto';
import type { LowMask } from '../engine/segmenter/segmenter.ts';

interface KeptLogits {
  readonly window: string;
  readonly low: LowMask | null;
}

export class LogitsStore {
  readonly #kept = new Map<string, KeptLogits>();
  readonly #limit: number;

  /** Keeps `limit` masks. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Keeps the logits of a mask of a window and returns the name by which they are found. */
  put(window: string, low: LowMask | null): string {
    const id = randomUUID();
    this.#kept.set(id, { window, low });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#limit) break;
      this.#kept.delete(oldest);
    }
    return id;
  }

  /** Null where they are not kept any more, are of another window, or the segmenter gave none. */
  get(id: string, window: string): LowMask | null {
    const kept = this.#kept.get(id);
    if (!kept || kept.window !== window) return null;
    this.#kept.delete(id);
    this.#kept.set(id, kept);
    return kept.low;
  }
}
