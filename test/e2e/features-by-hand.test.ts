/** Features chosen by a real pointer, and what is done to several or to whole ones. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Feature } from '../../src-main/contract/run.ts';
import { areaPx, HandOnProgram, type Px, pixelsOf, square } from './by-hand.ts';

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

describe('several features', () => {
  it('are chosen by click, Shift, box and lasso, and the count says so', async () => {
    await hand.draw(square(100, 150, 60), square(250, 150, 60), square(400, 150, 60), square(100, 350, 60));
    await hand.panel('Editing', 'editing-panel');
    const count = hand.page.getByTestId('chosen-count');
    const chosen = (number: number) =>
      hand.until(async () => ((await count.textContent()) ?? '').startsWith(`${number} of 4`), `${number} chosen`);
    await hand.take('s');
    await hand.click([130, 180]);
    await chosen(1);
    await hand.click([280, 180], { with: 'Shift' });
    await chosen(2);
    await hand.drag([
      [80, 120],
      [480, 230],
    ]);
    await chosen(3);
    await hand.click([600, 600]);
    await chosen(0);
    await hand.take('select-lasso');
    await hand.drag([
      [80, 130],
      [180, 130],
      [180, 430],
      [80, 430],
      [80, 140],
    ]);
    await chosen(2);
  });

  it('move together, are merged, collected and taken apart', async () => {
    const before = await hand.draw(square(100, 150, 60), square(250, 150, 60));
    await hand.keys('Escape', 'Control+a');
    await hand.take('g');
    const moved = await hand.step(() =>
      hand.drag([
        [130, 180],
        [150, 230],
      ]),
    );
    for (const [i, feature] of moved.entries()) {
      const [[x0 = 0, y0 = 0] = [], [x1 = 0, y1 = 0] = []] = [outer(before[i])[0], outer(feature)[0]];
      expect([Math.round(x1 - x0), Math.round(y1 - y0)]).toEqual([20, 50]);
    }
    await hand.keys('Control+a');
    const collected = await hand.step(() => hand.command('Collect into one feature'));
    expect(collected.map(({ polygons }) => polygons.length)).toEqual([2]);
    const apart = await hand.step(() => hand.command('Take parts apart'));
    expect(apart.map(({ polygons }) => polygons.length)).toEqual([1, 1]);
    await hand.draw(square(100, 150, 60), square(130, 180, 60));
    await hand.keys('Escape', 'Control+a');
    const [merged, ...none] = await hand.step(() => hand.keys('Control+m'));
    expect(none).toEqual([]);
    expect(area(merged)).toBeCloseTo(2 * 3600 - 900, -2);
  });

  it('are simplified, smoothed, made rectangular and buffered by the figures in the panel', async () => {
    const rough: Px[] = [
      [200, 200],
      [260, 202],
      [320, 199],
      [318, 320],
      [202, 318],
    ];
    const [drawn] = await hand.draw(rough);
    await hand.panel('Editing', 'editing-panel');
    const tolerance = hand.page.getByRole('spinbutton', { name: 'Tolerance' });
    await tolerance.fill('150');
    const [square4] = await hand.step(() => hand.page.getByTestId('command-regularise').click());
    const ring = outer(square4);
    expect(ring).toHaveLength(4);
    for (const [i, [x, y]] of ring.entries()) {
      const [[ax, ay], [bx, by]] = [ring[(i + 3) % 4]!, ring[(i + 1) % 4]!];
      const cosine =
        ((ax - x) * (bx - x) + (ay - y) * (by - y)) / (Math.hypot(ax - x, ay - y) * Math.hypot(bx - x, by - y));
      expect(Math.abs(cosine)).toBeLessThan(0.01);
    }
    const [grown] = await hand.step(() => hand.page.getByTestId('command-buffer').click());
    expect(grown?.areaM2 ?? 0).toBeGreaterThan(square4?.areaM2 ?? 0);
    await hand.draw(rough);
    const [simple] = await hand.step(() => hand.page.getByTestId('command-simplify').click());
    expect(outer(simple)).toHaveLength(4);
    const [smooth] = await hand.step(() => hand.page.getByTestId('command-smooth').click());
    expect(outer(smooth).length).toBeGreaterThan(4);
    expect(area(smooth)).toBeLessThan(area(drawn));
    await tolerance.fill('20');
  });
});
