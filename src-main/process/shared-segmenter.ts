/**
 * A segmenter whose decoder is used from two sides: by the request whose turn it is, and by a person's edit
 * that goes beside it. Decodes are made one at a time; an encode does not keep them waiting, since the encoder's
 * session has a thread of its own (see `session-thread.ts`).
 */
import type { DecodeQuery, EncodedWindow, Offer, SegmentedMask, Segmenter } from '../engine/segmenter/segmenter.ts';

export interface DecodeTurn {
  /** Told when the decodes before it are done; what it throws, the decode throws, and nothing is decoded. */
  onBegin(): void;
}

export class SharedSegmenter implements Segmenter {
  readonly batch: number;
  readonly #segmenter: Segmenter;
  #last: Promise<unknown> = Promise.resolve();

  /** Owns the segmenter. */
  constructor(segmenter: Segmenter) {
    this.#segmenter = segmenter;
    this.batch = segmenter.batch;
  }

  encode(...pixels: Parameters<Segmenter['encode']>): Promise<EncodedWindow> {
    return this.#segmenter.encode(...pixels);
  }

  decode(
    window: EncodedWindow,
    queries: readonly DecodeQuery[],
    offer: Offer,
    turn?: DecodeTurn,
  ): Promise<readonly (readonly SegmentedMask[])[]> {
    return this.#inTurn(() => {
      turn?.onBegin();
      return this.#segmenter.decode(window, queries, offer);
    });
  }

  /** Decodes that were asked for before are made first. */
  dispose(): Promise<void> {
    return this.#inTurn(() => this.#segmenter.dispose());
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }
}
