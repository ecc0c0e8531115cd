/** A language model of a pack as a person asks it in the built program: random weights, held to the form of an answer. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layPack } from '../engine/prompter/local/tiny.ts';
import { run } from '../hosts/cli/command-line.ts';
import { ask, type ServedProgram, serveProgram } from './served-program.ts';

let served: ServedProgram;
let page: Page;
let id: string;
const folder = mkdtempSync(join(tmpdir(), 'think2seg-local-e2e-'));

beforeAll(async () => {
  const made = join(folder, 'made');
  id = layPack(made, 'pack.json', { maxNewTokens: 700 });
  const imported = await run(['models', 'import', made, '--accept-licence'], { env: { THINK2SEG_USER_DATA: folder } });
  if (imported.code !== 0) throw new Error(imported.stderr);
  served = await serveProgram({ THINK2SEG_USER_DATA: folder });
  page = served.page;
  await page
    .getByRole('button', { name: /sample/i })
    .first()
    .click();
  await page.getByTestId('query-input').waitFor();
});
afterAll(async () => {
  await served?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a language model of a pack', () => {
  it('can be held to valid answers, which no other prompter offers; the result says so', async () => {
    expect(await page.getByTestId('grammar').count()).toBe(0);
    await page.getByRole('combobox', { name: 'Prompter' }).selectOption(id);
    expect(await ask(page, 'the open water')).toContain('Unreadable answer');
    await page.getByTestId('grammar').check();
    expect(await ask(page, 'the water again')).not.toContain('Unreadable answer');
    expect(await page.getByTestId('answer-form').textContent()).toBe(
      'The model could only write answers of the right form (grammar).',
    );
    expect(served.complaints).toEqual([]);
  });

  it('is asked in the same way again when the window comes back', async () => {
    // What is kept is written a moment after it changed.
    await page.waitForTimeout(1500);
    await page.reload();
    await page.getByTestId('query-input').waitFor();
    await expect.poll(() => page.getByTestId('grammar').isChecked(), { timeout: 60_000 }).toBe(true);
  });
});
