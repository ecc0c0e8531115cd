/** Evaluation in the running program, and its report opened from the disk without a network. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSampleDataset } from './sample-dataset.ts';
import { ask, root, type ServedProgram, serveProgram } from './served-program.ts';

/** Where pictures go when they are wanted, for the README and for a look. */
const pictures = process.env.THINK2SEG_PICTURES;
const scratch = mkdtempSync(join(tmpdir(), 'think2seg-evaluation-e2e-'));
let served: ServedProgram;

beforeAll(async () => {
  served = await serveProgram({ THINK2SEG_USER_DATA: join(scratch, 'user') });
  await served.page.setViewportSize({ width: 1360, height: 860 });
});
afterAll(async () => {
  await served?.close();
  rmSync(scratch, { recursive: true, force: true });
});

async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await page.mouse.move(700, 5);
  await page.waitForTimeout(600);
  await page.screenshot({ path: join(pictures, `${name}.png`) });
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
    await panel.getByTestId('evaluation-query').fill('Which areas could a boat use?');
    await panel.getByTestId('evaluation-run').click();
    await panel.getByTestId('evaluation-stop').waitFor({ state: 'detached' });
    await picture(page, 'evaluation');
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
    const report = join(scratch, 'report.html');
    await download.saveAs(report);
    expect(readFileSync(report, 'utf8')).toContain('Where is the open water?');
    expect(complaints).toEqual([]);
  });
});

describe('the report', () => {
  it('of a data set opens from the disk without a network, with figures, bars and a gallery', async () => {
    const data = join(scratch, 'sample');
    await writeSampleDataset(data, join(root, 'build', 'sample', 'landsat7-olinda.tif'));
    const out = join(scratch, 'out');
    const command = [join(root, 'out', 'main', 'cli.js'), 'eval', data, '--out', out, '--quiet'];
    execFileSync(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'] });
    const page = await served.page.context().newPage();
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => void (/^(file|data):/.test(request.url()) || asked.push(request.url())));
    page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    await page.goto(pathToFileURL(join(out, 'report.html')).href);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Evaluation on sample, val');
    const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
    expect(summary.figures.samples).toBe(8);
    const shown = await page.locator('.numbers div b').allInnerTexts();
    expect(shown[0]).toBe(summary.figures.gIoU.value.toFixed(3));
    expect(shown[1]).toBe(summary.figures.cIoU.value.toFixed(3));
    expect(await page.locator('.bars .name').allInnerTexts()).toEqual(expect.arrayContaining(['water', 'plants']));
    expect(await page.locator('svg.histogram rect').count()).toBe(20);
    expect(await page.locator('figure').count()).toBe(8);
    expect(await page.locator('figure path.truth').count()).toBeGreaterThan(0);
    expect(await page.locator('figure path.predicted').count()).toBeGreaterThan(0);
    expect(await page.locator('figure image').first().getAttribute('href')).toMatch(/^data:image\/png;base64,/);
    const fits = await page.evaluate(
      () => document.documentElement.scrollWidth <= document.documentElement.clientWidth,
    );
    expect(fits).toBe(true);
    await page.setViewportSize({ width: 1180, height: 900 });
    await picture(page, 'report');
    await page.evaluate(() => {
      const heading = [...document.querySelectorAll('h2')].find((h) => h.textContent === 'Samples');
      heading?.scrollIntoView({ block: 'start' });
    });
    await picture(page, 'report-gallery');
    expect(asked).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
