/** Fingers and a pen on the map: what one finger does, what two do, how hard a pen is pressed, and a palm beside it. */
import type { CDPSession } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { areaPx, HandOnProgram, type Px, pixelsOf, square } from './by-hand.ts';

vi.setConfig({ testTimeout: 600_000 });

let hand: HandOnProgram;
let device: CDPSession;
/** Of the whole image. It is the scale in the middle of the map, and so another one where the map was panned. */
let scale: string;
beforeAll(async () => {
  hand = await HandOnProgram.start();
  await hand.command('Zoom to the layer');
  await hand.page.waitForTimeout(500);
  scale = await scaleOf();
  device = await hand.page.context().newCDPSession(hand.page);
});
afterAll(() => hand?.close());
beforeEach(() => hand.keys('Escape', 'Escape', 'Control+Shift+A'));
afterEach(() => expect(hand.served.complaints).toEqual([]));

const scaleOf = () => hand.page.getByTestId('status-scale').inputValue();
const text = async (testId: string) => (await hand.page.getByTestId(testId).textContent()) ?? '';
type Touched = 'touchStart' | 'touchMove' | 'touchEnd';

/** All fingers that are on the screen after it. */
async function touch(type: Touched, ...fingers: readonly Px[]): Promise<void> {
  const places = await Promise.all(fingers.map((at) => hand.place(at)));
  const touchPoints = places.map(([x, y], id) => ({ x, y, id, force: 0.9 }));
  await device.send('Input.dispatchTouchEvent', { type, touchPoints });
}
/** Fingers along paths of equal length. */
async function fingers(...paths: readonly (readonly Px[])[]): Promise<void> {
  const at = (i: number) => paths.map((path) => path[i]!);
  await touch('touchStart', ...at(0));
  for (let i = 1; i < paths[0]!.length; i++) await touch('touchMove', ...at(i));
  await touch('touchEnd');
}
async function pen(type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', at: Px, force: number): Promise<void> {
  const [x, y] = await hand.place(at);
  const button = { button: 'left' as const, buttons: type === 'mouseReleased' ? 0 : 1, clickCount: 1 };
  await device.send('Input.dispatchMouseEvent', { type, x, y, force, pointerType: 'pen', ...button });
}
async function penStroke(from: Px, to: Px, force: number): Promise<void> {
  const steps = 6;
  const on = (i: number): Px => [from[0] + ((to[0] - from[0]) * i) / steps, from[1] + ((to[1] - from[1]) * i) / steps];
  await pen('mousePressed', from, force);
  for (let i = 1; i <= steps; i++) await pen('mouseMoved', on(i), force);
  await pen('mouseReleased', to, force);
}
const steps = async () => (await hand.stepNames()).length;
const place = async (at: Px) => {
  await hand.move(at);
  return (await text('status-coordinates')).split(', ').map(Number) as [number, number];
};
const along = (from: Px, to: Px, count = 8): Px[] =>
  Array.from({ length: count + 1 }, (_, i) => [
    from[0] + ((to[0] - from[0]) * i) / count,
    from[1] + ((to[1] - from[1]) * i) / count,
  ]);
/** The whole image as it was at first. */
async function whole(): Promise<void> {
  await hand.page.getByTestId('north-arrow').click();
  await hand.command('Zoom to the layer');
  await hand.until(async () => (await scaleOf()) === scale, 'the whole image is seen');
}

describe('fingers without a tool', () => {
  it('one pans, with the ground under it', async () => {
    const grabbed = await place([300, 300]);
    const path = along([300, 300], [380, 340]);
    // Held still at the end, so that the map does not slide on.
    await fingers([...path, ...Array.from({ length: 6 }, (): Px => [380, 340])]);
    await hand.page.waitForTimeout(700);
    const now = await place([380, 340]);
    const resolution = Math.abs((await place([480, 340]))[0] - now[0]) / 100;
    expect(Math.hypot(now[0] - grabbed[0], now[1] - grabbed[1]) / resolution).toBeLessThan(25);
  });

  it('two zoom, and turn the map', async () => {
    const resolution = async () => Math.abs((await place([400, 300]))[0] - (await place([300, 300]))[0]);
    const before = await resolution();
    await fingers(along([300, 320], [220, 320]), along([380, 320], [460, 320]));
    await hand.until(async () => (await resolution()) < before * 0.6, 'the map was zoomed in');
    await whole();
    const quarter = Array.from({ length: 13 }, (_, i) => (i / 12) * (Math.PI / 2));
    const about = (turn: number): Px[] =>
      quarter.map((a) => [340 + 90 * Math.cos(a + turn), 320 + 90 * Math.sin(a + turn)]);
    await fingers(about(0), about(Math.PI));
    await hand.until(
      async () => /\d+°/.test((await text('status')).replace(/[\d.]+° [NSEW]/g, '')),
      'the map is turned',
    );
    await whole();
  });
});

