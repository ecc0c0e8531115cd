/** More than fifty steps of every kind by a real hand, undone and done again to the byte, over a reload and a killed host. */
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Edit, EditSession, LayerPrompt, VectorLayer } from '../../src-main/contract/document.ts';
import { HandOnProgram, type Px, square, toPixels } from './by-hand.ts';
import { ask } from './served-program.ts';

// Many steps in one test.
vi.setConfig({ testTimeout: 900_000 });

let hand: HandOnProgram;
beforeAll(async () => {
  hand = await HandOnProgram.start();
});
afterAll(() => hand?.close());
afterEach(() => expect(hand.served.complaints).toEqual([]));

const water = 'Where is the open water?';
const green = 'Show me the vegetation';
const image = 'landsat7-olinda.tif';
const a = square(120, 440, 90);
const b = square(280, 440, 90);

let toPx: (p: { x: number; y: number }) => Px;
/** The feature that the segmenter made of a box. */
let object = '';
let begun = '';
/** The document after each step of the history, from the one before the first of them. */
const states: string[] = [];
/** Edits of the steps, for what kinds there were. */
const seen: Edit[] = [];

const id = (testId: string) => hand.page.getByTestId(testId);
const row = (name: string): Locator => hand.page.getByRole('treeitem', { name, exact: true });
const done = async () => (await hand.stepNames()).length;

/** The document as text, with the edits of the newest steps. */
function read(steps = 0): Promise<{ readonly document: string; readonly edits: readonly Edit[] }> {
  return hand.page.evaluate(async (count) => {
    const session: EditSession = await (await fetch('res/document/session')).json();
    const edits = count > 0 ? session.done.slice(-count).map(({ edit }) => edit) : [];
    return { document: JSON.stringify(session.document), edits };
  }, steps);
}
const state = async () => (await read()).document;

async function result(): Promise<VectorLayer> {
  const found = (await hand.session()).document.layers.find((layer) => layer.kind === 'vector');
  if (found?.kind !== 'vector') throw new Error('the answer is gone');
  return found;
}

/** One step of the history; what it leaves is kept. */
async function step(act: () => Promise<unknown>): Promise<void> {
  const before = await done();
  await act();
  await hand.until(async () => (await done()) > before, `a step ${states.length}, after ${before}`);
  expect((await hand.stepNames()).slice(before)).toHaveLength(1);
  const { document, edits } = await read(1);
  states.push(document);
  seen.push(...edits);
}

const free = () => hand.keys('Escape', 'Escape', 'Escape', 'Control+Shift+A');
async function begin(tool: string): Promise<void> {
  await hand.page.getByTestId('map').focus();
  await free();
  await hand.take(tool);
}
/** Chooses the features at places, with the selection tool. */
async function choose(...places: readonly Px[]): Promise<void> {
  await begin('s');
  for (const [i, at] of places.entries()) await hand.click(at, i > 0 ? { with: 'Shift' } : {});
}
async function show(name: string): Promise<void> {
  await hand.panel('Layers', 'layers');
  await row(name).getByRole('button', { name, exact: true }).click();
}

