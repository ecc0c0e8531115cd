/** Every tool on outlines, with a real pointer on the real map: what it does to the shape, and what it refuses. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Feature } from '../../src-main/contract/run.ts';
import { areaPx, HandOnProgram, near, type Px, pixelsOf, square } from './by-hand.ts';

let hand: HandOnProgram;
/** Outlines in map pixels, once something was drawn at known ones. */
let px: (feature: Feature) => Px[][][];

const box = square(200, 200, 120);

beforeAll(async () => {
  hand = await HandOnProgram.start();
  const [drawn] = await hand.draw(box);
  px = pixelsOf(drawn!, box);
});
afterAll(() => hand?.close());
afterEach(() => expect(hand.served.complaints).toEqual([]));

const outer = (feature: Feature | undefined) => (feature ? (px(feature)[0]?.[0] ?? []) : []);
const area = (feature: Feature | undefined) => (feature ? areaPx(px(feature)) : 0);

describe('a polygon', () => {
  it('has a corner for each click, however quick the hand is, and the right button ends it', async () => {
    await hand.draw(box);
    const corners: Px[] = [...square(400, 150, 90), [380, 200], [370, 180]];
    await hand.take('d');
    const all = await hand.step(async () => {
      for (const corner of corners) await hand.click(corner);
      await hand.click([370, 180], { button: 'right' });
    });
    expect(all).toHaveLength(2);
    const made = all[1];
    expect(outer(made)).toHaveLength(6);
    for (const corner of corners) expect(near(outer(made), corner)).toBe(true);
  });

  it('ends with a double click, which leaves no second corner where the hand trembled; Backspace takes one back', async () => {
    await hand.take('d');
    const all = await hand.step(async () => {
      for (const corner of [
        [300, 480],
        [380, 480],
        [500, 600],
      ] as const)
        await hand.click(corner);
      await hand.keys('Backspace');
      await hand.doubleClick([380, 560], [382, 561]);
    });
    expect(outer(all.at(-1))).toHaveLength(3);
  });

  it('that crosses itself is not saved, and the place is marked until it is mended', async () => {
    await hand.draw(box);
    await hand.take('d');
    for (const corner of [
      [400, 400],
      [500, 500],
      [500, 400],
      [400, 500],
    ] as const)
      await hand.click(corner);
    await hand.keys('Enter');
    await hand.told(/crosses itself/);
    await hand.move([560, 300]);
    const reds = async () =>
      (await hand.colours([450, 450], 14)).filter(([r, g, b]) => r > 200 && g < 110 && b < 110).length;
    await hand.until(async () => (await reds()) > 20, 'the crossing is marked in red');
    expect(await hand.features()).toHaveLength(1);
    await hand.keys('Backspace', 'Backspace', 'Backspace');
    const mended = await hand.step(async () => {
      await hand.click([500, 400]);
      await hand.click([500, 500]);
      await hand.keys('Enter');
    });
    expect(mended).toHaveLength(2);
    await hand.until(async () => (await reds()) === 0, 'the mark is gone');
  });
});

describe('vertices', () => {
  it('are moved, put in by dragging or double clicking an edge, and taken out by Delete and Alt+click', async () => {
    await hand.draw(box);
    await hand.take('v');
    const [moved] = await hand.step(() =>
      hand.drag([
        [320, 200],
        [350, 170],
      ]),
    );
    expect(near(outer(moved), [350, 170])).toBe(true);
    const [pulled] = await hand.step(() =>
      hand.drag([
        [200, 260],
        [170, 260],
      ]),
    );
    expect(outer(pulled)).toHaveLength(5);
    expect(near(outer(pulled), [170, 260])).toBe(true);
    const [put] = await hand.step(() => hand.doubleClick([260, 320]));
    expect(outer(put)).toHaveLength(6);
    const [fewer] = await hand.step(async () => {
      await hand.move([300, 400]);
      await hand.move([260, 320]);
      await hand.keys('Delete');
    });
    expect(outer(fewer)).toHaveLength(5);
    const [back] = await hand.step(() => hand.click([170, 260], { with: 'Alt' }));
    expect(outer(back)).toHaveLength(4);
  });

  it('and Delete beside one removes no feature', async () => {
    await hand.draw(box);
    await hand.take('v');
    await hand.move([260, 260]);
    await hand.keys('Delete');
    await hand.told(/Point at a vertex first/);
    expect(await hand.features()).toHaveLength(1);
  });

  it('that would break the shape stay where they were', async () => {
    const [before] = await hand.draw(box);
    await hand.take('v');
    await hand.drag([
      [200, 200],
      [400, 260],
    ]);
    await hand.told(/crosses itself/);
    const [after] = await hand.features();
    expect(after?.polygons).toEqual(before?.polygons);
    await hand.keys('Escape');
  });

  it('of a shared edge move in both neighbours, or in one alone where that is switched off', async () => {
    const right: Px[] = square(320, 200, 100);
    await hand.draw(box, right);
    await hand.keys('Escape', 'Control+Shift+A');
    await hand.take('v');
    const both = await hand.step(() =>
      hand.drag([
        [320, 200],
        [330, 160],
      ]),
    );
    expect(both.map((feature) => near(outer(feature), [330, 160]))).toEqual([true, true]);
    await hand.panel('Editing', 'editing-panel');
    const shared = hand.page.getByRole('checkbox', { name: 'Shared edges move together' });
    await shared.uncheck();
    await hand.page.getByTestId('map').focus();
    await hand.keys('Control+Shift+A');
    const one = await hand.step(() =>
      hand.drag([
        [330, 160],
        [350, 150],
      ]),
    );
    expect(one.filter((feature) => near(outer(feature), [350, 150]))).toHaveLength(1);
    await shared.check();
  });
});

