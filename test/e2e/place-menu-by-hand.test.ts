/** The menu of a place on the map, asked for by the right button, by keys and by a finger that rests. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import geographiclib from 'geographiclib-geodesic';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { HandOnProgram, near, type Px, pixelsOf, square } from './by-hand.ts';
import { ask } from './served-program.ts';

vi.setConfig({ testTimeout: 600_000 });
declare const axe: { run(context: Document, options: object): Promise<AxeResults> };

let hand: HandOnProgram;
beforeAll(async () => {
  hand = await HandOnProgram.start();
  await hand.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
});
afterAll(() => hand?.close());
afterEach(() => expect(hand.served.complaints).toEqual([]));

const id = (testId: string) => hand.page.getByTestId(testId);
const menu = () => id('place-menu').getByRole('menu');
const scaleOf = () => hand.page.getByTestId('status-scale').inputValue();
const text = async (testId: string) => (await id(testId).textContent()) ?? '';
const focused = () => hand.page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? '');
const idle = () => hand.keys('Escape', 'Escape', 'Escape');

async function openAt(at: Px): Promise<void> {
  await hand.click(at, { button: 'right' });
  await menu().waitFor();
}
async function choose(at: Px, title: string | RegExp): Promise<void> {
  await openAt(at);
  await menu().getByRole('menuitem', { name: title }).click();
  await menu().waitFor({ state: 'detached' });
}
const pasted = () => hand.page.evaluate(() => navigator.clipboard.readText());
async function copied(at: Px, title: string | RegExp): Promise<string> {
  await hand.dismissNotices();
  await choose(at, title);
  await hand.told(/copied/);
  return pasted();
}
async function lonLat(at: Px): Promise<{ lon: number; lat: number }> {
  await hand.move(at);
  const [, lat = '', ns, lon = '', ew] = /([\d.]+)° ([NS]), ([\d.]+)° ([EW])/.exec(await text('status-lonlat')) ?? [];
  return { lon: Number(lon) * (ew === 'W' ? -1 : 1), lat: Number(lat) * (ns === 'S' ? -1 : 1) };
}
const outlines = [square(120, 140, 60), square(260, 140, 60), square(400, 140, 60)];
const first: Px = [150, 170];
const empty: Px = [300, 420];

describe('on a feature', () => {
  it('opens with its name and the first entry in focus, walks by arrows and closes without doing anything', async () => {
    await hand.draw(...outlines);
    await idle();
    await openAt(first);
    expect(await menu().getAttribute('aria-label')).toBe('The feature “drawn”');
    expect(await hand.page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Zoom to it');
    await hand.keys('ArrowDown');
    expect(await hand.page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Edit its outline');
    await hand.page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    const violations = await hand.page.evaluate(async () =>
      (await axe.run(document, {})).violations.map(({ id }) => id),
    );
    expect(violations).toEqual([]);
    await hand.keys('Escape');
    await menu().waitFor({ state: 'detached' });
    expect(await focused()).toBe('map');
    await openAt(first);
    await hand.click(empty);
    await menu().waitFor({ state: 'detached' });
    expect(await hand.features()).toHaveLength(3);
  });

  it('zooms to it, and edits its outline', async () => {
    const before = await scaleOf();
    await choose(first, 'Zoom to it');
    await hand.until(async () => (await scaleOf()) !== before, 'the scale is another');
    await hand.command('Zoom to the layer');
    await hand.until(async () => (await scaleOf()) === before, 'and the one before');
    await choose(first, 'Edit its outline');
    expect(await text('tool-hint')).toContain('Vertices');
    const [moved] = await hand.step(() =>
      hand.drag([
        [120, 140],
        [100, 120],
      ]),
    );
    const drawn = pixelsOf((await hand.features())[1], outlines[1]!);
    expect(near(drawn(moved!)[0]![0]!, [100, 120], 3)).toBe(true);
    await hand.undo();
    await idle();
  });

  it('identifies what is there', async () => {
    await choose(first, 'Identify here');
    await id('identified').getByText('drawn').waitFor();
    await id('identified').getByText('Column, row').waitFor();
    await idle();
    await id('identified').waitFor({ state: 'detached' });
  });

  it('copies it as CSV, GeoJSON and well-known text', async () => {
    const [feature] = await hand.features();
    const csv = await copied(first, 'Copy attributes as CSV');
    const [head = '', row = ''] = csv.split(/\r?\n/);
    expect(head.split(',').slice(0, 4)).toEqual(['id', 'label', 'score', 'area']);
    expect(row.split(',').slice(0, 2)).toEqual([feature?.id, 'drawn']);
    expect(Number(row.split(',')[3])).toBeCloseTo(feature?.areaM2 ?? 0, 6);
    const wkt = await copied(first, 'Copy as WKT');
    const ring = feature?.polygons[0]?.[0] ?? [];
    expect(wkt).toBe(`POLYGON((${ring.map(({ x, y }) => `${x} ${y}`).join(',')}))`);
    const geoJson = JSON.parse(await copied(first, 'Copy as GeoJSON'));
    const file = (await hand.exported()).find(({ properties }) => properties.id === feature?.id);
    const points = (coordinates: number[][][]) =>
      coordinates
        .flat()
        .map(([x = 0, y = 0]) => `${x.toFixed(7)} ${y.toFixed(7)}`)
        .sort();
    expect(geoJson).toMatchObject({
      type: 'Feature',
      id: feature?.id,
      properties: { label: 'drawn', area: feature?.areaM2 },
    });
    expect(points(geoJson.geometry.coordinates)).toEqual(points(file?.geometry.coordinates.flat() as never));
  });

  it('chooses all of its class, acts on all that are chosen, and deletes them', async () => {
    await openAt(first);
    await menu().getByRole('menuitem', { name: 'Select all of the same class' }).click();
    await openAt(first);
    expect(await menu().getAttribute('aria-label')).toBe('3 features');
    await hand.keys('Escape');
    const wkt = await copied(first, 'Copy as WKT');
    expect(wkt.split('\n')).toHaveLength(3);
    await hand.step(() => choose(first, 'Delete what is chosen'));
    expect(await hand.features()).toHaveLength(0);
    await hand.undo();
    expect(await hand.features()).toHaveLength(3);
    await hand.keys('Control+Shift+A');
  });
});

describe('on the ground', () => {
  it('copies the place in the CRS of the map and in degrees', async () => {
    await hand.move(empty);
    const [x, y] = (await text('status-coordinates')).split(', ').map(Number);
    const at = (await copied(empty, 'Copy the coordinate (EPSG:31985)')).split(', ').map(Number);
    expect(at).toEqual([x, y]);
    const { lon, lat } = await lonLat(empty);
    const degrees = (await copied(empty, 'Copy longitude, latitude')).split(', ').map(Number);
    expect(degrees[0]).toBeCloseTo(lon, 5);
    expect(degrees[1]).toBeCloseTo(lat, 5);
  });

  it('measures from there, to what geographiclib says', async () => {
    const to: Px = [480, 330];
    const [a, b] = [await lonLat(empty), await lonLat(to)];
    await choose(empty, 'Measure from here');
    await hand.move([400, 400]);
    await hand.click(to);
    // The right button is the tool's own: it finishes the line, and no menu comes.
    await hand.click(to, { button: 'right' });
    const { s12 = 0 } = geographiclib.Geodesic.WGS84.Inverse(a.lat, a.lon, b.lat, b.lon);
    const [, figure = '', unit] = /([\d.,]+) (km|m)/.exec(await text('tool-hint')) ?? [];
    expect((Number(figure.replaceAll(',', '')) * (unit === 'km' ? 1000 : 1)) / s12).toBeCloseTo(1, 2);
    expect(await menu().count()).toBe(0);
    await idle();
  });

  it('leaves the right button to the tool that finishes with it', async () => {
    const count = (await hand.features()).length;
    await hand.take('d');
    const made = await hand.step(async () => {
      for (const corner of square(300, 480, 50)) await hand.click(corner);
      await hand.click([320, 500], { button: 'right' });
    });
    expect(made).toHaveLength(count + 1);
    expect(await menu().count()).toBe(0);
    await idle();
    await hand.undo();
  });

  it('makes an object of a point there and of a box around it', async () => {
    const prompts: unknown[] = [];
    for (const title of ['New object at this point', 'New object in a box around it']) {
      const before = await hand.features();
      await choose([560, 330], title);
      await hand.until(async () => /Mask 1 of/.test(await text('tool-hint')), 'a mask is offered');
      const after = await hand.step(() => hand.keys('Enter'));
      expect(after).toHaveLength(before.length + 1);
      const { box, positive } = (await hand.layer()).prompts.at(-1)!;
      prompts.push([box !== null, positive.length]);
      await idle();
      await hand.undo();
    }
    expect(prompts).toEqual([
      [false, 1],
      [true, 0],
    ]);
    await openAt([50, 600]);
    const addPoint = menu().getByRole('menuitem', { name: 'Add a point of the object' });
    expect(await addPoint.getAttribute('title')).toBe('No box of the answer lies here.');
    await hand.keys('Escape');
  });

  it('keeps it as a bookmark, brings it to the middle and shows it at native resolution', async () => {
    const box = await id('map').boundingBox();
    const middle: Px = [Math.round((box?.width ?? 0) / 2), Math.round((box?.height ?? 0) / 2)];
    const placeOf = async (at: Px) => {
      await hand.move(at);
      return (await text('status-coordinates')).split(', ').map(Number) as [number, number];
    };
    const there = await placeOf(empty);
    await choose(empty, 'Bookmark this place');
    await id('bookmarks').getByLabel('Name of Place 1').waitFor();
    await hand.panel('Question', 'query-input');
    await choose(empty, 'Centre the map here');
    const closeTo = async () => {
      const now = await placeOf(middle);
      return Math.hypot(now[0] - there[0], now[1] - there[1]) < 60;
    };
    await hand.until(closeTo, 'the place is in the middle');
    const before = await scaleOf();
    await choose(middle, 'Native resolution here');
    await hand.until(async () => (await scaleOf()) !== before, 'the scale is another');
    await hand.until(closeTo, 'the place is still in the middle');
    await hand.command('Zoom to the layer');
  });

  it('asks about it', async () => {
    await choose([560, 330], 'Ask about this place…');
    await hand.until(async () => (await focused()) === 'query-input', 'the question is being typed');
    await ask(hand.page, 'Where is the open water?');
    const layers = (await hand.session()).document.layers;
    const layer = layers.at(-1);
    if (layer?.kind !== 'vector') throw new Error('nothing was found');
    const extent = layer.raster.extent;
    const xs = layer.features.flatMap(({ polygons }) => polygons.flat(2).map(({ x }) => x));
    expect(Math.max(...xs) - Math.min(...xs)).toBeLessThan((extent.maxX - extent.minX) / 2);
    // A box of the answer takes points from there.
    const { box } = layer.prompts[0]!;
    const drawn = pixelsOf(
      (await hand.session()).document.layers.find((each) => each.kind === 'vector')?.features[0],
      outlines[0]!,
    );
    const [[corners = []] = []] = drawn({
      ...layer.features[0]!,
      polygons: [
        [
          [
            { x: box!.minX, y: box!.minY },
            { x: box!.maxX, y: box!.maxY },
            { x: 0, y: 0 },
          ],
        ],
      ],
    });
    const inside: Px = [(corners[0]![0] + corners[1]![0]) / 2, (corners[0]![1] * 3 + corners[1]![1]) / 4];
    await idle();
    const points = layer.prompts.reduce((sum, { positive }) => sum + positive.length, 0);
    await hand.click(inside, { button: 'right' });
    await menu().waitFor();
    const addPoint = menu().getByRole('menuitem', { name: 'Add a point of the object' });
    await hand.step(() => addPoint.click());
    expect((await hand.layer()).prompts.reduce((sum, { positive }) => sum + positive.length, 0)).toBe(points + 1);
    await idle();
  });
});

describe('without a mouse', () => {
  it('opens at the crosshair by the menu key, and in the middle of the map by Shift+F10', async () => {
    await hand.page.mouse.move(5, 5);
    await hand.take('s');
    for (let i = 0; i < 4; i++) await hand.keys('ArrowRight');
    const cross = await id('key-crosshair').boundingBox();
    await hand.keys('ContextMenu');
    await menu().waitFor();
    const mark = await id('menu-mark').boundingBox();
    expect([mark?.x, mark?.y]).toEqual([cross?.x, cross?.y]);
    await hand.keys('Escape');
    expect(await focused()).toBe('map');
    await idle();
    await id('tool-hint').waitFor({ state: 'detached' });
    await hand.keys('Shift+F10');
    await menu().waitFor();
    const map = await id('map').boundingBox();
    const middle = await id('menu-mark').boundingBox();
    expect((middle?.x ?? 0) + 16.5 - (map?.x ?? 0)).toBeCloseTo((map?.width ?? 0) / 2, -1);
    await hand.keys('Escape');
    // The menu key of a tool that is drawing does what its right button does.
    await hand.take('d');
    await hand.keys('ContextMenu');
    expect(await menu().count()).toBe(0);
    await idle();
  });

  it('opens under a finger that rests, and not under one that drags', async () => {
    const finger = await hand.page.context().newCDPSession(hand.page);
    const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: Px) => {
      const points = at ? [await hand.place(at)].map(([x, y]) => ({ x, y })) : [];
      await finger.send('Input.dispatchTouchEvent', { type, touchPoints: points });
    };
    await touch('touchStart', empty);
    await touch('touchMove', [empty[0] + 40, empty[1]]);
    await hand.page.waitForTimeout(900);
    await touch('touchEnd');
    expect(await menu().count()).toBe(0);
    await touch('touchStart', empty);
    await menu().waitFor();
    await touch('touchEnd');
    await hand.page.waitForTimeout(400);
    expect(await menu().count()).toBe(1);
    await hand.keys('Escape');
    await menu().waitFor({ state: 'detached' });
  });
});
