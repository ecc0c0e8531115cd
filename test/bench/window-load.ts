/** A model at work while the hand moves: windows that were never encoded, one after the other. */
import type { Page } from 'playwright-core';
import type { PromptPlace } from '../../src-main/contract/prompting.ts';
import type { RasterInfo } from '../../src-main/contract/raster.ts';

export interface Load {
  /** Windows that were encoded so far. */
  encoded(): Promise<number>;
  stop(): Promise<void>;
}

/** Keeps the encoder busy until it is stopped. */
export async function keepEncoding(page: Page, raster: RasterInfo): Promise<Load> {
  const place: Omit<PromptPlace, 'bands' | 'stretch'> = {
    rasterId: raster.id,
    segmenter: 'mobilesam',
    gsd: { kind: 'native' },
    window: null,
    prompt: { box: raster.extent, positive: [], negative: [] },
  };
  await page.evaluate((place) => {
    const state = { stopped: false, encoded: 0, refused: '', done: Promise.resolve() };
    Object.assign(globalThis, { benchLoad: state });
    const encode = async () => {
      // A range that no window had before: by percentiles of 8-bit values there are only a few.
      const min = Math.random();
      const window = {
        ...place,
        session: 'bench-load',
        bands: [3, 2, 1],
        stretch: { kind: 'range', min, max: 200 + min },
      };
      const reply = await fetch('api/prompt.prepare', { method: 'POST', body: JSON.stringify(window) });
      const said = await reply.json();
      if (said.value?.encoded) state.encoded += 1;
      else state.refused ||= JSON.stringify(said);
    };
    state.done = (async () => {
      while (!state.stopped) await encode();
    })();
  }, place);
  return {
    async encoded() {
      const { encoded, refused } = await page.evaluate(() => {
        const state: unknown = Reflect.get(globalThis, 'benchLoad');
        const { encoded, refused } = state as { encoded: number; refused: string };
        return { encoded, refused };
      });
      if (refused !== '') throw new Error(`the encoder was not kept busy: ${refused}`);
      return encoded;
    },
    stop: () =>
      page.evaluate(async () => {
        const state: unknown = Reflect.get(globalThis, 'benchLoad');
        const load = state as { stopped: boolean; done: Promise<void> };
        load.stopped = true;
        await load.done;
      }),
  };
}

/** An action that is shorter than an encoding is done again, so often at most. */
const rounds = 12;

/**
 * Does something until an encoding has ended meanwhile, at least once, and gives how many have: of what was done
 * beside an encoder that stood still nothing can be said.
 */
export async function duringEncoding({ encoded }: Load, act: () => Promise<void>): Promise<number> {
  const before = await encoded();
  for (let round = 0; round < rounds; round++) {
    await act();
    const ended = (await encoded()) - before;
    if (ended > 0) return ended;
  }
  throw new Error(`no window was encoded while it was done ${rounds} times`);
}
