/** Notices: they lie on nothing that is worked in, go by themselves where nothing is lost, and stay in a list. Over the demo host. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
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
  opened = await windows.open((fresh) => fresh.clock.install());
  ({ page, host } = opened);
  await opened.openSample();
  await page.getByTestId('scale-bar').waitFor();
});
afterEach(async () => {
  await opened.close();
  expect(opened.complaints).toEqual([]);
});

const notice = () => page.getByTestId('notice');
const inform = (text: string) => host.push('engine.notice', { severity: 'info', text });
const fail = (name: string) =>
  host.push('engine.notice', {
    severity: 'warning',
    text: '',
    fault: fault('process.died', { name, because: 'signal SIGKILL' }),
  });

it('lie within the map, beside its signs, and leave every list free to be clicked', async () => {
  await page.getByTestId('command-overview').click();
  await page.locator('.ol-overviewmap canvas').first().waitFor();
  for (const name of ['inference', 'raster']) fail(name);
  inform('A third one.');
  await expect.poll(() => notice().count()).toBe(3);
  const boxOf = async (selector: string) => page.locator(selector).first().boundingBox();
  const boxes = await Promise.all([0, 1, 2].map((i) => notice().nth(i).boundingBox()));
  const map = await boxOf('[data-testid="map"]');
  for (const box of boxes) {
    expect(box!.x).toBeGreaterThanOrEqual(map!.x);
    expect(box!.x + box!.width).toBeLessThanOrEqual(map!.x + map!.width);
    expect(box!.y + box!.height).toBeLessThanOrEqual(map!.y + map!.height);
    for (const selector of ['[data-testid="scale-bar"]', '[data-testid="north-arrow"]', '.ol-overviewmap']) {
      const sign = await boxOf(selector);
      const apart =
        sign!.x + sign!.width <= box!.x || sign!.y >= box!.y + box!.height || sign!.y + sign!.height <= box!.y;
      expect([selector, apart]).toEqual([selector, true]);
    }
  }
});

it('with mere information go by themselves, not while the pointer or the focus is on them; faults stay', async () => {
  fail('inference');
  inform('Something was done.');
  await expect.poll(() => notice().count()).toBe(2);
  await notice().last().hover();
  await page.clock.fastForward(60_000);
  expect(await notice().count()).toBe(2);
  await page.mouse.move(400, 200);
  await notice().last().getByRole('button', { name: 'Dismiss this notice' }).focus();
  await page.clock.fastForward(60_000);
  expect(await notice().count()).toBe(2);
  await page.getByTestId('map').focus();
  await page.clock.fastForward(60_000);
  await expect.poll(() => notice().count()).toBe(1);
  expect(await notice().getAttribute('data-code')).toBe('process.died');
});

it('let a brush through that begins under one, but not under its buttons; without a tool they take the pointer', async () => {
  fail('inference');
  const body = notice().getByText('inference', { exact: false }).first();
  const { x, y, width, height } = (await body.boundingBox())!;
  const [left, middle] = [x + 10, y + height / 2];
  const under = (): Promise<string> =>
    page.evaluate(
      ([px, py]) => (document.elementFromPoint(px!, py!)?.closest('[data-testid="notices"]') ? 'notice' : 'map'),
      [left, middle],
    );
  const steps = () => host.calls.filter(({ method }) => method === 'document.step').length;
  expect(await under()).toBe('notice');
  await page.getByTestId('map').focus();
  await page.keyboard.press('b');
  await page.getByTestId('tool-hint').waitFor();
  expect(await under()).toBe('map');
  await page.mouse.move(left, middle);
  await page.mouse.down();
  await page.mouse.move(x + width - 10, middle, { steps: 5 });
  await page.mouse.up();
  // A stroke may be told in more than one step.
  let painted = 0;
  const settled = () => {
    const before = painted;
    painted = steps();
    return painted > 0 && painted === before;
  };
  await expect.poll(settled, { interval: 400 }).toBe(true);
  await notice().getByText('Details').click();
  await notice().getByText('process.died').waitFor();
  // In a notice, Esc would dismiss it.
  await page.getByTestId('map').focus();
  await page.keyboard.press('Escape');
  await page.getByTestId('tool-hint').waitFor({ state: 'detached' });
  expect(await under()).toBe('notice');
  await notice().getByRole('button', { name: 'Dismiss this notice' }).click();
  expect(await notice().count()).toBe(0);
  expect(steps()).toBe(painted);
});

it('are reached and dismissed by keys, and the focus comes back', async () => {
  fail('inference');
  fail('raster');
  await expect.poll(() => notice().count()).toBe(2);
  await page.getByTestId('query-input').focus();
  await page.keyboard.press('Control+Alt+n');
  expect(await page.getByTestId('notices').evaluate((all) => all.contains(document.activeElement))).toBe(true);
  await page.keyboard.press('Escape');
  await expect.poll(() => notice().count()).toBe(1);
  await page.clock.runFor(100);
  await page.keyboard.press('Escape');
  await expect.poll(() => notice().count()).toBe(0);
  await page.clock.runFor(100);
  expect(await page.getByTestId('query-input').evaluate((field) => field === document.activeElement)).toBe(true);
});

it('that went from sight are counted at the bell and listed in a panel, until it is cleared', async () => {
  const bell = page.getByTestId('status-notices');
  expect(await bell.getAttribute('aria-label')).toBe('Notices');
  inform('Something was done.');
  await notice().waitFor();
  await page.clock.fastForward(60_000);
  await expect.poll(() => notice().count()).toBe(0);
  await expect.poll(() => bell.getAttribute('aria-label')).toBe('Notices: 1 has gone from sight unread');
  await bell.click();
  const listed = page.getByTestId('past-notice');
  await expect.poll(() => listed.count()).toBe(1);
  expect(await listed.innerText()).toContain('Something was done.');
  await expect.poll(() => bell.getAttribute('aria-label')).toBe('Notices');
  await page.clock.runFor(100);
  expect(await page.getByTestId('panel-notices').evaluate((panel) => panel === document.activeElement)).toBe(true);
  fail('inference');
  await expect.poll(() => listed.count()).toBe(2);
  await listed.first().getByText('Details').click();
  expect(await listed.first().innerText()).toContain('SIGKILL');
  await page.getByRole('button', { name: 'Clear the list' }).click();
  await expect.poll(() => listed.count()).toBe(0);
});
