/** A result of very many features: opened from a session, edited, and taken off the map under a moving pointer. */
import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { EditSession } from '../../src-main/contract/document.ts';
import { accountWithCity } from '../bench/window-large.ts';
import { sample, startEngine } from '../engine/running.ts';
import { type ServedProgram, serveProgram } from './served-program.ts';

const count = 3000;
let served: ServedProgram;
let account: string;

beforeAll(async () => {
  const running = startEngine();
  const raster = await running.program.engine.openRaster(sample);
  await running.close();
  account = await accountWithCity(raster, count);
  served = await serveProgram({ THINK2SEG_USER_DATA: account });
  served.page.setDefaultTimeout(90_000);
  await served.page.addInitScript(countTiles);
  await served.page.reload();
  await served.page.getByTestId('layer').nth(1).waitFor();
});
afterAll(async () => {
  await served?.close();
  rmSync(account, { recursive: true, force: true });
});
afterEach(() => expect(served.complaints).toEqual([]));

/** Runs in the page: counts the tiles that its workers are asked for, and the features that are sent to them. */
function countTiles(): void {
  const counts = { tiles: 0, put: 0 };
  Object.assign(globalThis, { sentToPainters: counts });
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (this: Worker, ...given: unknown[]) {
    const [message] = given;
    if (typeof message === 'object' && message !== null && 'kind' in message) {
      if (message.kind === 'tile') counts.tiles += 1;
      if (message.kind === 'put' && 'pack' in message)
        counts.put += (message.pack as { slots: Uint32Array }).slots.length;
    }
    return Reflect.apply(post, this, given);
  };
}
const counted = () =>
  served.page.evaluate(() => ({ ...(Reflect.get(globalThis, 'sentToPainters') as { tiles: number; put: number }) }));
/** Once nothing more is asked for. */
async function settled() {
  for (let before = await counted(); ; ) {
    await served.page.waitForTimeout(1500);
    const now = await counted();
    if (now.tiles === before.tiles && now.put === before.put) return now;
    before = now;
  }
}
const features = () =>
  served.page.evaluate(async () => {
    const session: EditSession = await (await fetch('res/document/session')).json();
    return (
      session.document.layers.flatMap((layer) => (layer.kind === 'vector' ? layer.features.length : [])).at(-1) ?? 0
    );
  });

it('shows them as tiles, of which an edit of one feature has only those drawn again that it touches', async () => {
  await served.page.getByTestId('command-zoom-to-layer').click();
  const opened = await settled();
  expect(opened.put).toBe(count);
  const inView = opened.tiles;
  expect(inView).toBeGreaterThanOrEqual(4);
  const map = served.page.getByTestId('map');
  const box = await map.boundingBox();
  if (!box) throw new Error('there is no map');
  await map.focus();
  await served.page.keyboard.press('s');
  // A building stands in the middle of each lot: one of a few places beside each other hits one.
  for (
    let i = 0;
    i < 12 && (await served.page.getByTestId('feature').and(served.page.locator('.selected')).count()) === 0;
    i++
  ) {
    await served.page.mouse.click(box.x + box.width / 2 + 2 * i, box.y + box.height / 2 + i);
    await served.page.waitForTimeout(400);
  }
  const before = await settled();
  await map.focus();
  await served.page.keyboard.press('Delete');
  await expect.poll(features, { timeout: 60_000 }).toBe(count - 1);
  const after = await settled();
  expect(after.put).toBe(before.put);
  expect(after.tiles - before.tiles).toBeGreaterThan(0);
  expect(after.tiles - before.tiles).toBeLessThanOrEqual(4);
});

it('identifies one of them', async () => {
  const map = served.page.getByTestId('map');
  const box = await map.boundingBox();
  if (!box) throw new Error('there is no map');
  await map.focus();
  await served.page.keyboard.press('i');
  const named = served.page.getByTestId('identified').getByText(/house|shed/);
  for (let i = 0; i < 12 && (await named.count()) === 0; i++) {
    await served.page.mouse.click(box.x + box.width / 2 + 2 * i, box.y + box.height / 2 + i);
    await served.page.waitForTimeout(400);
  }
  expect(await named.count()).toBe(1);
  for (let i = 0; i < 2; i++) await served.page.keyboard.press('Escape');
});

it('and a pointer that moves after a layer has gone and before the next frame meets nothing', async () => {
  const frames = await served.page.evaluate(async () => {
    const viewport = document.querySelector('.ol-viewport');
    const remove = document.querySelector<HTMLElement>('[data-testid="layer"] button[aria-label^="Remove"]');
    if (!viewport || !remove) throw new Error('there is no map or layer');
    const { left, top, width, height } = viewport.getBoundingClientRect();
    let frames = 0;
    requestAnimationFrame(() => (frames += 1));
    remove.click();
    for (let i = 0; i < 20; i++) {
      await Promise.resolve();
      const place = { clientX: left + width / 2 + i, clientY: top + height / 2, bubbles: true, pointerType: 'mouse' };
      viewport.dispatchEvent(new PointerEvent('pointermove', place));
    }
    return frames;
  });
  expect(frames).toBe(0);
  await expect.poll(() => served.page.getByTestId('layer').count(), { timeout: 60_000 }).toBe(1);
});