describe('fingers with a tool', () => {
  it('one draws; a second one zooms, and what the first had begun is dropped', async () => {
    await hand.draw(square(200, 200, 80));
    await hand.take('b');
    const [painted] = await hand.step(() => fingers(along([270, 240], [330, 240])));
    expect(painted?.provenance.edited).toBe(true);
    const before = await steps();
    await touch('touchStart', [250, 320]);
    await touch('touchMove', [270, 320]);
    await touch('touchStart', [270, 320], [350, 320]);
    for (const by of [10, 30, 50, 70]) await touch('touchMove', [270 - by, 320], [350 + by, 320]);
    await touch('touchEnd');
    await hand.until(async () => (await scaleOf()) !== scale, 'the map was zoomed');
    await hand.move([20, 20]);
    expect(await steps()).toBe(before);
    await whole();
  });

  it('click the corners of a polygon, over a zoom in between', async () => {
    await hand.draw(square(200, 200, 80));
    await hand.take('d');
    const tap = (at: Px) => fingers([at, at]);
    for (const at of square(400, 200, 60).slice(0, 2)) await tap(at);
    expect(await text('tool-hint')).toContain('2 points');
    await fingers(along([300, 420], [260, 420]), along([380, 420], [420, 420]));
    await hand.until(async () => (await scaleOf()) !== scale, 'the map was zoomed');
    expect(await text('tool-hint')).toContain('2 points');
    await tap([300, 300]);
    await hand.step(() => hand.keys('Enter'));
    await whole();
  });
});

describe('a pen', () => {
  it('paints as wide as it is pressed, and a finger paints at the set width', async () => {
    const box = square(200, 200, 80);
    const widths: number[] = [];
    for (const force of [0.1, 0.5, 1]) {
      const [drawn] = await hand.draw(box);
      const px = pixelsOf(drawn, box);
      await hand.take('b');
      const [painted] = await hand.step(() => penStroke([280, 240], [380, 240], force));
      widths.push((areaPx(px(painted!)) - 6400) / 100);
    }
    const [light = 0, middle = 0, full = 0] = widths;
    // Of a brush of 16 px: a quarter of it without any pressure, all of it at the most.
    expect(full).toBeGreaterThan(30);
    expect(full).toBeLessThan(40);
    expect(middle / full).toBeGreaterThan(0.5);
    expect(middle / full).toBeLessThan(0.75);
    expect(light / full).toBeGreaterThan(0.2);
    expect(light / full).toBeLessThan(0.45);
    const [drawn] = await hand.draw(box);
    await hand.take('b');
    // Until the pen has been away for longer than a hand rests beside it.
    await hand.page.waitForTimeout(700);
    const [byFinger] = await hand.step(() => fingers(along([280, 240], [380, 240])));
    expect((areaPx(pixelsOf(drawn, box)(byFinger!)) - 6400) / 100 / full).toBeCloseTo(1, 1);
  });

  it('is not disturbed by the palm beside it, whichever comes first', async () => {
    const box = square(200, 200, 80);
    const [drawn] = await hand.draw(box);
    const px = pixelsOf(drawn, box);
    const before = await place([100, 100]);
    await hand.take('b');
    // The palm first: what it would have painted is dropped.
    await touch('touchStart', [450, 420]);
    await touch('touchMove', [455, 424]);
    const first = await hand.step(async () => {
      await pen('mousePressed', [280, 240], 0.5);
      await touch('touchMove', [470, 430]);
      await pen('mouseMoved', [330, 240], 0.5);
      await touch('touchEnd');
      await pen('mouseReleased', [330, 240], 0.5);
    });
    expect(first).toHaveLength(1);
    expect(areaPx(px(first[0]!)) - 6400).toBeLessThan(50 * 32 + 500);
    // Then the pen first.
    const second = await hand.step(async () => {
      await pen('mousePressed', [240, 280], 0.5);
      await touch('touchStart', [420, 420]);
      await touch('touchMove', [440, 450]);
      await pen('mouseMoved', [240, 330], 0.5);
      await touch('touchEnd');
      await pen('mouseReleased', [240, 330], 0.5);
    });
    expect(second).toHaveLength(1);
    await hand.keys('Escape', 'Escape');
    expect(await place([100, 100])).toEqual(before);
    // A while after the pen has gone fingers are heard again.
    await hand.page.waitForTimeout(700);
    await fingers([...along([300, 420], [340, 420]), [340, 420], [340, 420]]);
    await hand.until(async () => (await place([100, 100]))[0] !== before[0], 'a finger pans');
  });
});
