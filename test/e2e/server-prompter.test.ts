/** A language model behind a server as a person sets it up and asks it, in the built program. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { ask, type ServedProgram, serveProgram } from './served-program.ts';

let served: ServedProgram;
let server: ModelServer;
let page: Page;

beforeAll(async () => {
  server = await startModelServer({
    models: ['think2seg-test', 'slow', 'in-another-language', 'injected', 'ten-thousand-boxes'],
    key: 'sk-of-the-test',
    owner: 'vllm',
  });
  served = await serveProgram({ THINK2SEG_KEY_FIELD_SERVER: 'sk-of-the-test' });
  page = served.page;
  await page
    .getByRole('button', { name: /sample/i })
    .first()
    .click();
  await page.getByTestId('query-input').waitFor();
});
afterAll(async () => {
  await served?.close();
  await server?.close();
});

async function show(title: string): Promise<void> {
  await page.getByRole('tab', { name: title, exact: true }).click();
}

/** Gives the server that is set up another model, by the form. */
async function choose(model: string): Promise<void> {
  await show('Prompters');
  await page.getByRole('button', { name: 'Change Field server' }).click();
  await page.getByTestId('prompter-form').getByLabel('Model', { exact: true }).fill(model);
  await page.getByTestId('prompter-save').click();
  await page.getByTestId('prompter-form').waitFor({ state: 'detached' });
  await show('Question');
}

describe('a language model behind a server', () => {
  it('is set up in its panel, where its connection can be tried, and is then asked', async () => {
    await show('Prompters');
    await page.getByTestId('prompter-add').click();
    const form = page.getByTestId('prompter-form');
    await form.getByLabel('Address').fill('http://127.0.0.1:9/v1');
    await form.getByLabel('Name').fill('Field server');
    expect(await form.textContent()).toContain('THINK2SEG_KEY_FIELD_SERVER');
    await page.getByTestId('prompter-test').click();
    expect(await page.getByTestId('prompter-fault').textContent()).toContain('127.0.0.1:9 cannot be reached');
    await form.getByLabel('Address').fill(server.url);
    await page.getByTestId('prompter-test').click();
    expect(await page.getByTestId('prompter-report').textContent()).toContain('vllm');
    await form.getByRole('button', { name: 'Take slow' }).click();
    await page.getByTestId('prompter-save').click();
    expect(await page.getByTestId('prompter').textContent()).toContain('asked now');
    await show('Question');
    expect(await page.getByRole('combobox', { name: 'Prompter' }).inputValue()).toBe('server.field-server');
  });

  it('is watched while it writes, and its answer is masks with its reason', async () => {
    await page.getByTestId('query-input').fill('Where are the sheds?');
    await page.getByTestId('query-run').click();
    await page.getByText('Two sheds stand by').first().waitFor();
    await page.getByTestId('result').getByTestId('answer').waitFor();
    expect(await page.getByTestId('answer').innerText()).toContain('found');
    expect(await page.getByTestId('thinking').textContent()).toContain('“größer” than the rest. 🛰️');
    expect(await page.getByTestId('prompter-kind').textContent()).toContain('Field server: language model slow');
  });

  it('whose answer cannot be read is shown with what it wrote, and can be asked again', async () => {
    await choose('in-another-language');
    expect(await ask(page, 'Where could a boat land?')).toContain('Unreadable answer');
    expect(await page.getByTestId('raw-answer').textContent()).toBe('图中没有明确的目标，因此我无法回答这个问题。');
    const before = server.asked.length;
    await page.getByTestId('retry').click();
    await expect.poll(() => server.asked.length).toBe(before + 1);
    await page.getByTestId('query-cancel').waitFor({ state: 'detached' });
  });

  it('that gives more than can be used is told of, by reason and number', async () => {
    await choose('ten-thousand-boxes');
    expect(await ask(page, 'Everything?')).toContain('found');
    await page.getByTestId('left-off').locator('summary').click();
    expect(await page.getByTestId('left-off').textContent()).toMatch(/\d[\d,]* instances: more than are read/);
  });

  it('cannot do more than give geometry: markup and links in its answer are text', async () => {
    await choose('injected');
    expect(await ask(page, 'What is here?')).toContain('found');
    const thinking = page.getByTestId('thinking');
    expect(await thinking.textContent()).toContain('<img src=x onerror=');
    expect(await thinking.locator('img, a, strong').count()).toBe(0);
    expect(await page.getByTestId('feature').first().textContent()).toContain('<script>');
    expect(await page.locator('script:not([src])').count()).toBe(0);
    expect(await page.title()).not.toContain('owned');
  });

  it('leaves no complaint of the page, and no key in it', async () => {
    expect(served.complaints).toEqual([]);
    expect(await page.content()).not.toContain('sk-of-the-test');
  });
});
