/** A model at work while the hand moves: windows that were never encoded, one after the other. */
import type { Page } from 'playwright-core';
import type { PromptPlace } from '../../src-main/contract/prompting.ts';
import type { RasterInfo } from '../../src-main/contract/raster.ts';

/** Keeps the encoder busy until the returned function is called; that resolves with the number of windows that were encoded. */
export async function keepEncoding(page: Page, raster: RasterInfo): Promise<() => Promise<number>> {
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
      const low = 0.1 + Math.random();
      const window = {
        ...place,
        session: 'bench-load',
        bands: [3, 2, 1],
        stretch: { kind: 'percentile', low, high: 98 },
      };
      const reply = await fetch('api/prompt.prepare', { method: 'POST', body: JSON.stringify(window) });
      const said = await reply.json();
      if (said.value?.encoded) state.encoded += 1;
      else state.refused = JSON.stringify(said);
    };
    state.done = (async () => {
      while (!state.stopped) await encode();
    })();
  }, place);
  return () =>
    page.evaluate(async () => {
      const state: unknown = Reflect.get(globalThis, 'benchLoad');
      const load = state as { stopped: boolean; encoded: number; refused: string; done: Promise<void> };
      load.stopped = true;
      await load.done;
      if (load.encoded === 0) throw new Error(`no model ran while the window was measured: ${load.refused}`);
      return load.encoded;
    });
}
