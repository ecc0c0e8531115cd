/**
 * The built renderer in Chromium over the demo host: the states that real models do not give on
 * demand, under the Content-Security-Policy that hosts send.
 */
import type { Page } from 'playwright-core';
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requests } from '../../src-main/contract/api.ts';
import { fault } from '../../src-main/contract/fault.ts';
import type { DemoHost } from '../renderer/demo-host.ts';
import { type DemoWindow, DemoWindows } from './demo-window.ts';

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

async function ask(question: string, answer: string): Promise<void> {
  const input = page.getByRole('textbox', { name: 'Ask a question about the image' });
  await input.fill(question);
  await input.press('Enter');
  await page.locator(`[data-answer="${answer}"]`, { hasText: question }).waitFor();
}

/** The runs that were asked for, as the host's border reads them. */
const asked = () =>
  host.calls
    .filter(({ method }) => method === 'run.segment')
    .map(({ params }) => v.parse(requests['run.segment'], params));

describe('an answer', () => {
  it('with masks lists features by size, with the reason as text and what said it', async () => {
    await opened.openSample();
    await ask('Where is the open water?', 'masks');
    expect(await page.getByTestId('feature').allTextContents()).toEqual([
      expect.stringContaining('6.71 km²'),
      expect.stringContaining('96.8 ha'),
      expect.stringContaining('55.5 ha'),
      expect.stringContaining('18.0 ha'),
    ]);
    expect(await page.getByTestId('total-area').textContent()).toBe('8.41 km²');
    expect(await page.getByTestId('thinking').textContent()).toContain('<img src=x onerror=alert(1)>');
    expect(await page.getByTestId('thinking').locator('img').count()).toBe(0);
    expect(await page.getByTestId('prompter-kind').textContent()).toContain('not a language model');
    await expect.poll(() => page.getByTestId('time-to-mask').textContent()).toMatch(/^[\d.]+ m?s$/);
  });

  it('that there is no target is no error, and leaves no feature list', async () => {
    await opened.openSample();
    await ask('is nothing there', 'no-target');
    expect(await page.getByTestId('answer').textContent()).toContain('No target');
    expect(await page.getByTestId('answer').getAttribute('role')).toBe('status');
    expect(await page.getByTestId('feature').count()).toBe(0);
  });

  it('that could not be read, is not known, or failed is told apart by look and code', async () => {
    await opened.openSample();
    await ask('unreadable', 'unreadable');
    expect(await page.getByTestId('answer').getAttribute('data-code')).toBe('prompter.unreadableAnswer');
    await ask('where could a helicopter land', 'unknown-concept');
    expect(await page.getByTestId('result').textContent()).toContain('bare land');
    await ask('crash', 'fault');
    expect(await page.getByTestId('answer').getAttribute('role')).toBe('alert');
  });
});

describe('a run', () => {
  it('shows its stage and stops with Esc', async () => {
    await opened.openSample();
    await page.getByTestId('query-input').fill('the slow one');
    await page.getByTestId('query-input').press('Enter');
    await page.locator('[data-testid="stage"][data-state="active"]').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('[data-answer="cancelled"]').waitFor();
    expect(host.calls.map(({ method }) => method)).toContain('run.cancel');
  });

  it('over the current view sends the seen part of the map', async () => {
    await opened.openSample();
    await page.getByLabel('Area', { exact: true }).selectOption('view');
    for (const _ of [1, 2]) await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.waitForTimeout(500);
    await ask('Where is the open water?', 'masks');
    const box = asked()[0]?.area?.box;
    if (!box) throw new Error('no area was sent');
    // Two zooms in about the raster's middle: a quarter of what the map showed, still centred there.
    expect((box.minX + box.maxX) / 2).toBeCloseTo(293_120, 3);
    expect((box.minY + box.maxY) / 2).toBeCloseTo(9_115_880, 3);
    expect(box.maxY - box.minY).toBeGreaterThan(1024 * 10 * 0.25);
    expect(box.maxY - box.minY).toBeLessThan(1024 * 10 * 0.35);
  });

  it('is not begun without a question; the reason is said', async () => {
    await opened.openSample();
    await page.getByTestId('query-run').click({ force: true });
    expect(await page.getByText('Type a question first.').count()).toBe(1);
    expect(asked()).toEqual([]);
  });
});

describe('the map and the list', () => {
  it('select the same feature from either side', async () => {
    await opened.openSample();
    await ask('Where is the open water?', 'masks');
    const canvas = await page.getByTestId('map').boundingBox();
    if (!canvas) throw new Error('the map has no size');
    // The lake lies left of and above the middle; with the whole layer in view a fixed share of the map is on it.
    const extentSide = Math.min(canvas.width, canvas.height) - 72;
    const left = canvas.x + (canvas.width - extentSide) / 2;
    const top = canvas.y + (canvas.height - extentSide) / 2;
    await page.mouse.click(left + extentSide * 0.25, top + extentSide * 0.42);
    await page.locator('[data-testid="feature"][aria-selected="true"]', { hasText: '6.71 km²' }).waitFor();
    await page.getByTestId('feature-list').press('ArrowDown');
    await page.locator('[data-testid="feature"][aria-selected="true"]', { hasText: '96.8 ha' }).waitFor();
  });

  it('show where the cursor is in map coordinates and in degrees', async () => {
    await opened.openSample();
    await page.getByTestId('map').hover();
    await expect.poll(() => page.getByTestId('status-coordinates').textContent()).toMatch(/^29\d{4}, 911\d{4}$/);
    expect(await page.getByTestId('status-lonlat').textContent()).toMatch(/^7\.99\d+° S, 34\.87\d+° W$/);
  });
});

describe('the window', () => {
  it('opens files that are dropped or chosen, and says in a notice what it cannot open', async () => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Open a GeoTIFF…' }).click();
    await (await chooser).setFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no raster') });
    await page.locator('[data-testid="notice"][data-code="raster.notRaster"]').waitFor();
    await page.evaluate(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['pixels'], 'a b.tif'));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true }));
    });
    await page.getByRole('button', { name: 'Use a b.tif for questions' }).waitFor();
  });

  it('does what the native menu and the engine tell it', async () => {
    await page.getByTestId('welcome').waitFor();
    host.push('menu.command', { command: 'open-sample' });
    await page.getByTestId('layer').waitFor();
    host.push('engine.notice', {
      severity: 'warning',
      text: '',
      fault: fault('process.died', { name: 'raster', because: 'x' }),
    });
    await page.locator('[data-testid="notice"][data-code="process.died"]').waitFor();
    host.push('menu.command', { command: 'about' });
    await page.getByRole('dialog', { name: 'About Think2Seg Desktop' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('keeps the chosen theme over a reload', async () => {
    for (const _ of [1, 2]) await page.getByTestId('command-next-theme').click();
    await page.reload();
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  });
});
