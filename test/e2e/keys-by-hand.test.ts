/** Drawing and correcting without a mouse: a crosshair on the map is moved by arrow keys, and every tool follows it. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HandOnProgram } from './by-hand.ts';

let hand: HandOnProgram;
beforeAll(async () => {
  hand = await HandOnProgram.start();
});
afterAll(() => hand?.close());
afterEach(() => expect(hand.served.complaints).toEqual([]));

async function arrows(key: 'Left' | 'Right' | 'Up' | 'Down', times: number): Promise<void> {
  for (let i = 0; i < times; i++) await hand.keys(`Arrow${key}`);
}
/** Drags by holding the space bar while arrows are pressed. */
async function pull(key: 'Left' | 'Right' | 'Up' | 'Down', times: number): Promise<void> {
  await hand.page.keyboard.down(' ');
  await arrows(key, times);
  await hand.page.keyboard.up(' ');
}
/** Begins with the crosshair in the middle of the map. */
async function begin(tool: string): Promise<void> {
  await hand.take(tool);
  await hand.keys('ArrowRight');
  await hand.page.getByTestId('key-crosshair').waitFor();
}

describe('by keys alone', () => {
  it('a polygon is drawn, with the place said and the crosshair seen; Esc drops one, Enter saves one', async () => {
    await begin('d');
    const place = hand.page.getByTestId('key-place');
    const first = await place.textContent();
    expect(first).toMatch(/Crosshair at .*° S, .*° W/);
    await hand.keys('ArrowRight', ' ', 'ArrowDown', ' ', 'Escape');
    expect(await place.textContent()).not.toBe(first);
    const made = await hand.step(async () => {
      await hand.keys(' ');
      await arrows('Right', 8);
      await hand.keys(' ');
      await arrows('Down', 8);
      await hand.keys(' ');
      await arrows('Left', 8);
      await hand.keys(' ', 'Enter');
    });
    expect(made).toHaveLength(1);
    expect(made[0]?.polygons[0]?.[0]).toHaveLength(5);
    const xs = new Set(made[0]?.polygons[0]?.[0]?.map(({ x }) => Math.round(x)));
    expect(xs.size).toBe(2);
  });

  it('a vertex is gone to, dragged, and taken out', async () => {
    await begin('v');
    const ring = async () => (await hand.features())[0]?.polygons[0]?.[0] ?? [];
    const before = await ring();
    await hand.keys('PageDown');
    await hand.step(() => pull('Up', 3));
    const dragged = await ring();
    expect(dragged.filter(({ x, y }) => !before.some((p) => p.x === x && p.y === y)).length).toBeGreaterThan(0);
    await hand.step(() => hand.keys('Delete'));
    expect(await ring()).toHaveLength(4);
    await hand.undo();
    // The comma is Alt+click, which takes a vertex out, too.
    await hand.step(async () => {
      await hand.keys('PageDown', ',');
    });
    expect(await ring()).toHaveLength(4);
    await hand.undo();
  });

  it('the brush paints while the space bar or the lock holds it, and its size is changed', async () => {
    await begin('b');
    const area = async () => (await hand.features())[0]?.areaM2 ?? 0;
    const before = await area();
    await hand.step(() => pull('Left', 3));
    const painted = await area();
    expect(painted).toBeGreaterThan(before);
    await hand.keys(']', ']', ']');
    await hand.step(async () => {
      await hand.keys('0');
      await arrows('Up', 4);
      await hand.keys('0');
    });
    expect(await area()).toBeGreaterThan(painted);
    // Esc drops a stroke that is being painted.
    const steps = (await hand.session()).done.length;
    await hand.page.keyboard.down(' ');
    await arrows('Left', 3);
    await hand.keys('Escape');
    await hand.page.keyboard.up(' ');
    await hand.keys('ArrowUp');
    expect((await hand.session()).done).toHaveLength(steps);
  });

  it('features are chosen, moved and split', async () => {
    await begin('s');
    await hand.keys('PageDown', ' ');
    await hand.panel('Editing', 'editing-panel');
    await hand.until(
      async () => (await hand.page.getByTestId('chosen-count').textContent())?.startsWith('1 of 1') ?? false,
      'one is chosen',
    );
    await begin('g');
    await hand.keys('PageDown');
    const before = (await hand.features())[0]?.polygons[0]?.[0]?.[0];
    await hand.step(() => pull('Left', 2));
    expect((await hand.features())[0]?.polygons[0]?.[0]?.[0]?.x).toBeLessThan(before?.x ?? 0);
    await begin('x');
    await arrows('Right', 2);
    await arrows('Up', 20);
    await hand.keys(' ');
    await arrows('Down', 40);
    const parts = await hand.step(() => hand.keys(' ', 'Enter'));
    expect(parts.length).toBeGreaterThan(1);
  });

  it('a new object is made by clicks of the segmenter, with one that does not belong', async () => {
    const before = (await hand.features()).length;
    await begin('o');
    await arrows('Left', 12);
    await hand.keys(' ');
    await hand.until(
      async () => /Mask 1 of/.test((await hand.page.getByTestId('tool-hint').textContent()) ?? ''),
      'a mask is offered',
    );
    await arrows('Up', 10);
    await hand.keys(',');
    const after = await hand.step(() => hand.keys('Enter'));
    expect(after).toHaveLength(before + 1);
    expect((await hand.layer()).prompts.at(-1)).toMatchObject({ negative: [{ x: expect.any(Number) }] });
  });

  it('a distance is measured and a place identified', async () => {
    await begin('m');
    await hand.keys(' ');
    await arrows('Right', 10);
    await hand.keys(' ', 'Enter');
    await hand.until(
      async () => /m on the ellipsoid/.test((await hand.page.getByTestId('tool-hint').textContent()) ?? ''),
      'a length is told',
    );
    await begin('i');
    await hand.keys(' ');
    await hand.page.getByTestId('identified').waitFor();
    await hand.keys('Escape', 'Escape');
  });

  it('the key map tells how', async () => {
    await hand.keys('F1');
    await hand.page.getByTestId('keymap').getByText('Move the crosshair; with Shift by one pixel').waitFor();
    await hand.keys('Escape');
  });

  it('a mouse that moves takes over again', async () => {
    await begin('d');
    await hand.move([200, 200]);
    await hand.move([220, 220]);
    await hand.page.getByTestId('key-crosshair').waitFor({ state: 'detached' });
    expect(await hand.page.getByTestId('key-place').textContent()).toBe('');
    await hand.keys('Escape');
  });
});
