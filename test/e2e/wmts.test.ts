/** A base map by the capabilities of a WMTS, in the real program: a layer and a grid are chosen, and its tiles lie on the map. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startWmtsServer, type WmtsServer } from '../fixtures/wmts-server.ts';
import { HandOnProgram } from './by-hand.ts';

let hand: HandOnProgram;
let server: WmtsServer;
beforeAll(async () => {
  server = await startWmtsServer();
  hand = await HandOnProgram.start();
  await hand.panel('Base maps', 'basemaps');
});
afterAll(async () => {
  await hand?.close();
  await server?.close();
});
afterEach(() => expect(hand.served.complaints).toEqual([]));

const field = (id: string) => hand.page.getByTestId(id);
/** The base map that is kept on the disk, and the one that was chosen first. */
function keptBasemap(): string | null {
  const path = join(hand.account, 'workspace.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).map.basemap : null;
}
let former: string | null = null;

async function read(path: string): Promise<void> {
  await field('wmts-url').fill(path.startsWith('http') ? path : `${server.base}${path}`);
  await field('wmts-url').press('Enter');
}
const refused = () => field('wmts-refused').innerText();

it('says what is wrong with an address, and offers nothing of it', async () => {
  for (const [path, what] of [
    ['/page', /did not answer with the capabilities of a WMTS/],
    ['/broken', /no list of layers/],
    ['/huge', /larger than 16 MB/],
    ['/forbidden', /answered 403/],
    ['http://127.0.0.1:1/', /cannot be reached/],
  ] as const) {
    await read(path);
    await expect.poll(refused, { timeout: 60_000 }).toMatch(what);
    expect(await field('wmts-add').count()).toBe(0);
  }
  await field('offline').click();
  await read('https://maps.example.org/wmts');
  await expect.poll(refused).toMatch(/offline/);
  await field('offline').click();
  // A refused request is no complaint of the page: it was answered.
  hand.served.complaints.splice(0);
});

it('offers layers and grids by keys; a grid in an unknown system, or a layer without pictures, says why it cannot be taken', async () => {
  await read('/WMTSCapabilities.xml');
  await field('wmts-layer').waitFor();
  await expect.poll(() => field('wmts-layer').evaluate((select) => select === document.activeElement)).toBe(true);
  expect(await field('wmts-layer').locator('option').allTextContents()).toEqual(['Roads', 'Only vectors']);
  expect(await field('wmts-set').locator('option').allTextContents()).toEqual([
    'world · EPSG:3857',
    'moon · unknown coordinate system',
    'utm · EPSG:31985',
  ]);
  await field('wmts-set').selectOption('moon');
  await field('wmts')
    .getByText(/does not know the coordinate system urn:ogc:def:crs:IAU2000::30100/)
    .waitFor();
  expect(await field('wmts-add').getAttribute('aria-disabled')).toBe('true');
  await field('wmts-layer').selectOption('vectors');
  await field('wmts')
    .getByText(/no pictures that can be shown/)
    .waitFor();
});

it.each([
  ['world', '200,30,30'],
  ['utm', '30,160,60'],
])('lays the tiles of the grid %s below the layers, and only from its service', async (set, colour) => {
  await read('/WMTSCapabilities.xml');
  await field('wmts-layer').selectOption('roads');
  await field('wmts-set').selectOption(set);
  await field('wmts-add').press('Enter');
  const chosen = field('basemaps').getByRole('radio', { name: 'Roads' }).last();
  await expect.poll(() => chosen.isChecked()).toBe(true);
  // Beside the image the base map is seen.
  await hand.until(
    async () => (await hand.colours([12, 300], 1)).every((c) => c.join() === colour),
    `the map is ${colour}`,
  );
  expect(server.asked.some((path) => path.startsWith(`/tile/day/${set}/`))).toBe(true);
  await hand.page.getByText('The office of maps').waitFor();
  if (set === 'world') {
    await expect.poll(keptBasemap).not.toBeNull();
    former = keptBasemap();
  }
});

it('is kept over a restart', async () => {
  // What the window shows is written a moment after it changed; a kill before that loses it.
  await expect.poll(keptBasemap).not.toBe(former);
  await hand.killAndRestart();
  await hand.page.getByTestId('map').waitFor();
  await hand.until(
    async () => (await hand.colours([12, 300], 1)).every((c) => c.join() === '30,160,60'),
    'it is there again',
  );
  hand.served.complaints.splice(0);
});
