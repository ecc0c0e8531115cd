/** Correcting a result by hand, on the real program with real models: prompts, brush, split, undo, reload, restart, export. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EditSession, VectorLayer } from '../../src-main/contract/document.ts';
import { hasPythonGdal, pythonGdal } from '../fixtures/python-gdal.ts';
import { ask, type ServedProgram, serveProgram } from './served-program.ts';

const account = mkdtempSync(join(tmpdir(), 'think2seg-editing-'));
let served: ServedProgram;
let page: Page;

beforeAll(async () => {
  served = await serveProgram({ THINK2SEG_USER_DATA: account });
  page = served.page;
});
afterAll(async () => {
  await served?.close();
  rmSync(account, { recursive: true, force: true });
});

const session = (): Promise<EditSession> =>
  page.evaluate(async () => (await (await fetch('res/document/session')).json()) as never);
async function layer(): Promise<VectorLayer> {
  const found = (await session()).document.layers.find(({ kind }) => kind === 'vector');
  if (found?.kind !== 'vector') throw new Error('there is no result');
  return found;
}
/** Waits until the host has so many steps done. */
async function done(count: number): Promise<EditSession> {
  for (let tries = 0; tries < 600; tries++) {
    const now = await session();
    if (now.done.length === count) return now;
    await page.waitForTimeout(50);
  }
  throw new Error(`the host never had ${count} steps; it has ${(await session()).done.length}`);
}
/** A place of the map by shares of its size. */
async function at(x: number, y: number): Promise<[number, number]> {
  const box = await page.getByTestId('map').boundingBox();
  if (!box) throw new Error('there is no map');
  return [box.x + box.width * x, box.y + box.height * y];
}
async function drag(...path: readonly (readonly [number, number])[]): Promise<void> {
  const [first, ...rest] = path;
  await page.mouse.move(...(await at(...first!)));
  await page.mouse.down();
  for (const point of rest) await page.mouse.move(...(await at(...point)), { steps: 6 });
  await page.mouse.up();
}
async function take(tool: string): Promise<void> {
  await page.getByTestId('map').focus();
  await page.keyboard.press(tool);
  await page.getByTestId('tool-hint').waitFor();
}

describe('a result corrected by hand', () => {
  it('is asked for first', async () => {
    await page.getByTestId('sample-card').getByRole('button').first().click();
    await page.getByTestId('layer').first().waitFor();
    await ask(page, 'Where is the open water?');
    await done(2);
  });

  it('has another mask after a point was added to a prompt', async () => {
    const before = await layer();
    await take('p');
    await page.mouse.click(...(await at(0.85, 0.75)));
    await done(3);
    const after = await layer();
    const changed = after.features.filter((feature, i) => feature.pixels !== before.features[i]?.pixels);
    expect(changed).toHaveLength(1);
    expect(changed[0]?.provenance).toMatchObject({ edited: true, maskBy: 'segmenter' });
    const points = (prompts: VectorLayer['prompts']) => prompts.reduce((sum, { positive }) => sum + positive.length, 0);
    expect(points(after.prompts)).toBe(points(before.prompts) + 1);
  });

  it('is painted, and an object drawn beside it is split in two', async () => {
    await take('d');
    for (const [x, y] of [
      [0.2, 0.3],
      [0.4, 0.3],
      [0.4, 0.5],
      [0.2, 0.5],
    ] as const) {
      await page.mouse.click(...(await at(x, y)));
      await page.waitForTimeout(320); // A second click sooner would be a double click.
    }
    await page.keyboard.press('Enter');
    await done(4);
    const drawn = (await layer()).features.length;
    await take('b');
    await drag([0.38, 0.4], [0.46, 0.42], [0.5, 0.38]);
    await done(5);
    await take('x');
    for (const [x, y] of [
      [0.3, 0.25],
      [0.3, 0.6],
    ] as const) {
      await page.mouse.click(...(await at(x, y)));
      await page.waitForTimeout(320);
    }
    await page.keyboard.press('Enter');
    await done(6);
    expect((await layer()).features).toHaveLength(drawn + 1);
  });

  it('is where it was after fifty steps were undone and done again', async () => {
    await take('b');
    for (let i = 0; i < 50; i++) {
      const [x, y] = [0.1 + (i % 10) * 0.02, 0.65 + Math.floor(i / 10) * 0.02];
      await drag([x, y], [x + 0.004, y]);
    }
    const full = await done(56);
    await page.keyboard.press('Escape');
    for (let i = 0; i < 50; i++) await page.keyboard.press('Control+z');
    expect((await done(6)).undone).toHaveLength(50);
    for (let i = 0; i < 50; i++) await page.keyboard.press('Control+Shift+z');
    const again = await done(56);
    expect(JSON.stringify(again.document)).toBe(JSON.stringify(full.document));
  });

  it('is all there after the page was reloaded, and after the program was killed', async () => {
    const before = await session();
    await page.reload();
    await page.getByTestId('result').waitFor();
    expect(await session()).toEqual(before);
    served.process.kill('SIGKILL');
    await served.close().catch(() => {});
    served = await serveProgram({ THINK2SEG_USER_DATA: account });
    page = served.page;
    await page
      .getByTestId('notice')
      .filter({ hasText: /last session is here again/ })
      .waitFor();
    await page.getByTestId('result').waitFor();
    expect((await session()).document).toEqual(JSON.parse(JSON.stringify(before.document)));
    await page.keyboard.press('Control+z');
    await done(55);
  });

  it.skipIf(!hasPythonGdal)('exports as valid polygons that say that they were edited', async () => {
    const downloading = page.waitForEvent('download');
    await page.getByTestId('export').click();
    const path = join(account, 'edited.geojson');
    await (await downloading).saveAs(path);
    const script = `
import json, sys
from osgeo import ogr
source = ogr.Open(sys.argv[1])
layer = source.GetLayer()
print(json.dumps([[f.GetGeometryRef().IsValid(), bool(f['edited']), f['area_m2']] for f in layer]))`;
    const read: [boolean, boolean, number][] = JSON.parse(pythonGdal(script, '', [path]));
    const { features } = await layer();
    expect(read).toHaveLength(features.length);
    expect(read.every(([valid, , area]) => valid && area > 0)).toBe(true);
    expect(read.filter(([, edited]) => edited).length).toBe(features.filter((f) => f.provenance.edited).length);
    expect(read.filter(([, edited]) => edited).length).toBeGreaterThan(2);
  });
});
