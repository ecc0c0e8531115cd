/** Masks and prompts corrected with a real pointer and real models: brush, eraser, lassos, wand, boxes and points. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LayerPrompt } from '../../src-main/contract/document.ts';
import type { Feature, Prompt } from '../../src-main/contract/run.ts';
import { areaPx, HandOnProgram, type Px, pixelsOf, square, toPixels } from './by-hand.ts';
import { ask } from './served-program.ts';

let hand: HandOnProgram;
let px: (feature: Feature) => Px[][][];
let toPx: (p: { x: number; y: number }) => Px;
const box = square(200, 200, 120);

beforeAll(async () => {
  hand = await HandOnProgram.start();
  const [drawn] = await hand.draw(box);
  px = pixelsOf(drawn, box);
  toPx = toPixels(drawn, box);
});
afterAll(() => hand?.close());
afterEach(() => expect(hand.served.complaints).toEqual([]));

const area = (feature: Feature | undefined) => (feature ? areaPx(px(feature)) : 0);
const hint = async () => (await hand.page.getByTestId('tool-hint').textContent()) ?? '';

describe('brush and lasso', () => {
  it('paint and erase what the ring shows; Alt turns one into the other; brackets change the size', async () => {
    await hand.draw(box);
    await hand.take('b');
    const right: Px[] = [
      [300, 260],
      [380, 260],
    ];
    const [painted] = await hand.step(() => hand.drag(right));
    // A brush of 16 px beyond the edge at 320: 60 px of a band 32 wide, and half a disc.
    expect(area(painted) - 14400).toBeGreaterThan(60 * 32 + 300);
    expect(area(painted) - 14400).toBeLessThan(60 * 32 + 500);
    const [erased] = await hand.step(() => hand.drag(right, { with: 'Alt' }));
    expect(area(erased)).toBeLessThan(14400);
    const ring = hand.page.locator('.brush-ring');
    const before = (await ring.boundingBox())?.width ?? 0;
    for (let i = 0; i < 4; i++) await hand.keys(']');
    expect(((await ring.boundingBox())?.width ?? 0) / before).toBeCloseTo(1.25 ** 4, 1);
    await hand.take('e');
    const [rubbed] = await hand.step(() => hand.click([220, 320]));
    expect(area(rubbed)).toBeLessThan(area(erased) - 500);
    for (let i = 0; i < 4; i++) await hand.keys('[');
    // A stroke dropped with Esc leaves nothing, and neither does what the hand drags afterwards.
    const steps = (await hand.session()).done.length;
    await hand.move([250, 250]);
    await hand.page.mouse.down();
    await hand.move([270, 250]);
    await hand.keys('Escape');
    await hand.move([290, 260]);
    await hand.page.mouse.up();
    await hand.move([10, 10]);
    expect((await hand.session()).done).toHaveLength(steps);
  });

  it('a lasso adds what it holds and takes away what it holds', async () => {
    await hand.draw(box);
    await hand.take('l');
    const loop = (x: number): Px[] => [...square(x, 230, 60), [x, 231]];
    const [more] = await hand.step(() => hand.drag(loop(300)));
    expect(area(more)).toBeCloseTo(14400 + 40 * 60, -2);
    await hand.take('lasso-take');
    const [less] = await hand.step(() => hand.drag(loop(170)));
    expect(area(less)).toBeCloseTo(14400 + 40 * 60 - 30 * 60, -2);
  });

  it('the wand adds what the segmenter sees at a click, and takes it away with Alt', async () => {
    const [drawn] = await hand.draw(square(560, 300, 12));
    await hand.take('w');
    const [grown] = await hand.step(() => hand.click([566, 306]));
    expect(area(grown)).toBeGreaterThan(area(drawn));
    const all = await hand.step(() => hand.click([566, 306], { with: 'Alt' }));
    expect(area(all[0])).toBeLessThan(area(grown));
  });
});

describe('an object without any question', () => {
  it('comes of a box, of which the right button takes the mask; Tab goes through the offered ones', async () => {
    await hand.draw(box);
    const asked: (string | null)[] = [];
    hand.page.on('request', (request) => {
      if (request.url().endsWith('/api/prompt.decode')) asked.push(request.postDataJSON().only);
    });
    await hand.take('o');
    await hand.move([480, 240]);
    await hand.page.mouse.down();
    for (let i = 1; i <= 4; i++) {
      await hand.move([480 + i * 40, 240 + i * 45]);
      await hand.until(async () => asked.length >= Math.min(i, 2), 'a mask is asked for under way');
    }
    const underWay = asked.length;
    expect(underWay).toBeGreaterThanOrEqual(2);
    expect(new Set(asked)).toEqual(new Set(['first']));
    expect(await hint()).not.toMatch(/Mask \d of/);
    await hand.page.mouse.up();
    await hand.until(async () => /Mask 1 of/.test(await hint()), 'a mask is offered');
    // Those to choose from are asked for once, when the hand has let go.
    expect(asked.filter((only) => only === null)).toHaveLength(1);
    expect(asked.at(-1)).toBeNull();
    expect(Number(/of (\d)/.exec(await hint())?.[1])).toBeGreaterThan(1);
    await hand.keys('Tab');
    expect(await hint()).toMatch(/Mask 2 of/);
    await hand.keys('Shift+Tab');
    const all = await hand.step(() => hand.click([560, 330], { button: 'right' }));
    expect(all).toHaveLength(2);
    expect(all[1]?.provenance).toMatchObject({ maskBy: 'segmenter', prompts: [{ box: { minX: expect.any(Number) } }] });
    await hand.click([560, 330]);
    await hand.until(async () => /Mask 1 of/.test(await hint()), 'a mask is offered for a click');
    await hand.keys('Escape');
    expect(await hand.features()).toHaveLength(2);
  });
});

describe('boxes and points of an answer', () => {
  /** The prompt with the largest box of which the lower right corner and a point can be grabbed. */
  async function prompt(): Promise<LayerPrompt> {
    const { prompts } = await hand.layer();
    const size = ({ box: b }: LayerPrompt) => (b ? (b.maxX - b.minX) * (b.maxY - b.minY) : 0);
    const found = prompts.toSorted((a, b) => size(b) - size(a))[0];
    if (!found?.box) throw new Error('the answer has no box');
    return found;
  }
  const now = async (id: string) => (await hand.layer()).prompts.find((each) => each.id === id);
  const maskOf = async (feature: string | null) => (await hand.features()).find(({ id }) => id === feature);

  it('are dragged, added with a click and Alt+click, and deleted, and the mask follows each time', async () => {
    await hand.take('s');
    await hand.keys('Escape', 'Escape');
    await ask(hand.page, 'Where is the open water?');
    await hand.until(async () => (await hand.layer()).prompts.length > 0, 'the host has the answer');
    await hand.take('p');
    const first = await prompt();
    const masks = [await maskOf(first.feature)];
    const { box: b } = first;
    const corner = toPx({ x: b?.maxX ?? 0, y: b?.minY ?? 0 });
    const to: Px = [corner[0] - 60, corner[1] - 50];
    await hand.step(() => hand.drag([corner, to]));
    const dragged = (await now(first.id))?.box;
    const [x, y] = toPx({ x: dragged?.maxX ?? 0, y: dragged?.minY ?? 0 });
    expect([x - to[0], y - to[1]].every((by) => Math.abs(by) < 2)).toBe(true);
    masks.push(await maskOf(first.feature));

    const points = (await now(first.id))?.positive.length ?? 0;
    const [left, top] = toPx({ x: dragged?.minX ?? 0, y: dragged?.maxY ?? 0 });
    const inside: Px = [left + (x - left) * 0.31, top + (y - top) * 0.37];
    await hand.step(() => hand.click(inside, { with: 'Alt' }));
    expect((await now(first.id))?.negative).toHaveLength(1);
    masks.push(await maskOf(first.feature));

    const moved: Px = [inside[0] + 40, inside[1] + 25];
    await hand.step(() => hand.drag([inside, moved]));
    const [nx, ny] = toPx((await now(first.id))?.negative[0] ?? { x: 0, y: 0 });
    expect(Math.hypot(nx - moved[0], ny - moved[1])).toBeLessThan(2);

    // A click on a point is no new point; Delete takes the one under the hand.
    await hand.click(moved);
    await hand.step(() => hand.keys('Delete'));
    expect((await now(first.id))?.negative).toHaveLength(0);
    expect((await now(first.id))?.positive).toHaveLength(points);
    masks.push(await maskOf(first.feature));

    await hand.step(() => hand.click([inside[0] + 20, inside[1] + 40]));
    expect((await now(first.id))?.positive).toHaveLength(points + 1);

    const outlines = masks.map((mask) => JSON.stringify(mask?.polygons));
    for (const [i, outline] of outlines.slice(1).entries()) expect(outline === outlines[i]).toBe(false);
    expect((await maskOf(first.feature))?.provenance.edited).toBe(true);
  });

  it('are decoded one at a time: of many moves during one decode the last alone is asked, and it counts', async () => {
    const { id, box: b } = await prompt();
    const asked: Prompt<'map'>[] = [];
    const { promise: goOn, resolve: release } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    await hand.page.route('**/api/prompt.decode', async (route) => {
      asked.push(route.request().postDataJSON().prompt);
      begin();
      if (asked.length === 1) await goOn;
      await route.continue();
    });
    const corner = toPx({ x: b?.maxX ?? 0, y: b?.minY ?? 0 });
    const to: Px = [corner[0] - 36, corner[1] + 24];
    await hand.step(async () => {
      await hand.move(corner);
      await hand.page.mouse.down();
      await hand.move([corner[0] - 6, corner[1]]);
      await begun;
      for (let i = 1; i <= 12; i++) await hand.move([corner[0] - 3 * i, corner[1] + 2 * i]);
      expect(asked).toHaveLength(1);
      release();
      await hand.page.mouse.up();
    });
    await hand.page.unroute('**/api/prompt.decode');
    expect(asked).toHaveLength(2);
    const dragged = (await now(id))?.box;
    expect(asked[1]?.box).toEqual(dragged);
    const [x, y] = toPx({ x: dragged?.maxX ?? 0, y: dragged?.minY ?? 0 });
    expect([x - to[0], y - to[1]].every((by) => Math.abs(by) < 2)).toBe(true);
  });

  it('and Esc within a drag leaves them where they were', async () => {
    const before = await prompt();
    const steps = (await hand.session()).done.length;
    const corner = toPx({ x: before.box?.maxX ?? 0, y: before.box?.minY ?? 0 });
    await hand.move(corner);
    await hand.page.mouse.down();
    await hand.move([corner[0] - 30, corner[1] - 30]);
    await hand.keys('Escape');
    await hand.page.mouse.up();
    await hand.move([10, 10]);
    expect((await now(before.id))?.box).toEqual(before.box);
    expect((await hand.session()).done).toHaveLength(steps);
  });

  it('the head of the answer counts what is there now', async () => {
    const count = (await hand.features()).length;
    await hand.keys('Escape', 'Escape', 'Control+Shift+A');
    await hand.take('s');
    await hand.keys('PageDown', ' ');
    await hand.step(() => hand.keys('Delete'));
    await hand.until(
      async () =>
        new RegExp(`^\\D*${count - 1} features?, ${count} found`).test(
          (await hand.page.getByTestId('answer').textContent()) ?? '',
        ),
      'the head counts one less',
    );
  });
});
