/** History, attribute table and layer tree under a real hand: what is undone, calculated, dragged and styled. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { HandOnProgram, type Px, square } from './by-hand.ts';
import { root } from './served-program.ts';

// Fifty steps back and forth: a loaded machine takes minutes for them.
vi.setConfig({ testTimeout: 600_000 });

let hand: HandOnProgram;
beforeAll(async () => {
  hand = await HandOnProgram.start();
});
afterAll(() => hand?.close());
afterEach(() => expect(hand.served.complaints).toEqual([]));

const mean = (colours: readonly (readonly number[])[]) =>
  [0, 1, 2].map((c) => Math.round(colours.reduce((sum, colour) => sum + colour[c]!, 0) / colours.length));
const colour = async (at: Px) => mean(await hand.colours(at, 2)).join();
/** Waits until the colour of a place is another, or one that is wanted. */
async function turns(at: Px, from: string, to: string | null = null): Promise<void> {
  await hand.until(
    async () => {
      const now = await colour(at);
      return to === null ? now !== from : now === to;
    },
    `the colour ${from} turns ${to ?? 'into another'}`,
  );
}

describe('the attribute table', () => {
  const rows = () => hand.page.getByTestId('table-row');
  const count = () => hand.page.getByTestId('attribute-table').getByRole('status');

  it('sorts, filters by an expression and says what is wrong with one', async () => {
    await hand.draw(square(100, 120, 40), square(220, 120, 80), square(380, 120, 120));
    await hand.panel('Attribute table', 'attribute-table');
    await expect.poll(() => rows().count(), { timeout: 60_000 }).toBe(3);
    const areas = (await hand.features()).map(({ areaM2 }) => areaM2 ?? 0);
    const header = hand.page.getByTestId('attribute-table').getByRole('button', { name: /^area/ });
    await header.click();
    await header.click();
    await hand.page.locator('th[aria-sort="descending"]').waitFor();
    const first = Number((await rows().first().locator('td.number').first().textContent())?.replaceAll(',', ''));
    expect(first).toBeCloseTo(Math.max(...areas), 0);
    const filter = hand.page.getByTestId('table-filter');
    await filter.fill(`area > ${areas[0]! * 2}`);
    await expect.poll(() => rows().count(), { timeout: 60_000 }).toBe(2);
    expect(await count().textContent()).toBe('2 of 3 rows');
    await filter.fill('area >');
    await hand.until(async () => (await count().getAttribute('class'))?.includes('bad') ?? false, 'the fault is told');
    await filter.fill('');
  });

  it('calculates the area into a field, and a cell is written by double click', async () => {
    const fill = (id: string, value: string) => hand.page.getByTestId(id).fill(value);
    await hand.keys('Control+Shift+A');
    await hand.page.getByTestId('map').focus();
    await hand.keys('Control+Shift+A');
    await fill('table-field', 'hectares');
    await fill('table-formula', 'round(area / 10000, 2)');
    const made = await hand.step(() => hand.page.getByTestId('table-calculate').click());
    for (const { areaM2, attributes } of made)
      expect(attributes?.hectares).toBeCloseTo(Math.round((areaM2 ?? 0) / 100) / 100, 6);
    const label = rows().first().locator('button.value').first();
    await label.dblclick();
    await hand.page.getByRole('textbox', { name: 'label' }).fill('field barn');
    await hand.step(() => hand.keys('Enter'));
    expect((await hand.features()).some(({ label: now }) => now === 'field barn')).toBe(true);
  });

  it('shows statistics, chooses with the map, zooms there, and copies what it shows as CSV', async () => {
    const areas = (await hand.features()).map(({ areaM2 }) => areaM2 ?? 0);
    const statistics = (await hand.page.getByTestId('table-statistics').textContent()) ?? '';
    const total = Number(/sum ([\d.,]+)/.exec(statistics)?.[1]?.replaceAll(',', ''));
    expect(total).toBeCloseTo(
      areas.reduce((sum, area) => sum + area, 0),
      0,
    );
    await hand.take('s');
    // The table took its place from the map, so places are others now: by keys to the middle of a feature.
    await hand.keys('PageDown', ' ');
    await expect.poll(() => hand.page.locator('tr.chosen').count(), { timeout: 60_000 }).toBe(1);
    // The tool is put down before the map has called its click a single one: what is let go of stays so.
    await hand.keys('Escape', 'Escape', 'Control+Shift+A');
    await hand.page.waitForTimeout(400);
    expect(await hand.page.locator('tr.chosen').count()).toBe(0);
    const place = async () => {
      await hand.move([50, 50]);
      return hand.page.getByTestId('status-coordinates').textContent();
    };
    const before = await place();
    await rows().nth(2).locator('td:not(:has(button))').first().dblclick();
    await hand.until(async () => (await place()) !== before, 'the map went there');
    await hand.command('Zoom to the layer');
    await hand.page.getByTestId('map').focus();
    await hand.keys('Control+Shift+A');
    await hand.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await hand.page.getByTestId('table-copy').click();
    await hand.told(/3 rows were copied/);
    const csv = await hand.page.evaluate(() => navigator.clipboard.readText());
    const [head, ...lines] = csv.trim().split(/\r?\n/);
    expect(head).toContain('hectares');
    expect(lines).toHaveLength(3);
    expect(csv).toContain('field barn');
    await hand.page.getByTestId('map').focus();
    await hand.keys('Control+Shift+B');
    await hand.page.getByTestId('attribute-table').waitFor({ state: 'detached' });
  });
});

