/** Teaching a concept as a person does it: click examples on the map, name it, find it. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onMap, type Scene, writeScene } from '../engine/prompter/taught/scene.ts';
import { type ServedProgram, serveProgram } from './served-program.ts';

let served: ServedProgram;
let page: Page;
let scene: Scene;
const folder = mkdtempSync(join(tmpdir(), 'think2seg-e2e-teaching-'));

beforeAll(async () => {
  scene = writeScene(join(folder, 'tanks.tif'), { seed: 2, tanks: 7, sheds: 4 });
  served = await serveProgram();
  page = served.page;
  const chooser = page.waitForEvent('filechooser');
  await page.getByTestId('command-open').click();
  await (await chooser).setFiles(join(folder, 'tanks.tif'));
  await page.getByTestId('layer').first().waitFor();
  await page.waitForLoadState('networkidle');
});
afterAll(async () => {
  await served?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The map coordinates that the status bar shows for a place of the page. */
async function coordinatesAt(x: number, y: number): Promise<{ x: number; y: number }> {
  await page.mouse.move(x, y);
  await page.waitForTimeout(150);
  const [east = NaN, north = NaN] = (await page.getByTestId('status-coordinates').innerText()).split(',').map(Number);
  return { x: east, y: north };
}

/** From map coordinates to a place of the page, by two places whose coordinates the status bar tells. */
async function pageOf(): Promise<(at: { x: number; y: number }) => { x: number; y: number }> {
  const box = (await page.getByTestId('map').boundingBox())!;
  const [a, b] = [
    { x: box.x + 0.3 * box.width, y: box.y + 0.3 * box.height },
    { x: box.x + 0.7 * box.width, y: box.y + 0.7 * box.height },
  ];
  const [from, to] = [await coordinatesAt(a.x, a.y), await coordinatesAt(b.x, b.y)];
  return ({ x, y }) => ({
    x: a.x + ((x - from.x) * (b.x - a.x)) / (to.x - from.x),
    y: a.y + ((y - from.y) * (b.y - a.y)) / (to.y - from.y),
  });
}

async function picture(name: string): Promise<void> {
  const to = process.env.THINK2SEG_PICTURES;
  if (!to) return;
  mkdirSync(to, { recursive: true });
  await page.screenshot({ path: join(to, `${name}.png`) });
}

describe('teaching', () => {
  it('shows what each click means while it is taught, and takes a name', async () => {
    await page.locator('#tab-concepts').click();
    await page.getByTestId('teach-begin').click();
    const place = await pageOf();
    for (const [index, tank] of scene.tanks.slice(0, 3).entries()) {
      const at = place(onMap(tank));
      await page.mouse.click(at.x, at.y);
      await page.getByTestId('teach-example').nth(index).waitFor();
    }
    const shed = place(onMap(scene.sheds[0]!));
    await page.keyboard.down('Alt');
    await page.mouse.click(shed.x, shed.y);
    await page.keyboard.up('Alt');
    await page.getByTestId('teach-example').nth(3).waitFor();
    expect(await page.getByTestId('teach-example').nth(3).getAttribute('data-counter')).toBe('true');
    await page.getByTestId('teach-name').fill('storage tank');
    // Where it is found is listed before it has a name, and outlined one after the other.
    await page.getByTestId('spot').first().waitFor();
    await expect
      .poll(() => page.getByTestId('spots').getAttribute('data-searching'), { timeout: 60_000 })
      .toBe('false');
    expect(await page.locator('[data-testid="spot"][data-state="outlined"]').count()).toBe(scene.tanks.length);
    expect(await page.getByTestId('spots-count').innerText()).toContain(`${scene.tanks.length} outlined`);
    await picture('teaching');
    await page.getByTestId('teach-save').click();
    expect(await page.getByTestId('concept').innerText()).toContain('storage tank');
    expect(await page.getByTestId('spot').count()).toBe(0);
  });

  it('finds every one by its name at once', async () => {
    await page.getByTestId('concept').getByRole('button', { name: 'Find every storage tank' }).click();
    await page.locator('#tab-query').click();
    await page.getByTestId('thinking').waitFor();
    await picture('taught');
    expect(await page.getByTestId('thinking').innerText()).toContain('taught from 3 examples and 1 counter-example');
    expect(await page.getByTestId('feature').count()).toBe(scene.tanks.length);
  });

  it('hands it on as a file that can be taken back', async () => {
    await page.locator('#tab-concepts').click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export storage tank as a file' }).click();
    const file = join(folder, 'storage-tank.concept.json');
    await (await download).saveAs(file);
    await page.getByRole('button', { name: 'Remove storage tank' }).click();
    await page.getByTestId('concept').waitFor({ state: 'detached' });
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Import…' }).click();
    await (await chooser).setFiles(file);
    await page.getByTestId('concept').waitFor();
  });

  it('finds more like a feature that was chosen, as a layer that can be undone, and offers to keep it', async () => {
    await page.locator('#tab-query').click();
    await page.getByTestId('feature').first().click();
    await page.locator('#tab-editing').click();
    await page.getByTestId('command-find-alike').click();
    const keep = page.getByRole('button', { name: 'Keep as a concept' });
    await keep.waitFor();
    expect(await page.getByTestId('thinking').innerText()).toContain('More like storage tank');
    // From one example alone what looks alike is found too; counter-examples are what concepts are for.
    expect(await page.getByTestId('feature').count()).toBeGreaterThanOrEqual(scene.tanks.length);
    await picture('more-like-this');
    const layers = await page.getByTestId('layer').count();
    await keep.click();
    await page.getByTestId('teach-draft').waitFor();
    expect(await page.getByTestId('teach-example').count()).toBe(1);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.keyboard.press('Control+z');
    await expect.poll(() => page.getByTestId('layer').count(), { timeout: 60_000 }).toBe(layers - 1);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(() => page.getByTestId('layer').count(), { timeout: 60_000 }).toBe(layers);
  });

  it('ends without a complaint from the page', () => {
    expect(served.complaints).toEqual([]);
  });
});
