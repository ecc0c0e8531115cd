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
  for (let i = 0; i < 14; i++) await hand.keys('Shift+ArrowRight', 'ArrowRight', 'ArrowRight');
  await says(/outside|does not/i);
  await hand.command('Zoom to the layer');
  await says(/^Automatic: 28\.5 m a pixel/);
  await area.selectOption('layer');
});

it('knows the time after a run', async () => {
  await ask(hand.page, 'Where is the open water?');
  await says(/1 window · (1 prepared · )?about [\d.]+ m?s/);
});

it('and the reason of the result are said in German', async () => {
  await hand.command('Sprache: Deutsch');
  await hand.page.getByRole('button', { name: 'Fragen' }).waitFor();
  await says(
    /^Automatisch: 28,5 m je Pixel, die eigene Auflösung des Bildes 1 Fenster · (1 vorbereitet · )?etwa [\d,]+ m?s/,
  );
  const how = hand.page.locator('details', { hasText: 'die eigene Auflösung des Bildes' });
  await how.locator('summary').click();
  expect(await how.innerText()).not.toContain('own resolution');
});
