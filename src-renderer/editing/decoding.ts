/** Prompts to masks while the hand moves: one session of the host, of whose calls only the newest counts. */

import { FaultError } from '../../src-main/contract/fault.ts';
import type { OfferedMask, PromptAnswer } from '../../src-main/contract/prompting.ts';
import type { WindowSpec } from '../../src-main/contract/raster.ts';
import type { ModelRef, Prompt } from '../../src-main/contract/run.ts';
import type { Bench } from './bench.ts';

/** A mask with what has to be known of where it came from. */
export interface Decoded {
  readonly mask: OfferedMask;
  readonly masks: readonly OfferedMask[];
  readonly window: WindowSpec;
  readonly segmenter: ModelRef;
}

/** Name of the measures from a change of a prompt to its mask on screen, in the browser's timeline. */
export const promptMeasure = 'prompt-to-mask';

export interface Asked {
  /** The mask to sharpen, by its `decodeId`. */
  readonly refine?: string | null;
  /** The first mask alone, sooner: while the hand moves, and where nobody chooses between several. */
  readonly only?: 'first' | null;
}

export class Decoder {
  private readonly bench: Bench;
  private readonly session = crypto.randomUUID();
  private window: WindowSpec | null;
  private busy: Promise<unknown> = Promise.resolve();
  /** Of the calls that wait, only the newest is made. */
  private turn = 0;

  /** @param window the window to stay on, for example that of the feature whose prompt is moved. */
  constructor(bench: Bench, window: WindowSpec | null) {
    this.bench = bench;
    this.window = window;
  }

  /** Has the window read and encoded before the hand moves; what fails is told by the decode that needs it. */
  prepare(prompt: Prompt<'map'>): void {
    this.bench.session.client.invoke('prompt.prepare', { ...this.request(prompt) }).catch(() => {});
  }

  /** The masks for a prompt; null where a newer call took its place. Faults are told to the person and give null. */
  async decode(prompt: Prompt<'map'>, asked: Asked = {}): Promise<Decoded | null> {
    // One at a time: a hand that is faster than the segmenter would else cancel each mask before it is there.
    const turn = ++this.turn;
    await this.busy;
    if (turn !== this.turn) return null;
    const answered = this.ask(prompt, asked);
    this.busy = answered;
    return answered;
  }

  private async ask(prompt: Prompt<'map'>, { refine = null, only = null }: Asked): Promise<Decoded | null> {
    try {
      const clean = { fillHoles: 0, dropSpecks: 0 };
      const request = { ...this.request(prompt), refine, clean, only };
      const answer = await this.bench.session.client.invoke('prompt.decode', request);
      return this.taken(answer);
    } catch (thrown) {
      if (!(thrown instanceof FaultError) || thrown.fault.code !== 'run.cancelled')
        this.bench.session.notices.fault(thrown);
      return null;
    }
  }

  /** Ends what is under way. */
  cancel(): void {
    this.bench.session.client.invoke('prompt.cancel', { session: this.session }).catch(() => {});
  }

  private taken({ masks, window, segmenter }: PromptAnswer): Decoded | null {
    this.window = window;
    const [mask] = masks;
    return mask ? { mask, masks, window, segmenter } : null;
  }

  private request({ box, positive, negative }: Prompt<'map'>) {
    const { session, raster } = this.bench;
    return {
      session: this.session,
      rasterId: raster.id,
      segmenter: session.query.segmenter,
      bands: null,
      stretch: { kind: 'auto' } as const,
      gsd: { kind: 'auto' } as const,
      window: this.window,
      prompt: { box, positive: plain(positive), negative: plain(negative) },
    };
  }
}

function plain(points: Prompt<'map'>['positive']) {
  return points.map(({ x, y }) => ({ x, y }));
}

/** Notes how long it took from a change of the hand (`performance.now()`) until the map has drawn its mask. */
export function measureDrawn(bench: Bench, from: number): void {
  bench.map.once('postrender', () => {
    performance.measure(promptMeasure, { start: from, end: performance.now() });
  });
  bench.map.render();
}
