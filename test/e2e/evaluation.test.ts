/** Evaluation in the running program, and its report opened from the disk without a network. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, type ServedProgram, serveProgram } from './served-program.ts';

/** Where pictures go when they are wanted, for the README and for a look. */
const pictures = process.env.THINK2SEG_PICTURES;
const scratch = mkdtempSync(join(tmpdir(), 'think2seg-evaluation-e2e-'));
let served: ServedProgram;
let report = '';

beforeAll(async () => {
  served = await serveProgram({ THINK2SEG_USER_DATA: join(scratch, 'user') });
  await served.page.setViewportSize({ width: 1360, height: 860 });
});
afterAll(async () => {
  await served?.close();
  rmSync(scratch, { recursive: true, force: true });
});

async function picture(name: string, fullPage = false): Promise<void> {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await served.page.mouse.move(700, 5);
  await served.page.waitForTimeout(600);
  await served.page.screenshot({ path: join(pictures, `${name}.png`), fullPage });
}

describe('the evaluation panel', () => {
  it('measures a question against a layer, shows figures and windows, and goes to one on the map', async () => {
    const { page, complaints } = served;
    await page.getByTestId('sample-card').getByRole('button').first().click();
    await page.getByTestId('layer').first().waitFor();
    await ask(page, 'Where is the open water?');
    await page.getByRole('tab', { name: 'Evaluation' }).click();
    const panel = page.getByTestId('evaluation');
    expect(await panel.getByTestId('evaluation-query').inputValue()).toBe('Where is the open water?');
    expect(await panel.getByTestId('evaluation-unchecked').innerText()).toContain('nothing in it was changed');
    await panel.getByTestId('evaluation-run').click();
    await panel.getByTestId('evaluation-figures').waitFor();
    // Asked the same again, the program says the same: the layer is its own answer.
    expect(Number(await panel.getByTestId('evaluation-cIoU').innerText())).toBeGreaterThan(0.99);
    const window = panel.getByTestId('evaluation-window').first();
    const drawn = await window.locator('img').evaluate(async (img: HTMLImageElement) => {
      await img.decode();
      return img.naturalWidth;
    });
    expect(drawn).toBeGreaterThan(100);
    await picture('evaluation');
    const scale = page.getByTestId('status-scale');
    const before = (await scale.count()) > 0 ? await scale.innerText() : '';
    await page.getByRole('button', { name: 'Zoom in', exact: true }).first().click();
    await page.waitForTimeout(400);
    await window.click();
    if (before !== '')
      await page.waitForFunction(
        (text) => document.querySelector('[data-testid="status-scale"]')?.textContent !== text,
        '',
      );
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      panel.getByTestId('evaluation-report').click(),
    ]);
    report = join(scratch, 'report.html');
    await download.saveAs(report);
    expect(complaints).toEqual([]);
  });
});

describe('the report', () => {
  it('opens from the disk without a network, with its figures and pictures', async () => {
    expect(existsSync(report)).toBe(true);
    const { page, complaints } = served;
    const asked: string[] = [];
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) asked.push(request.url());
    });
    await page.goto(pathToFileURL(report).href);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('Where is the open water?');
    expect(await page.locator('.numbers div').count()).toBe(4);
    expect(await page.locator('svg.histogram rect').count()).toBe(20);
    expect(await page.locator('figure path.truth').count()).toBeGreaterThan(0);
    expect(await page.locator('figure path.predicted').count()).toBeGreaterThan(0);
    const shown = await page.locator('figure image').first().getAttribute('href');
    expect(shown).toMatch(/^data:image\/(png|jpeg);base64,/);
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth <= document.documentElement.clientWidth,
    );
    expect(wide).toBe(true);
    await picture('report');
    expect(asked).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