describe('the layer tree', () => {
  const row = (name: string): Locator => hand.page.getByRole('treeitem', { name, exact: true });
  const names = async () => (await hand.session()).document.layers.map(({ name }) => name);
  const inside: Px = [440, 260];
  const image = 'landsat7-olinda.tif';

  it('is reordered by dragging, and the map follows; undo brings it back', async () => {
    await hand.panel('Layers', 'layers');
    await hand.draw(square(400, 220, 80));
    await hand.keys('Escape', 'Escape', 'Control+Shift+A');
    const order = await names();
    const shown = await colour(inside);
    const from = row(image);
    const to = row('Drawn by hand');
    await hand.step(() => from.dragTo(to, { targetPosition: { x: 60, y: 3 } }));
    expect(await names()).toEqual(order.toReversed());
    await turns(inside, shown);
    await hand.undo();
    await turns(inside, '', shown);
  });

  it('renames by double click, fades by the slider and groups by the menu', async () => {
    const shown = await colour(inside);
    await row('Drawn by hand').getByRole('button', { name: 'Drawn by hand', exact: true }).dblclick();
    await hand.page.getByRole('textbox', { name: /New name of/ }).fill('Barns');
    await hand.step(() => hand.keys('Enter'));
    await row('Barns').getByRole('slider').fill('0.2');
    await turns(inside, shown);
    await hand.page.getByTestId('map').focus();
    await hand.undo();
    await turns(inside, '', shown);
    await row('Barns').click({ button: 'right' });
    await hand.page.getByRole('menuitem', { name: 'New group around it' }).click();
    await hand.page.keyboard.type('Farm');
    await hand.keys('Enter');
    await row('Farm').waitFor();
    await hand.until(async () => (await names()).includes('Farm'), 'the host has the group by its name');
    await hand.step(() => row(image).dragTo(row('Farm'), { targetPosition: { x: 60, y: 13 } }));
    const layers = (await hand.session()).document.layers;
    const farm = layers.find(({ name }) => name === 'Farm');
    expect(layers.filter(({ parent }) => parent === farm?.id)).toHaveLength(2);
    await hand.page.getByTestId('map').focus();
    await hand.undo();
  });

  it('draws features in one colour, by category and by number, with labels', async () => {
    await hand.draw(square(400, 220, 80), square(150, 220, 20));
    await hand.keys('Escape', 'Escape', 'Control+Shift+A');
    await row('Barns').getByRole('button', { name: 'Barns', exact: true }).click();
    await hand.panel('Style', 'vector-mode');
    const mode = hand.page.getByTestId('vector-mode');
    const style = hand.page.getByTestId('panel-style');
    await mode.selectOption('single');
    await style.locator('input[type="color"]').fill('#ff0000');
    await style.getByRole('slider').first().fill('1');
    await turns([425, 245], '', '255,0,0');
    await mode.selectOption('graduated');
    await hand.page.getByTestId('graduated-field').selectOption({ index: 0 });
    await turns([425, 245], '255,0,0');
    await hand.until(async () => (await colour([425, 245])) !== (await colour([160, 230])), 'two sizes, two colours');
    await mode.selectOption('categorised');
    await hand.until(async () => (await colour([425, 245])) === (await colour([160, 230])), 'one label, one colour');
    const whites = async () =>
      (await hand.colours([440, 260], 25)).filter(([r, g, b]) => r > 245 && g > 245 && b > 245).length;
    expect(await whites()).toBe(0);
    await hand.page.getByTestId('labels').selectOption('label');
    await hand.until(async () => (await whites()) > 10, 'a label is drawn');
  });

  it('takes a layer away and brings it back, and takes a file that is dropped on the window', async () => {
    const shown = await colour([425, 245]);
    await row('Barns').hover();
    await hand
      .step(() =>
        row('Barns')
          .getByRole('button', { name: /^Remove/ })
          .click(),
      )
      .catch(() => {});
    await row('Barns').waitFor({ state: 'detached' });
    await turns([425, 245], shown);
    await hand.page.getByTestId('map').focus();
    await hand.undo();
    await row('Barns').waitFor();
    await turns([425, 245], '', shown);
    const bytes = readFileSync(join(root, 'build', 'sample', 'landsat7-olinda.tif')).toString('base64');
    const dropped = await hand.page.evaluateHandle((base64) => {
      const transfer = new DataTransfer();
      const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([data], 'dropped here.tif', { type: 'image/tiff' }));
      return transfer;
    }, bytes);
    await hand.page.dispatchEvent('main', 'dragover', { dataTransfer: dropped });
    await hand.page.dispatchEvent('main', 'drop', { dataTransfer: dropped });
    await row('dropped here.tif').waitFor({ timeout: 90_000 });
    await hand.page.getByTestId('map').focus();
    await hand.until(async () => (await names()).includes('dropped here.tif'), 'the host has it');
    await hand.undo();
  });
});

