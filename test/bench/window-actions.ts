/** What a person does in the window, each thing by itself, for the recorder. */

import type { EditSession, VectorLayer } from '../../src-main/contract/document.ts';
import type { RasterInfo } from '../../src-main/contract/raster.ts';
import type { MapXY } from '../../src-main/contract/space.ts';
import type { WindowHand } from './window-hand.ts';

export interface Action {
  readonly name: string;
  /** Milliseconds, p95 of input to frame; that of the design where it is not said. */
  readonly budget?: number;
  run(hand: WindowHand, times: number): Promise<void>;
}

export async function sessionOf({ page }: WindowHand): Promise<EditSession> {
  return page.evaluate(async () => (await (await fetch('res/document/session')).json()) as never);
}

export async function resultOf(hand: WindowHand): Promise<VectorLayer> {
  const { layers } = (await sessionOf(hand)).document;
  const found = layers.findLast(({ kind }) => kind === 'vector');
  if (found?.kind !== 'vector') throw new Error('there is no result');
  return found;
}

/** The raster of the last result, fetched without its features: a driver takes gigabytes to hand over 100,000 of them. */
export async function rasterOf({ page }: WindowHand): Promise<RasterInfo> {
  return page.evaluate(async () => {
    const { document } = await (await fetch('res/document/session')).json();
    return document.layers.at(-1).raster;
  });
}

export const panning: Action = {
  name: 'pan the map',
  async run(hand, times) {
    for (let i = 0; i < times; i++) {
      const [from, to] = [await hand.at(0.6, 0.6), await hand.at(0.4, 0.45)];
      await hand.drag(i % 2 === 0 ? [from, to] : [to, from]);
      await hand.page.waitForTimeout(120);
    }
  },
};

export const zooming: Action = {
  name: 'zoom by the wheel',
  async run(hand, times) {
    const middle = await hand.at(0.5, 0.5);
    for (let i = 0; i < times; i++) {
      await hand.wheel(middle, 6, -120);
      await hand.wheel(middle, 6, 120);
      await hand.page.waitForTimeout(300);
    }
  },
};

export const hovering: Action = {
  name: 'hover objects on the map and in the list',
  async run(hand, times) {
    const listed = hand.page.getByTestId('feature');
    const shown = await listed.count();
    for (let i = 0; i < times; i++) {
      const height = 0.2 + (0.6 * i) / times;
      await hand.glide([await hand.at(0.15, height), await hand.at(0.85, height + 0.05)], 40);
      const box = shown > 0 ? await listed.nth(i % Math.min(4, shown)).boundingBox() : null;
      if (box) await hand.page.mouse.move(box.x + 30, box.y + 10);
    }
  },
};

export const typing: Action = {
  name: 'type a question',
  async run({ page }, times) {
    const input = page.getByTestId('query-input');
    if ((await input.count()) === 0) return;
    await input.fill('');
    for (let i = 0; i < times; i++) await input.pressSequentially('where is water? ', { delay: 35 });
    await input.fill('');
  },
};

export const toggling: Action = {
  name: 'hide and show a layer',
  async run({ page }, times) {
    const eye = page
      .getByTestId('layer')
      .first()
      .getByRole('button', { name: /^Show / })
      .first();
    for (let i = 0; i < 2 * times; i++) {
      await eye.click();
      await page.waitForTimeout(150);
    }
  },
};

export const opening: Action = {
  name: 'open panels and the palette',
  async run({ page }, times) {
    for (let i = 0; i < times; i++) {
      for (const name of ['style', 'editing', 'edits', 'query']) {
        await page.locator(`#tab-${name}`).click();
        await page.waitForTimeout(120);
      }
      await page.keyboard.press('Control+k');
      await page.keyboard.type('zoom', { delay: 40 });
      await page.keyboard.press('Escape');
      await page.waitForTimeout(120);
    }
  },
};

export const brushing: Action = {
  name: 'paint with the brush',
  async run(hand, times) {
    await hand.take('b');
    for (let i = 0; i < times; i++) {
      const y = 0.25 + (0.5 * i) / times;
      await hand.drag([await hand.at(0.3, y), await hand.at(0.4, y + 0.04), await hand.at(0.45, y)], 14);
      await hand.page.waitForTimeout(200);
    }
    await hand.drop();
  },
};

/** Draws a shape by clicks, and gives its corners as shares of the map. */
export async function drawShape(hand: WindowHand): Promise<readonly (readonly [number, number])[]> {
  const corners = [
    [0.55, 0.3],
    [0.7, 0.3],
    [0.7, 0.5],
    [0.55, 0.5],
  ] as const;
  await hand.take('d');
  for (const [x, y] of corners) {
    const [px, py] = await hand.at(x, y);
    await hand.page.mouse.click(px, py);
    await hand.page.waitForTimeout(320); // A second click sooner would be a double click.
  }
  await hand.page.keyboard.press('Enter');
  await hand.page.waitForTimeout(300);
  await hand.drop();
  return corners;
}

/** @param vertex where one is, as shares of the map; it is moved to and fro. */
export function vertexDragging(vertex: readonly [number, number]): Action {
  return {
    name: 'drag a vertex',
    async run(hand, times) {
      await hand.take('v');
      const [from, to] = [await hand.at(...vertex), await hand.at(vertex[0] + 0.03, vertex[1] - 0.03)];
      for (let i = 0; i < times; i++) {
        await hand.drag(i % 2 === 0 ? [from, to] : [to, from]);
        await hand.page.waitForTimeout(250);
      }
      if (times % 2 === 1) await hand.drag([to, from]);
      await hand.drop();
    },
  };
}

/** @param corner of a prompt's box, in the page's pixels at the view that is shown. */
export function promptDragging(corner: readonly [number, number]): Action {
  return {
    name: 'drag the corner of a box',
    async run(hand, times) {
      await hand.take('p');
      const to = [corner[0] + 30, corner[1] + 22] as const;
      for (let i = 0; i < times; i++) {
        await hand.drag(i % 2 === 0 ? [corner, to] : [to, corner], 40);
        await hand.page.waitForTimeout(1200);
      }
      await hand.drop();
    },
  };
}

export const tableScrolling: Action = {
  name: 'scroll the attribute table',
  async run({ page }, times) {
    const box = await page.getByTestId('table-scroller').boundingBox();
    if (!box) throw new Error('there is no table');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    for (let i = 0; i < times; i++) {
      for (let k = 0; k < 25; k++) {
        await page.mouse.wheel(0, i % 2 === 0 ? 340 : -280);
        await page.waitForTimeout(16);
      }
    }
  },
};

/** The largest box of a prompt, by its upper right corner. */
export function cornerOfLargest({ prompts }: VectorLayer): MapXY | null {
  const size = ({ box }: VectorLayer['prompts'][number]) => (box ? (box.maxX - box.minX) * (box.maxY - box.minY) : 0);
  const [largest] = [...prompts].sort((a, b) => size(b) - size(a));
  return largest?.box ? { x: largest.box.maxX, y: largest.box.maxY } : null;
}
