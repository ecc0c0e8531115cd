/** The map's own tools under a real hand: measuring, identifying, comparing, turning, bookmarks, panels dragged. */
import geographiclib from 'geographiclib-geodesic';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HandOnProgram, type Px, square } from './by-hand.ts';

let hand: HandOnProgram;
beforeAll(async () => {
  hand = await HandOnProgram.start();
});
afterAll(() => hand?.close());
afterEach(() => expect(hand.served.complaints).toEqual([]));

const earth = geographiclib.Geodesic.WGS84;
const text = async (testId: string) => (await hand.page.getByTestId(testId).textContent()) ?? '';

/** Longitude and latitude of a place, as the status bar tells them. */
async function lonLat(at: Px): Promise<{ lon: number; lat: number }> {
  await hand.move(at);
  const [, lat = '', ns, lon = '', ew] = /([\d.]+)° ([NS]), ([\d.]+)° ([EW])/.exec(await text('status-lonlat')) ?? [];
  return { lon: Number(lon) * (ew === 'W' ? -1 : 1), lat: Number(lat) * (ns === 'S' ? -1 : 1) };
}
/** "8.41 km²" in metres or square metres. */
function metres(said: string): number {
  const [, figure = '', unit = ''] = /([\d.,]+) (km²|ha|m²|km|m)/.exec(said) ?? [];
  const units: Record<string, number> = { 'km²': 1e6, ha: 1e4, 'm²': 1, km: 1000, m: 1 };
  return Number(figure.replaceAll(',', '')) * (units[unit] ?? Number.NaN);
}
const mapPicture = async () => {
  await hand.page.mouse.move(5, 5);
  return (await hand.page.getByTestId('map').screenshot()).toString('base64');
};

describe('measuring', () => {
  it('gives the distance on the ellipsoid that geographiclib gives', async () => {
    const [a, b]: Px[] = [
      [150, 200],
      [450, 420],
    ];
    const [from, to] = [await lonLat(a!), await lonLat(b!)];
    await hand.take('m');
    await hand.click(a!);
    await hand.click(b!);
    await hand.click(b!, { button: 'right' });
    const { s12 = 0 } = earth.Inverse(from.lat, from.lon, to.lat, to.lon);
    expect(metres(await text('tool-hint')) / s12).toBeCloseTo(1, 2);
  });

  it('gives the area, and identify answers the first click after it', async () => {
    const corners = square(200, 200, 200);
    const places = [];
    for (const corner of corners) places.push(await lonLat(corner));
    await hand.take('measure-area');
    for (const corner of corners) await hand.click(corner);
    await hand.keys('Enter');
    const polygon = earth.Polygon(false);
    for (const { lat, lon } of places) polygon.AddPoint(lat, lon);
    const { area = 0 } = polygon.Compute(false, true);
    expect(metres(await text('tool-hint')) / Math.abs(area)).toBeCloseTo(1, 2);
    await hand.click([300, 300]);
    await hand.keys('Enter', 'i');
    await hand.click([300, 300]);
    await hand.page.getByTestId('identified').getByText('Column, row').waitFor();
    await hand.keys('Escape', 'Escape');
  });
});

