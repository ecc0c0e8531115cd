/** The query panel on the real program: what the next run will do, told before it. In both languages. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { HandOnProgram } from './by-hand.ts';
import { ask } from './served-program.ts';

let hand: HandOnProgram;
beforeAll(async () => {
  hand = await HandOnProgram.start();
});
afterAll(() => hand?.close());
afterEach(() => expect(hand.served.complaints).toEqual([]));

const next = () => hand.page.getByTestId('next-run');
const says = (what: RegExp) =>
  expect.poll(async () => (await next().innerText()).replaceAll(/\s+/g, ' '), { timeout: 90_000 }).toMatch(what);
const resolution = () => hand.page.getByRole('combobox', { name: 'Resolution' });

it('says what automatic has chosen, why, and how many windows that are, before anything was asked', async () => {
  await says(/^Automatic: 28\.5 m a pixel, the image’s own resolution 1 window · time known after the first run/);
  // Who comes to the choice hears it.
  const describedBy = await resolution().getAttribute('aria-describedby');
  expect(await next().getAttribute('id')).toBe(describedBy);
  expect(await next().getAttribute('aria-live')).toBe('off');
  await resolution().focus();
  expect(await next().getAttribute('aria-live')).toBe('polite');
});

it('follows the resolution, and says what a run would fail by', async () => {
  await resolution().selectOption('metres');
  const metres = hand.page.getByRole('spinbutton', { name: 'Metres a pixel' });
  await metres.fill('57');
  await says(/^57\.0 m a pixel, as chosen 1 window/);
  await metres.fill('5');
  await says(/^28\.5 m a pixel, the image’s own resolution, since it has none of 5\.00 m/);
  await resolution().selectOption('coarse-to-fine');
  await says(/first 1 window at 228 m, then those of 1 at 28\.5 m where something is found.* up to 2 windows/);
  await resolution().selectOption('auto');
});

it('follows the map where the view is asked about', async () => {
  const area = hand.page.getByRole('combobox', { name: 'Area' });
  await area.selectOption('view');
  await says(/1 window/);
  // Far away from the image nothing could be read.
  await hand.page.getByTestId('map').focus();
  // How far a key goes depends on the machine's speed, since one that comes during a pan begins from where the map is;
  // and what is said follows once the map rests.
  let said = '';
  for (let tries = 0; tries < 40 && !/outside|does not/i.test(said); tries++) {
    for (let i = 0; i < 6; i++) await hand.keys('Shift+ArrowRight', 'ArrowRight', 'ArrowRight');
    await hand.page.waitForTimeout(1500);
    said = await next().innerText();
  }
  expect(said).toMatch(/outside|does not/i);
  await hand.command('Zoom to the layer');
  await says(/^Automatic: 28\.5 m a pixel/);
  await area.selectOption('layer');
});

it('knows the time after a run', async () => {
  await ask(hand.page, 'Where is the open water?');
  await says(/1 window · (1 prepared · )?about [\d.]+ m?s/);
});

it('takes several questions by keys and answers each by itself: one undo, one run in the history', async () => {
  const { page } = hand;
  const first = page.getByTestId('query-input');
  const more = page.getByTestId('query-more');
  await first.fill('show me the vegetation');
  const steps = (await hand.session()).done.length;
  const layersBefore = (await hand.session()).document.layers.length;
  await first.press('Shift+Enter');
  await expect.poll(() => more.count()).toBe(1);
  await page.keyboard.type('Where are airplanes?');
  await hand.keys('Shift+Enter');
  await expect.poll(() => more.count()).toBe(2);
  await page.keyboard.type('to be taken away');
  await page.getByRole('button', { name: 'Take question 3 away' }).click();
  expect(await more.getAttribute('aria-label')).toBe('Question 2 of 2');
  await page.getByTestId('query-run').getByText('Run 2').waitFor();
  await more.press('Enter');
  const answers = page.getByTestId('answer-of');
  await expect.poll(() => answers.count(), { timeout: 120_000 }).toBe(2);
  expect(await answers.evaluateAll((all) => all.map((each) => each.getAttribute('data-answer')))).toEqual([
    'masks',
    'no-target',
  ]);
  await answers.nth(1).click();
  await page.locator('[data-testid="result"][data-answer="no-target"]').waitFor();
  await answers.nth(0).click();
  await page.locator('[data-testid="result"][data-answer="masks"]').waitFor();
  await hand.until(async () => (await hand.session()).done.length === steps + 1, 'the host has one step');
  await page.getByTestId('map').focus();
  await hand.undo();
  expect((await hand.session()).document.layers).toHaveLength(layersBefore);
  await hand.panel('Runs', 'history');
  const runs = page.getByTestId('past-run');
  await expect.poll(() => runs.count()).toBe(2);
  expect(await runs.first().innerText()).toMatch(
    /show me the vegetation[\s\S]*found[\s\S]*Where are airplanes\?[\s\S]*No target/,
  );
  await runs
    .first()
    .getByRole('button', { name: /^Open the result of/ })
    .click();
  await expect.poll(() => answers.count()).toBe(2);
  const layersNow = async () => (await hand.session()).document.layers.length;
  await hand.until(async () => (await layersNow()) === layersBefore + 1, 'the host has what was opened');
});

it('answers the others where one of several is not known, which says so by itself; nothing is lost in the history', async () => {
  const { page } = hand;
  const answers = page.getByTestId('answer-of');
  const kinds = () => answers.evaluateAll((all) => all.map((each) => each.getAttribute('data-answer')));
  const shown = (kind: string) => page.locator(`[data-testid="result"][data-answer="${kind}"]`);
  // The one that is not known goes first: what the run is called by has no answer of its own.
  await page.getByTestId('query-input').fill('Which zebra sings?');
  await page.getByTestId('query-more').fill('show me the vegetation');
  const steps = (await hand.session()).done.length;
  const before = (await hand.session()).document.layers.length;
  await page.getByTestId('query-run').click();
  await page.getByTestId('query-cancel').waitFor({ state: 'detached' });
  await expect.poll(kinds, { timeout: 120_000 }).toEqual(['unknown-concept', 'masks']);
  await shown('masks').waitFor();
  await answers.nth(0).click();
  expect(await shown('unknown-concept').innerText()).toMatch(/Which zebra sings\?[\s\S]*does not know[\s\S]*water/);
  await hand.until(async () => (await hand.session()).done.length === steps + 1, 'the host has one step');
  await page.getByTestId('map').focus();
  await hand.undo();
  expect((await hand.session()).document.layers).toHaveLength(before);
  const run = page.getByTestId('past-run').first();
  expect(await run.innerText()).toMatch(/zebra[\s\S]*does not know[\s\S]*vegetation[\s\S]*found/);
  await run.getByRole('button', { name: /^Open the result of/ }).click();
  await hand.until(
    async () => (await hand.session()).document.layers.length === before + 1,
    'its result is there again',
  );
  await expect.poll(kinds).toEqual(['unknown-concept', 'masks']);
  await page.getByTestId('map').focus();
  await hand.undo();
});

const groups = async () => {
  const { layers } = (await hand.session()).document;
  return layers.flatMap(({ kind, id, name }) => {
    const inside = layers.filter(({ parent }) => parent === id).map((layer) => layer.name);
    return kind === 'group' ? [[name, ...inside.toReversed()]] : [];
  });
};
const two = ['2 questions', 'Where is the open water?', 'show me the vegetation'];

it('takes a list that is pasted as a question each, and makes a group of what they have found', async () => {
  const { page } = hand;
  const more = page.getByTestId('query-more');
  await more.focus();
  await more.fill('');
  await more.press('Backspace');
  await expect.poll(() => more.count()).toBe(0);
  const first = page.getByTestId('query-input');
  await first.fill('');
  // As it comes from a list elsewhere.
  await first.evaluate((field) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'Where is the open water?\n\nshow me the vegetation\n');
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect.poll(() => more.count()).toBe(1);
  await page.getByTestId('query-run').click();
  await hand.until(async () => (await groups()).length === 1, 'the group is there');
  expect(await groups()).toEqual([two]);
  await expect.poll(() => page.getByTestId('answer-of').count()).toBe(2);
});

it('asks several again from the history as one', async () => {
  const { page } = hand;
  const runs = page.getByTestId('past-run');
  await expect.poll(() => runs.count()).toBe(4);
  await runs
    .first()
    .getByRole('button', { name: /^Run again/ })
    .click();
  await hand.until(async () => (await groups()).length === 2, 'asked again');
  expect(await groups()).toEqual([two, two]);
  await expect.poll(() => runs.count()).toBe(5);
});

it('and the reason of the result are said in German', async () => {
  await hand.command('Sprache: Deutsch');
  await hand.page.getByTestId('query-run').getByText('Fragen').waitFor();
  await says(
    /^Automatisch: 28,5 m je Pixel, die eigene Auflösung des Bildes 1 Fenster · (1 vorbereitet · )?etwa [\d,]+ m?s/,
  );
  const how = hand.page.locator('details', { hasText: 'die eigene Auflösung des Bildes' });
  await how.locator('summary').click();
  expect(await how.innerText()).not.toContain('own resolution');
});
