/**
 * The window for people who do not use a mouse, or do not see it well: axe finds nothing on any panel
 * in either theme, the main job is done by keys alone, and what is kept comes back. Over the demo host.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DemoHost } from '../renderer/demo-host.ts';
import { type DemoWindow, DemoWindows } from './demo-window.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
declare const axe: { run(context: Document, options: object): Promise<AxeResults> };

// Every rule on every panel in both themes: a loaded machine takes minutes for it.
vi.setConfig({ testTimeout: 600_000 });

let windows: DemoWindows;
let opened: DemoWindow;
let host: DemoHost;
let page: Page;

beforeAll(async () => {
  windows = await DemoWindows.start();
});
afterAll(() => windows?.close());

beforeEach(async () => {
  opened = await windows.open();
  ({ page, host } = opened);
});
afterEach(async () => {
  await opened.close();
  expect(opened.complaints).toEqual([]);
});

/** What axe finds, as rule and place; its script is evaluated by the debugger, which the page's policy does not bind. */
async function violations(of: Page = page): Promise<string[]> {
  await of.evaluate(axeSource);
  return of.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const found = await axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
    // axe counts the buttons in a row of the tree as lying over the row, which is theirs.
    const isRow = (id: string, html: string) => id === 'target-size' && html.includes('role="treeitem"');
    return found.violations.flatMap(({ id, nodes }) =>
      nodes
        .filter(({ html }) => !isRow(id, html.slice(0, html.indexOf('>'))))
        .map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary?.replaceAll('\n', ' ')}`),
    );
  });
}

async function ask(question: string): Promise<void> {
  await page.getByTestId('query-input').fill(question);
  await page.getByTestId('query-input').press('Enter');
  await page.locator('[data-answer]', { hasText: question }).waitFor();
}

/** Opens a panel by the command palette and waits for it. */
async function showPanel(title: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const palette = page.getByTestId('palette');
  await palette.getByRole('combobox').fill(`Panel: ${title}`);
  await palette.getByRole('option', { name: `Panel: ${title}`, exact: true }).waitFor();
  await page.keyboard.press('Enter');
  await palette.waitFor({ state: 'detached' });
}

describe('axe finds nothing', () => {
  it('on the first screen, in either theme', async () => {
    await page.getByTestId('welcome').waitFor();
    expect(await violations()).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations()).toEqual([]);
  });

  it('on any panel, with a result on show, in either theme', async () => {
    await opened.openSample();
    await ask('Where is the open water?');
    const tabs = await page.getByRole('tab').evaluateAll((all) => all.map((tab) => tab.getAttribute('title') ?? ''));
    const folded = await page
      .locator('.strip button')
      .evaluateAll((all) => all.map((tab) => tab.getAttribute('title') ?? ''));
    const titles = [...new Set([...tabs, ...folded])];
    expect(titles.length).toBeGreaterThan(6);
    const found: string[] = [];
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const title of titles) {
        const tab = page.getByRole('tab', { name: title, exact: true });
        if ((await tab.count()) > 0) await tab.click();
        else await page.getByRole('button', { name: `Show ${title}`, exact: true }).click();
        await page.waitForTimeout(150);
        found.push(...(await violations()).map((violation) => `${scheme} ${title}: ${violation}`));
      }
    }
    expect(found).toEqual([]);
  });

  it('on answers of every kind, menus, palette, keys and the state of a run', async () => {
    await opened.openSample();
    for (const question of ['is nothing there', 'unreadable', 'where could a helicopter land', 'crash']) {
      await ask(question);
      expect([question, await violations()]).toEqual([question, []]);
    }
    for (const key of ['Control+k', 'F1']) {
      await page.keyboard.press(key);
      await page.getByRole('dialog').waitFor();
      expect([key, await violations()]).toEqual([key, []]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await page.getByRole('menuitem', { name: 'View' }).click();
    expect(await violations()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByTestId('query-input').fill('the slow one');
    await page.getByTestId('query-input').press('Enter');
    await page.getByTestId('progress').waitFor();
    expect(await violations()).toEqual([]);
  });
});

describe('by keys alone', () => {
  it('a panel is brought forward with the focus on it however it is shown, and closed by its own command', async () => {
    const panel = page.getByTestId('panel-layers');
    await opened.openSample();
    const choose = async (title: string) => {
      await page.keyboard.press('Control+k');
      const palette = page.getByTestId('palette');
      await palette.getByRole('combobox').fill(title);
      await palette.getByRole('option', { name: title }).first().waitFor();
      await page.keyboard.press('Enter');
      await palette.waitFor({ state: 'detached' });
    };
    for (const _ of ['behind or in front', 'in front']) {
      await choose('Panel: Layers');
      await expect.poll(() => panel.evaluate((node) => node === document.activeElement)).toBe(true);
    }
    await choose('Close panel: Layers');
    await expect.poll(() => panel.count()).toBe(0);
    expect(await page.getByRole('tab', { name: 'Layers', exact: true }).count()).toBe(0);
    await choose('Close panel: Layers');
    await page.getByTestId('notice').filter({ hasText: 'It is not open.' }).waitFor();
    await choose('Panel: Layers');
    await panel.waitFor();
  });

  it('the main job is done: open, ask, choose a feature, export', async () => {
    await page.getByTestId('welcome').waitFor();
    await page.keyboard.press('Control+Shift+O');
    await page.getByTestId('layer').waitFor();
    await page.keyboard.press('Control+l');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid')))
      .toBe('query-input');
    await page.keyboard.type('Where is the open water?');
    await page.keyboard.press('Enter');
    await page.locator('[data-answer="masks"]').waitFor();
    // Tab reaches the list of features; the arrows choose in it.
    for (let stops = 0; stops < 40; stops++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement?.getAttribute('data-testid') === 'feature-list')) break;
    }
    await page.keyboard.press('ArrowDown');
    await page.locator('[data-testid="feature"][aria-selected="true"]', { hasText: '6.71 km²' }).waitFor();
    const download = page.waitForEvent('download');
    await page.keyboard.press('Control+e');
    await download;
    await page.getByTestId('notice').filter({ hasText: 'downloads' }).waitFor();
  });

  it('menus open, move and close, and give the focus back', async () => {
    await opened.openSample();
    await page.getByTestId('query-input').focus();
    for (let regions = 0; regions < 12; regions++) {
      await page.keyboard.press('F6');
      if (await page.evaluate(() => document.activeElement?.closest('[data-testid="menu-bar"]') !== null)) break;
    }
    await page.keyboard.press('ArrowDown');
    await page.getByRole('menu', { name: 'File' }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('menu', { name: 'Edit' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-menu'))).toBe('edit');
  });

  it('a layer is renamed, hidden, moved into a group and removed, and all of it is undone', async () => {
    await opened.openSample();
    const rows = page.getByTestId('layer');
    const first = rows.first();
    await first.focus();
    await page.keyboard.press('F2');
    await page.keyboard.type('The coast');
    await page.keyboard.press('Enter');
    await page.getByRole('treeitem', { name: 'The coast' }).focus();
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Show The coast', pressed: false }).waitFor();
    await page.getByRole('treeitem', { name: 'The coast' }).focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'New group around it' }).waitFor();
    await page.keyboard.press('n');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Places');
    await page.keyboard.press('Enter');
    await page.getByRole('treeitem', { name: 'Places' }).waitFor();
    await page.getByRole('treeitem', { name: 'The coast' }).focus();
    await page.keyboard.press('Delete');
    // Nothing is left to be seen but the first screen; undo works there, too.
    await page.getByTestId('welcome').waitFor();
    for (let step = 0; step < 5; step++) await page.keyboard.press('Control+z');
    await page.getByRole('treeitem', { name: 'landscape.tif' }).waitFor();
    expect(await rows.count()).toBe(1);
    await page.getByRole('button', { name: 'Show landscape.tif', pressed: true }).waitFor();
  });

  it('a distance is measured, in metres on the ellipsoid', async () => {
    await opened.openSample();
    await page.getByTestId('map').focus();
    await page.keyboard.press('m');
    await page.getByTestId('tool-hint').waitFor();
    await page.getByTestId('map').focus();
    await page.keyboard.press('.');
    for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(700);
    await page.keyboard.press('.');
    await expect.poll(() => page.getByTestId('tool-hint').textContent()).toMatch(/\d.* k?m on the ellipsoid/);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.getByTestId('tool-hint').waitFor({ state: 'detached' });
  });
});

describe('the window', () => {
  it('comes back as it was left: panels, map options, bookmarks, questions', async () => {
    await opened.openSample();
    await ask('Where is the open water?');
    await page.getByTestId('command-graticule').click();
    await page.keyboard.press('Control+d');
    await page.getByTestId('bookmarks').waitFor();
    await page.keyboard.press('Control+Alt+b');
    await page.getByTestId('dock-right').getByRole('tab').first().waitFor({ state: 'detached' });
    await page.waitForTimeout(800);
    await page.reload();
    await page.getByTestId('bookmarks').getByLabel('Name of Place 1').waitFor();
    await page.getByTestId('command-graticule').and(page.locator('[aria-pressed="true"]')).waitFor();
    expect(await page.getByTestId('dock-right').getByRole('tab').count()).toBe(0);
    await page.keyboard.press('Control+l');
    await page.getByTestId('query-input').press('ArrowUp');
    expect(await page.getByTestId('query-input').inputValue()).toBe('Where is the open water?');
  });

  it('is usable on a small screen and at twice the size: nothing but the map is cut off', async () => {
    await opened.openSample();
    // 1280 x 720 at 200 % is a page of 640 x 360 CSS pixels.
    for (const size of [
      { width: 1280, height: 720 },
      { width: 640, height: 360 },
    ]) {
      await page.setViewportSize(size);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
      const input = await page.getByTestId('query-input').boundingBox();
      expect(
        input && input.x >= 0 && input.x + input.width <= size.width && input.y + input.height <= size.height,
      ).toBe(true);
      const map = await page.getByTestId('map').boundingBox();
      expect(map && map.width > 100 && map.height > 60).toBe(true);
    }
  });

  it('speaks German when it is told to, with numbers as they are written there, and axe finds nothing', async () => {
    await page.getByTestId('welcome').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('Sprache: Deutsch');
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Datei' }).waitFor();
    await page.getByRole('button', { name: 'Beispiel öffnen', exact: true }).click();
    await page.getByTestId('status-crs').getByText('EPSG:31985').waitFor();
    await ask('Where is the open water?');
    expect(await page.getByTestId('total-area').textContent()).toBe('8,41 km²');
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('de');
    expect(await violations()).toEqual([]);
    await page.reload();
    await page.getByRole('menuitem', { name: 'Datei' }).waitFor();
  });

  it('asks about a drawn area, and keeps the run for another time', async () => {
    await opened.openSample();
    await page.getByLabel('Area', { exact: true }).selectOption('drawn');
    await page.getByTestId('tool-hint').waitFor();
    const box = await page.getByTestId('map').boundingBox();
    if (!box) throw new Error('the map has no size');
    await page.mouse.click(box.x + box.width * 0.3, box.y + box.height * 0.3);
    await page.mouse.click(box.x + box.width * 0.6, box.y + box.height * 0.6);
    await page.getByTestId('tool-hint').waitFor({ state: 'detached' });
    await ask('Where is the open water?');
    const sent = host.calls.findLast(({ method }) => method === 'run.segment')?.params;
    expect(sent).toMatchObject({ area: { crs: 'EPSG:31985', box: { minX: expect.any(Number) } } });
    await showPanel('Runs');
    await page.getByTestId('past-run').filter({ hasText: 'part' }).waitFor();
    await page.getByRole('button', { name: 'Delete the run: Where is the open water?' }).click();
    await page.getByTestId('past-run').waitFor({ state: 'detached' });
  });
});