describe('comparing', () => {
  it('cuts any layer that is chosen, results too, at a line that is dragged', async () => {
    await hand.draw(square(150, 200, 400));
    await hand.keys('Escape', 'Escape', 'Control+Shift+A');
    const spots: Px[] = [
      [200, 300],
      [500, 300],
    ];
    const look = async () => {
      await hand.page.mouse.move(5, 5);
      const [left, right] = [await hand.colours(spots[0]!, 1), await hand.colours(spots[1]!, 1)];
      return [JSON.stringify(left), JSON.stringify(right)];
    };
    let whole = await look();
    await hand.until(async () => {
      const before = whole;
      whole = await look();
      return before.join() === whole.join();
    }, 'the map is still');
    await hand.page.getByTestId('command-swipe').click();
    const layer = hand.page.getByTestId('swipe-layer');
    await layer.selectOption({ label: 'Drawn by hand' });
    await hand.until(async () => {
      const now = await look();
      return now[0] === whole[0] && now[1] !== whole[1];
    }, 'the drawn layer is cut on the right');
    const line = await hand.page.getByTestId('swipe').boundingBox();
    await hand.page.mouse.move((line?.x ?? 0) + 5, (line?.y ?? 0) + 120);
    await hand.page.mouse.down();
    const [x, y] = await hand.place([600, 120]);
    await hand.page.mouse.move(x, y, { steps: 4 });
    await hand.page.mouse.up();
    await hand.until(async () => (await look()).join() === whole.join(), 'the line went over all of it');
    await hand.page.mouse.move(x, y);
    await hand.page.mouse.down();
    await hand.page.mouse.move(...(await hand.place([360, 120])), { steps: 4 });
    await hand.page.mouse.up();
    await layer.selectOption({ label: 'landsat7-olinda.tif' });
    await hand.until(async () => {
      const now = await look();
      return now[0] === whole[0] && now[1] !== whole[1];
    }, 'the image is cut on the right');
    await hand.page.getByTestId('command-swipe').click();
    await hand.until(async () => (await look()).join() === whole.join(), 'nothing is cut');
  });
});

describe('the view', () => {
  it('turns and comes back to north, and a click still lands where the pointer is', async () => {
    await hand.command('Turn the map right');
    await hand.page.getByTestId('status').getByText('15°').waitFor();
    const all = await hand.features();
    await hand.take('d');
    const made = await hand.step(async () => {
      for (const corner of square(600, 500, 60)) await hand.click(corner);
      await hand.keys('Enter');
    });
    expect(made).toHaveLength(all.length + 1);
    await hand.move([600, 500]);
    const [x = 0, y = 0] = (await text('status-coordinates')).split(', ').map(Number);
    const ring = made.at(-1)?.polygons[0]?.[0] ?? [];
    expect(ring.some((p) => Math.hypot(p.x - x, p.y - y) < 60)).toBe(true);
    await hand.keys('Escape', 'Escape');
    await hand.page.getByTestId('north-arrow').click();
    await hand.page.getByTestId('status').getByText('15°').waitFor({ state: 'detached' });
  });

  it('has a graticule, an overview and bookmarks', async () => {
    const plain = await mapPicture();
    await hand.page.getByTestId('command-graticule').click();
    await hand.until(async () => (await mapPicture()) !== plain, 'lines are drawn');
    await hand.page.getByTestId('command-graticule').click();
    await hand.page.getByTestId('command-overview').click();
    await hand.page.locator('.ol-overviewmap canvas').first().waitFor();
    await hand.page.getByTestId('command-overview').click();
    await hand.page.locator('.ol-overviewmap').waitFor({ state: 'detached' });
    const at = async () => {
      await hand.move([100, 100]);
      return text('status-coordinates');
    };
    const here = await at();
    await hand.page.getByTestId('map').focus();
    await hand.keys('Control+d');
    await hand.page.getByTestId('bookmarks').waitFor();
    await hand.drag([
      [300, 620],
      [420, 500],
    ]);
    await hand.until(async () => (await at()) !== here, 'the map was panned');
    await hand.page
      .getByTestId('bookmarks')
      .getByRole('button', { name: /^Go to/ })
      .click();
    await hand.until(async () => (await at()) === here, 'the map is where it was');
  });

  it('lets panels be dragged from one dock to another', async () => {
    const tab = hand.page.getByTestId('dock-left').getByRole('tab').first();
    const title = (await tab.getAttribute('title')) ?? '';
    await tab.dragTo(hand.page.getByTestId('dock-right').getByRole('tab').first());
    await hand.page.getByTestId('dock-right').getByRole('tab', { name: title, exact: true }).waitFor();
  });
});