describe('the history', () => {
  it('undoes fifty steps and does them again, to the byte', async () => {
    await hand.draw(square(100, 150, 60), square(300, 150, 60));
    await hand.keys('Escape', 'Escape', 'Control+Shift+A');
    const before = await hand.exportedText();
    await hand.take('v');
    await hand.step(() =>
      hand.drag([
        [160, 150],
        [175, 140],
      ]),
    );
    await hand.take('x');
    await hand.step(async () => {
      await hand.click([330, 130]);
      await hand.click([330, 230]);
      await hand.keys('Enter');
    });
    await hand.keys('Escape', 'Escape', 'Control+a');
    await hand.step(() => hand.command('Smooth'));
    await hand.step(() => hand.command('Simplify'));
    await hand.keys('Control+Shift+A');
    // What earlier steps told lies over the corner that is painted in, and what can be pressed in it takes the pointer.
    await hand.dismissNotices();
    await hand.take('b');
    const steps = (await hand.session()).done.length + 46;
    for (let i = 0; i < 46; i++) {
      const [x, y] = [100 + (i % 10) * 45, 480 + Math.floor(i / 10) * 30];
      if (i % 2 === 0) await hand.click([x, y]);
      else
        await hand.drag([
          [x, y],
          [x + 14, y],
        ]);
    }
    await hand.until(async () => (await hand.session()).done.length === steps, 'all strokes are kept');
    await hand.keys('Escape');
    const after = await hand.exportedText();
    const done = (await hand.session()).done.length;
    await hand.undo(50);
    expect(await hand.exportedText()).toBe(before);
    for (let i = 0; i < 50; i++) await hand.keys('Control+Shift+z');
    await hand.until(async () => (await hand.session()).done.length === done, 'fifty steps done again');
    expect(await hand.exportedText()).toBe(after);
  });

  it('goes to any step from its list', async () => {
    await hand.panel('Edit history', 'edit-history');
    const { done } = await hand.session();
    await hand.dismissNotices();
    const steps = hand.page.getByTestId('edit-step');
    await steps.nth(done.length - 21).click();
    await hand.until(async () => (await hand.session()).done.length === done.length - 20, 'twenty steps back');
    await steps.nth(done.length - 1).click();
    await hand.until(async () => (await hand.session()).done.length === done.length, 'and forth again');
  });

  it('is all there after a reload and after the host was killed', async () => {
    const whole = await hand.exportedText();
    const before = await hand.session();
    await hand.page.reload();
    await hand.page.getByTestId('map').waitFor();
    await expect.poll(() => hand.page.getByTestId('layer').count(), { timeout: 90_000 }).toBeGreaterThan(2);
    expect(await hand.exportedText()).toBe(whole);
    await hand.killAndRestart();
    await hand.told(/last session is here again/);
    expect((await hand.session()).document).toEqual(before.document);
    expect((await hand.session()).done).toHaveLength(before.done.length);
    expect(await hand.exportedText()).toBe(whole);
  });
});
