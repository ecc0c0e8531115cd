/** What a hostile model, question or file name can do to the page: be read as text, and nothing else. In English and German. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverDefaults } from '../../src-main/contract/prompters.ts';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { ask, root, type ServedProgram, serveProgram } from './served-program.ts';

const models = ['injected', 'turned-around', 'markdown', 'ten-megabytes'];
const rasterName = "<img src=x onerror=document.title='owned'><b>\u202efit.retaw.tif";
const question = 'Sheds <svg onload=document.title=`owned`> & <b>more</b>?';

let served: ServedProgram;
let server: ModelServer;
let page: Page;
const folder = mkdtempSync(join(tmpdir(), 'think2seg-injection-'));

beforeAll(async () => {
  server = await startModelServer({ models });
  const prompters = models.map((model) => ({
    ...serverDefaults,
    id: `server.${model}`,
    name: `<i>${model}</i>`,
    url: server.url,
    model,
  }));
  writeFileSync(join(folder, 'prompters.json'), JSON.stringify({ format: 1, prompters }));
  served = await serveProgram({ THINK2SEG_USER_DATA: folder });
  page = served.page;
  const chooser = page.waitForEvent('filechooser');
  await page.getByTestId('command-open').click();
  // Not by a path: without a UTF-8 locale the browser cannot read a file of this name.
  const buffer = readFileSync(join(root, 'build', 'sample', 'landsat7-olinda.tif'));
  await (await chooser).setFiles({ name: rasterName, mimeType: 'image/tiff', buffer });
  await page.getByTestId('layer').first().waitFor();
});
afterAll(async () => {
  await served?.close();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function put(model: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Prompter' }).selectOption(`server.${model}`);
  await ask(page, question);
}

/** Elements of the page that only markup out of a text could have made, and what they would have done. */
async function harm(): Promise<object> {
  return page.evaluate(() => ({
    // The program's own icons are drawn inline; a text's would carry its handler.
    made: document.querySelectorAll('[onerror], [onload], [onclick], img[src="x"], blockquote *, [href^="javascript:"]')
      .length,
    scripts: document.querySelectorAll('script:not([src])').length,
    styled: getComputedStyle(document.body).display,
    owned: document.title.includes('owned'),
  }));
}
const unharmed = { made: 0, scripts: 0, styled: 'block', owned: false };

describe.each(['en', 'de'])('in the page in %s', (language) => {
  beforeAll(async () => {
    await page.evaluate((chosen) => localStorage.setItem('think2seg.language', chosen), language);
    await page.reload();
    await page.getByTestId('layer').first().waitFor();
    await page.waitForFunction((chosen) => document.documentElement.lang === chosen, language);
    unharmed.styled = await page.evaluate(() => getComputedStyle(document.body).display);
  });

  it('HTML in thinking, label, question and the prompter’s name is read as it stands', async () => {
    await put('injected');
    expect(await page.getByTestId('thinking').textContent()).toContain('<img src=x onerror=');
    expect(await page.getByTestId('feature').first().textContent()).toContain('<script>');
    expect(await page.getByTestId('result').textContent()).toContain(question);
    expect(await page.getByTestId('prompter-kind').textContent()).toContain('<i>injected</i>');
    expect(await harm()).toEqual(unharmed);
  });

  it('layers with markup for a name, of a file and of a question, have that name and no more', async () => {
    const names = (await page.getByTestId('layer').allTextContents()).join('\n');
    expect(names).toContain('img src=x onerror=');
    expect(names).toContain('<svg onload=document.title=');
    expect(await harm()).toEqual(unharmed);
  });

  it('markdown, styles and tables are not made of it either', async () => {
    await put('markdown');
    const said = await page.getByTestId('thinking').textContent();
    expect(said).toContain('**bold** `code` [link](javascript:owned)');
    expect(said).toContain('<style>body{display:none}</style>');
    expect(await page.getByTestId('feature').first().textContent()).toContain('**shed** <b>x</b>');
    expect(await harm()).toEqual(unharmed);
  });

  it('marks that turn the direction of writing stay within the thinking, and are taken out of labels', async () => {
    await put('turned-around');
    expect(await page.getByTestId('thinking').textContent()).toContain('\u202eDNA sdehs');
    const label = await page.getByTestId('feature').first().textContent();
    expect(label).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(label).toMatch(/she d\s+s/);
  });

  it('ten megabytes of thinking are stopped at the limit and shown in part, and the page answers', async () => {
    await put('ten-megabytes');
    await page.locator('[data-code="prompter.endlessAnswer"]').waitFor();
    const raw = (await page.getByTestId('raw-answer').textContent()) ?? '';
    expect(raw).toMatch(/^<think><p onclick=owned>roof after roof/);
    expect(raw.length).toBeLessThan(10_100);
    expect(await harm()).toEqual(unharmed);
    await page.getByTestId('query-input').fill('still here');
    expect(await page.getByTestId('query-input').inputValue()).toBe('still here');
  });
});

describe('a model', () => {
  it('is told the question and shown the window; the names of files and layers are not sent to it', () => {
    expect(server.asked.length).toBeGreaterThanOrEqual(8);
    for (const { text, system, body } of server.asked) {
      expect(text).toContain(question);
      expect(`${system}${text}${Object.keys(body).join()}`).not.toMatch(/onerror|retaw|landsat/i);
    }
  });

  it('gives the page nothing to complain of', () => {
    expect(served.complaints).toEqual([]);
  });
});