describe('snapping', () => {
  it('takes a click to a vertex or an edge within its pixels, and leaves it alone beyond', async () => {
    const [first, second] = await hand.draw(box, [
      [326, 205],
      [420, 200],
      [420, 320],
      [327, 260],
    ]);
    const corner = first?.polygons[0]?.[0]?.find(({ x }, _i, ring) => x === Math.max(...ring.map((p) => p.x)));
    const ring = second?.polygons[0]?.[0] ?? [];
    const top = first?.polygons[0]?.[0]?.filter((p) => Math.abs(p.x - (corner?.x ?? 0)) < 1e-6) ?? [];
    expect(top.some((p) => ring.some((q) => q.x === p.x && q.y === p.y))).toBe(true);
    expect(near(outer(second), [320, 260], 0.6)).toBe(true);
    await hand.panel('Editing', 'editing-panel');
    const reach = hand.page.getByRole('spinbutton', { name: 'Within' });
    await reach.fill('3');
    const [, loose] = await hand.draw(box, [
      [326, 205],
      [420, 200],
      [420, 320],
    ]);
    expect(near(outer(loose), [326, 205], 0.6)).toBe(true);
    await reach.fill('10');
  });
});

describe('lines and holes', () => {
  it('split a feature, reshape its outline, cut a hole and fill it', async () => {
    await hand.draw(box);
    await hand.take('x');
    const split = await hand.step(async () => {
      await hand.click([260, 180]);
      await hand.click([260, 340]);
      await hand.click([260, 340], { button: 'right' });
    });
    expect(split.map((part) => Math.round(area(part) / 100))).toEqual([72, 72]);
    await hand.draw(box);
    await hand.take('r');
    const [reshaped] = await hand.step(async () => {
      for (const at of [
        [310, 220],
        [360, 260],
        [310, 300],
      ] as const)
        await hand.click(at);
      await hand.keys('Enter');
    });
    expect(near(outer(reshaped), [360, 260])).toBe(true);
    expect(area(reshaped)).toBeGreaterThan(120 * 120);
    await hand.take('h');
    const [holed] = await hand.step(async () => {
      for (const corner of square(230, 230, 40)) await hand.click(corner);
      await hand.keys('Enter');
    });
    expect(px(holed!)[0]).toHaveLength(2);
    expect(area(reshaped) - area(holed)).toBeCloseTo(1600, -2);
    await hand.take('f');
    const [filled] = await hand.step(() => hand.click([250, 250]));
    expect(area(filled)).toBeCloseTo(area(reshaped), 0);
    await hand.click([600, 600]);
    await hand.told(/no hole there/);
  });
});

describe('what was made', () => {
  it('is exported as it is: areas, holes and who drew it', async () => {
    await hand.draw(box);
    await hand.take('h');
    await hand.step(async () => {
      for (const corner of square(230, 230, 40)) await hand.click(corner);
      await hand.keys('Enter');
    });
    const [feature] = await hand.exported();
    expect(feature?.geometry.coordinates[0]).toHaveLength(2);
    expect(feature?.properties).toMatchObject({ edited: true });
    expect(Number(feature?.properties.area_m2)).toBeCloseTo((await hand.features())[0]?.areaM2 ?? 0, 0);
  });
});
