/** Preparing an area, and switching an answer between one mask and objects, in the running program. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, type ServedProgram, serveProgram } from './served-program.ts';

let program: ServedProgram;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'think2seg-cache-'));
  program = await serveProgram({ THINK2SEG_CACHE: folder });
});
afterAll(async () => {
  await program.close();
  rmSync(folder, { recursive: true, force: true });
});

test('an area is prepared from its panel, is kept on the disk, and can be cleared', async () => {
  const { page } = program;
  await page.getByRole('button', { name: 'Open the sample', exact: true }).first().click();
  await page.getByRole('tab', { name: 'Prepare' }).click();
  const info = page.getByTestId('cache-info');
  await expect.poll(() => info.textContent()).toMatch(/^0 windows/);
  await page.getByTestId('prepare-start').click();
  await expect.poll(() => info.textContent(), { timeout: 60_000 }).toMatch(/^1 window, 4\.\d MB of at most 5\.0 GB/);
  await page.getByTestId('prepare-start').waitFor();
  await page.getByTestId('cache-clear').click();
  await expect.poll(() => info.textContent()).toMatch(/^0 windows/);
});

test('an answer is shown as objects, and as the same one mask again', async () => {
  const { page, complaints } = program;
  await page.getByRole('tab', { name: 'Question' }).click();
  await ask(page, 'show me land without vegetation');
  const head = page.getByTestId('answer');
  const one = (await head.textContent()) ?? '';
  expect(await page.getByTestId('mode-semantic').getAttribute('aria-pressed')).toBe('true');
  await page.getByTestId('mode-instance').click();
  await expect.poll(() => page.getByTestId('mode-instance').getAttribute('aria-pressed')).toBe('true');
  const objects = await head.textContent();
  await page.getByTestId('mode-semantic').click();
  await expect.poll(() => page.getByTestId('mode-semantic').getAttribute('aria-pressed')).toBe('true');
  expect(await head.textContent()).toBe(one);
  expect(objects).toMatch(/\d+ features? found/);
  expect(complaints).toEqual([]);
});