describe('steps of every kind', () => {
  it('begin with an answer', async () => {
    await ask(hand.page, water);
    await hand.until(async () => (await done()) === 2, 'the host has the answer');
    states.push(await state());
    begun = await hand.exportedText();
  });

  it('are made of outlines', async () => {
    await begin('d');
    for (const outline of [a, b])
      await step(async () => {
        for (const corner of outline) await hand.click(corner);
        await hand.keys('Enter');
      });
    toPx = toPixels((await result()).features.at(-1), b);
    await begin('b');
    await step(() =>
      hand.drag([
        [200, 485],
        [240, 485],
      ]),
    );
    await step(() =>
      hand.drag(
        [
          [120, 520],
          [150, 530],
        ],
        { with: 'Alt' },
      ),
    );
    await begin('e');
    await step(() => hand.click([285, 445]));
    await begin('v');
    await step(() =>
      hand.drag([
        [370, 530],
        [385, 545],
      ]),
    );
    await begin('l');
    await step(() => hand.drag([...square(350, 460, 50), [350, 461]]));
    await begin('lasso-take');
    await step(() => hand.drag([...square(110, 470, 25), [110, 471]]));
    await begin('h');
    await step(async () => {
      for (const corner of square(310, 480, 20)) await hand.click(corner);
      await hand.keys('Enter');
    });
    await begin('f');
    await step(() => hand.click([320, 490]));
    await begin('x');
    await step(async () => {
      await hand.click([330, 420]);
      await hand.click([330, 570]);
      await hand.keys('Enter');
    });
    await choose([310, 500], [355, 510]);
    await step(() => hand.keys('Control+m'));
    await choose([310, 500]);
    for (const command of ['Buffer', 'Smooth', 'Simplify', 'Right angles']) await step(() => hand.command(command));
    await begin('g');
    await step(() =>
      hand.drag([
        [310, 500],
        [322, 506],
      ]),
    );
    await choose([160, 480], [330, 500]);
    await step(() => hand.command('Collect into one feature'));
    await step(() => hand.command('Take parts apart'));
  });

  it('are made of prompts and of the segmenter', async () => {
    const size = ({ box }: LayerPrompt) => (box ? (box.maxX - box.minX) * (box.maxY - box.minY) : 0);
    const prompt = async () => (await result()).prompts.toSorted((p, q) => size(q) - size(p))[0]!;
    await begin('p');
    const { box } = await prompt();
    const corner = toPx({ x: box!.maxX, y: box!.minY });
    const to: Px = [corner[0] - 60, corner[1] - 50];
    await step(() => hand.drag([corner, to]));
    const [left, top] = toPx({ x: box!.minX, y: box!.maxY });
    const inside: Px = [left + (to[0] - left) * 0.31, top + (to[1] - top) * 0.37];
    await step(() => hand.click(inside, { with: 'Alt' }));
    const more: Px = [inside[0] + 25, inside[1] + 45];
    await step(() => hand.click(more));
    await step(() => hand.drag([more, [more[0] + 12, more[1] + 8]]));
    await hand.move(inside);
    await step(() => hand.keys('Delete'));
    expect((await prompt()).negative).toEqual([]);
    await begin('o');
    await hand.drag([
      [480, 240],
      [600, 380],
    ]);
    await hand.until(async () => /Mask 1 of/.test((await id('tool-hint').textContent()) ?? ''), 'a mask is offered');
    await step(() => hand.keys('Enter'));
    object = (await result()).features.at(-1)?.id ?? '';
    await choose([160, 480]);
    await hand.take('w');
    await step(() => hand.click([160, 480]));
  });

  it('and a page that is loaded anew has them', async () => {
    const before = await hand.session();
    await hand.page.reload();
    await id('map').waitFor();
    await expect.poll(() => id('layer').count(), { timeout: 90_000 }).toBe(2);
    expect(await hand.session()).toEqual(before);
    await show(water);
  });

  it('are made of attributes', async () => {
    await free();
    await hand.panel('Attribute table', 'attribute-table');
    const rows = id('table-row');
    await expect.poll(() => rows.count(), { timeout: 60_000 }).toBeGreaterThan(2);
    const write = (column: string, value: string, index: number) =>
      step(async () => {
        await rows.nth(index).locator('button.value').first().dblclick();
        const cell = hand.page.getByRole('textbox', { name: column, exact: true });
        await cell.fill(value);
        await cell.press('Enter');
      });
    await write('label', 'harbour', 0);
    await id('table-field').fill('hectares');
    await id('table-formula').fill('round(area / 10000, 3)');
    await step(() => id('table-calculate').click());
    await id('table-formula').fill('hectares * 100');
    await step(() => id('table-calculate').click());
    await id('table-field').fill('note');
    await step(() => id('attribute-table').getByRole('button', { name: 'Add field' }).click());
    await write('label', 'mole', 1);
    await id('table-field').fill('label');
    await id('table-formula').fill("if(area > 100000, 'large', label)");
    await step(() => id('table-calculate').click());
    await hand.page.getByTestId('map').focus();
    await hand.keys('Control+Shift+B');
    await id('attribute-table').waitFor({ state: 'detached' });
  });

  it('are made of the layer and its style', async () => {
    await show(water);
    await hand.panel('Style', 'vector-mode');
    const style = id('panel-style');
    const pick = (testId: string, to: string | { index: number }) =>
      step(() =>
        id(testId)
          .selectOption(to)
          .then(() => {}),
      );
    await pick('vector-mode', 'single');
    await step(() => style.locator('input[type="color"]').fill('#ff0000'));
    await pick('vector-mode', 'graduated');
    await pick('graduated-field', { index: 1 });
    await step(async () => {
      await style.locator('input[type="number"]').fill('3');
      await hand.keys('Enter');
    });
    await pick('vector-mode', 'categorised');
    await step(() => style.locator('input[type="color"]').first().fill('#00ff00'));
    await pick('labels', 'label');
    await step(() => style.getByRole('slider').first().fill('0.6'));
    await hand.panel('Layers', 'layers');
    const named = row(water).getByRole('button', { name: water, exact: true });
    await step(async () => {
      await named.dblclick();
      await hand.page.getByRole('textbox', { name: /New name of/ }).fill('Sea');
      await hand.keys('Enter');
    });
    await step(() => row('Sea').getByRole('slider').fill('0.4'));
    await step(() => row('Sea').press(' '));
    await step(() => row('Sea').press(' '));
    await hand.panel('Question', 'query-input');
    await step(() => id('toggle-prompts').click());
    await step(() => row(image).dragTo(row('Sea'), { targetPosition: { x: 60, y: 3 } }));
    await step(async () => {
      await row('Sea').click({ button: 'right' });
      await hand.page.getByRole('menuitem', { name: 'New group around it' }).click();
    });
    await hand.keys('Escape');
    await step(() => row(image).dragTo(row('Group'), { targetPosition: { x: 60, y: 13 } }));
    await step(() => row('Group').press('ArrowLeft'));
    await step(() => row('Group').press('ArrowRight'));
  });

  it('and a host that was killed has them', async () => {
    const before = await hand.session();
    await hand.killAndRestart();
    await hand.told(/last session is here again/);
    expect((await hand.session()).document).toEqual(before.document);
    expect((await hand.session()).done).toEqual(before.done);
  });

  it('are made of what was found, and of layers that are taken away', async () => {
    await show('Sea');
    await choose([160, 480]);
    await step(async () => {
      await hand.keys('Control+Shift+l');
      await hand.page.getByRole('button', { name: 'Keep as a concept' }).waitFor();
    });
    await hand.dismissNotices();
    await step(() => ask(hand.page, green));
    // One step that the host takes in two: the layer goes, and comes with other features.
    await step(async () => {
      await id('mode-instance').click();
      await hand.until(async () => {
        const { layers } = (await hand.session()).document;
        return layers.some(
          (each) => each.kind === 'vector' && each.name === green && each.summary?.mode === 'instance',
        );
      }, 'objects are shown');
    });
    await step(() =>
      row(green)
        .getByRole('button', { name: /^Remove/ })
        .click(),
    );
    await show('Sea');
    // What the segmenter made of a box goes with its box.
    const made = (await result()).features.find((feature) => feature.id === object);
    const ring = made?.polygons[0]?.[0]?.map(toPx) ?? [];
    const mean = (axis: 0 | 1) => ring.reduce((sum, at) => sum + at[axis], 0) / ring.length;
    await choose([mean(0), mean(1)]);
    await step(() => hand.keys('Delete'));
  });

  it('were more than fifty, of every kind that there is', () => {
    const kinds = (edit: Edit): string[] => (edit.kind === 'batch' ? edit.edits.flatMap(kinds) : [edit.kind]);
    // What adds and takes away prompts comes of objects and of deleted features.
    expect([...new Set(seen.flatMap(kinds))].sort()).toEqual([
      'features.add',
      'features.attributes',
      'features.geometry',
      'features.remove',
      'features.replace',
      'layer.add',
      'layer.change',
      'layer.move',
      'layer.remove',
      'prompts.add',
      'prompts.remove',
      'prompts.replace',
    ]);
    expect(states.length).toBeGreaterThan(51);
  });
});

describe('all of them', () => {
  let after = '';

  it('are taken back one by one, each to what was there before it', async () => {
    await show('Sea');
    after = await hand.exportedText();
    await hand.page.getByTestId('map').focus();
    await free();
    for (const before of states.slice(0, -1).toReversed()) {
      await hand.undo();
      expect(await state()).toBe(before);
    }
    expect(await done()).toBe(2);
    await show(water);
    expect(await hand.exportedText()).toBe(begun);
  });

  it('and done again in one go, to the byte', async () => {
    await hand.page.getByTestId('map').focus();
    for (let i = 1; i < states.length; i++) await hand.keys('Control+Shift+z');
    await hand.until(async () => (await done()) === states.length + 1, 'all are done again');
    expect(await state()).toBe(states.at(-1));
    await show('Sea');
    expect(await hand.exportedText()).toBe(after);
  });
});
