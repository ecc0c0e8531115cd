/**
 * The window under a hand: the built renderer on the real server host with real models, in Chromium,
 * at rest and while a model runs. Also alone: `npm run bench -- --window [--quick]`.
 */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { RasterInfo } from '../../src-main/contract/raster.ts';
import type { Figure } from './figures.ts';
import { startProgram } from './warm.ts';
import {
  type Action,
  brushing,
  cornerOfLargest,
  drawShape,
  hovering,
  opening,
  panning,
  promptDragging,
  rasterOf,
  resultOf,
  tableScrolling,
  toggling,
  typing,
  vertexDragging,
  zooming,
} from './window-actions.ts';
import { WindowHand } from './window-hand.ts';
import { accountWithCity } from './window-large.ts';
import { duringEncoding, keepEncoding } from './window-load.ts';
import { Recorder } from './window-recorder.ts';
import { figuresOf, longestScript, percentile, printRows, type Row } from './window-rows.ts';
import { openWindow, startBrowser } from './window-served.ts';
import { choosing, filtering, sorting, watchForBlankRows } from './window-table.ts';

/** p95 of anything that a hand does until something is seen, milliseconds. */
const seen = 100;

interface Scene {
  readonly name: string;
  readonly hand: WindowHand;
  readonly recorder: Recorder;
  readonly raster: RasterInfo;
  /** How often each action is done. */
  readonly times: number;
}

export async function windowFigures(root: string, quick: boolean): Promise<Figure[]> {
  const browser = await startBrowser();
  const times = quick ? 2 : 6;
  try {
    const few = await ordinaryScene(browser, root, times);
    const city = await cityScene(browser, root, { count: 50_000, times });
    const table = await tableScene(browser, root, { count: 100_000, times });
    const rows = [...few.rows, ...city.rows, ...table.rows];
    printRows(rows);
    return [...few.figures, ...city.figures, ...table.figures, ...figuresOf(rows), longestScript(rows)];
  } finally {
    await browser.close();
  }
}

/** Each action at rest, then each while the encoder is kept busy. */
async function bothWays(scene: Scene, actions: readonly Action[]): Promise<Row[]> {
  const { hand, recorder, times } = scene;
  const once = async (action: Action, around = (act: () => Promise<void>) => act()) => {
    const measured = await recorder.measure(action.name, () => around(() => action.run(hand, times)));
    process.stderr.write(`${scene.name}: ${action.name}: ${percentile(measured.latency, 0.95).toFixed(0)} ms\n`);
    return measured;
  };
  const idle = new Map<Action, Awaited<ReturnType<typeof once>>>();
  for (const action of actions) idle.set(action, await once(action));
  const load = await keepEncoding(hand.page, scene.raster);
  const rows: Row[] = [];
  for (const action of actions) {
    const rest = idle.get(action);
    let encoded = 0;
    const besides = async (act: () => Promise<void>) => {
      encoded = await duringEncoding(load, act);
    };
    const busy = await once(action, besides);
    if (rest) rows.push({ scene: scene.name, idle: rest, busy: { ...busy, encoded }, budget: action.budget ?? seen });
  }
  await load.stop();
  return rows;
}

const sampleButton = (page: Page) => page.getByTestId('sample-card').getByRole('button').first();

export async function ordinaryScene(browser: Browser, root: string, times: number) {
  const window = await openWindow(browser, root, { usable: (page) => sampleButton(page).waitFor() });
  try {
    const { page, started } = window;
    const recorder = await Recorder.attach(page);
    const hand = new WindowHand(page);
    await sampleButton(page).click();
    const picture = await firstPicture(page);
    await page.getByTestId('query-input').fill('Where is the open water?');
    await page.getByTestId('query-run').click();
    await page.getByTestId('answer').waitFor();
    const { raster } = await resultOf(hand);
    const scene = { name: 'a result', hand, recorder, raster, times };
    await hand.zoomToLayer();
    const shape = await drawShape(hand);
    const simple = [panning, zooming, hovering, typing, toggling, opening, brushing, vertexDragging(shape[1]!)];
    const rows = await bothWays(scene, simple);
    await hand.zoomToLayer();
    const prompts = await promptRows(scene, raster);
    return {
      rows: [...rows, ...prompts.rows],
      figures: [
        { what: 'start to usable window', value: started.host + started.page, unit: 'ms', budget: 1500 },
        { what: 'raster chosen to first picture', value: picture, unit: 'ms', budget: 1000 },
        ...prompts.figures,
        await memoryFigure(page, 'engine and window with a result'),
      ] satisfies Figure[],
    };
  } finally {
    await window.close();
  }
}

/** A box's corner is dragged; the page itself measures from the hand to the mask that the map has drawn. */
async function promptRows(scene: Scene, raster: RasterInfo): Promise<{ rows: Row[]; figures: Figure[] }> {
  const corner = cornerOfLargest(await resultOf(scene.hand));
  if (!corner) return { rows: [], figures: [] };
  const dragging = promptDragging(await scene.hand.placeOf(corner, raster));
  // The first mask of a window waits for its encoding, which is measured elsewhere.
  await dragging.run(scene.hand, 2);
  await scene.hand.page.waitForFunction(() => performance.getEntriesByName('prompt-to-mask').length > 0, null, {
    timeout: 60_000,
  });
  const rows = await bothWays(scene, [dragging]);
  const masks = (measured: Row['idle'] | null | undefined) => measured?.own.get('prompt-to-mask') ?? [];
  const rest = { what: 'no model at work', value: percentile(masks(rows[0]?.idle), 0.95) };
  const what = 'box corner dragged: hand to mask on the map (p95)';
  return {
    rows,
    figures: [
      { what, value: rest.value, unit: 'ms', budget: 150 },
      { what: `${what} while a run encodes`, value: percentile(masks(rows[0]?.busy), 0.95), unit: 'ms', floor: rest },
    ],
  };
}

/** Milliseconds until the map's image layer has drawn something. */
async function firstPicture(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const from = performance.now();
    const drawn = () => {
      const canvas = document.querySelector<HTMLCanvasElement>('.raster-layer canvas, canvas.raster-layer');
      if (!canvas || canvas.width === 0) return false;
      const [x, y] = [Math.floor(canvas.width / 2), Math.floor(canvas.height / 2)];
      return (canvas.getContext('2d')?.getImageData(x, y, 1, 1).data[3] ?? 0) > 0;
    };
    while (!drawn()) await new Promise((next) => requestAnimationFrame(next));
    return performance.now() - from;
  });
}

async function memoryFigure(page: Page, what: string): Promise<Figure> {
  const host = await page.evaluate(async () => {
    const reply = await (await fetch('api/host.memory', { method: 'POST' })).json();
    const processes: { bytes: number }[] = reply.value.processes;
    return processes.reduce((sum, { bytes }) => sum + bytes, 0);
  });
  const session = await page.context().newCDPSession(page);
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return { what: `memory: ${what}`, value: (host + usedSize) / 2 ** 20, unit: 'MiB', budget: 1536 };
}

interface Large {
  readonly count: number;
  readonly times: number;
}

/** A window on a session with so many buildings, and how long it took to be there. */
async function openCity(browser: Browser, root: string, count: number) {
  const program = startProgram(root);
  const raster = await program.engine.openRaster(join(root, 'build', 'sample', 'landsat7-olinda.tif'));
  await program.dispose();
  const account = await accountWithCity(raster, count);
  const window = await openWindow(browser, root, {
    account,
    usable: (page) => page.getByTestId('layer').nth(1).waitFor({ timeout: 120_000 }),
  });
  const recorder = await Recorder.attach(window.page);
  const hand = new WindowHand(window.page);
  return { window, recorder, hand };
}

export async function cityScene(browser: Browser, root: string, { count, times }: Large) {
  const { window, recorder, hand } = await openCity(browser, root, count);
  try {
    const { page } = window;
    await page.getByTestId('status-scale').waitFor();
    const again = await recorder.measure('open a session', async () => {
      await page.reload();
      await page.getByTestId('status-scale').waitFor({ timeout: 120_000 });
      await page.waitForTimeout(3000);
    });
    const raster = await rasterOf(hand);
    const scene = { name: `${count} polygons`, hand, recorder, raster, times };
    await hand.zoomToLayer();
    await page.waitForTimeout(2000);
    if (process.env.BENCH_PICTURES) await page.screenshot({ path: join(process.env.BENCH_PICTURES, 'city.png') });
    const wide = await bothWays(scene, [panning, hovering, typing, toggling, zooming]);
    await hand.zoomToLayer();
    const near = await nearRows(scene, raster);
    const pan = wide[0]?.idle.script ?? [];
    return {
      rows: [{ scene: scene.name, idle: again, busy: null, budget: Number.NaN }, ...wide, ...near],
      figures: [
        {
          what: `${count} polygons in view: script a frame of panning (p95)`,
          value: percentile(pan, 0.95),
          unit: 'ms',
          budget: 16,
        },
        { what: `${count} polygons: session to window`, value: window.started.page, unit: 'ms' },
        await memoryFigure(page, `engine and window with ${count} polygons`),
      ] satisfies Figure[],
    };
  } finally {
    await window.close();
  }
}

/** Edits among many: zoomed in, so that a hand can hit a corner. */
async function nearRows(scene: Scene, raster: RasterInfo): Promise<Row[]> {
  const { hand } = scene;
  const zoomedIn = 5;
  for (let i = 0; i < zoomedIn; i++) {
    await hand.page.getByTestId('command-zoom-in').click();
    await hand.page.waitForTimeout(350);
  }
  const box = await hand.mapBox();
  const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
  const far = ({ x, y }: { x: number; y: number }) => Math.hypot(x - centre.x, y - centre.y);
  const { extent } = raster;
  const centre = { x: (extent.minX + extent.maxX) / 2, y: (extent.minY + extent.maxY) / 2 };
  const corners = (await resultOf(hand)).features.flatMap(({ polygons }) => polygons[0]?.[0] ?? []);
  const nearest = corners.reduce((best, each) => (far(each) < far(best) ? each : best), corners[0]!);
  const [x, y] = await hand.placeOf(nearest, raster, zoomedIn);
  const share = [0.5 + (x - middle[0]) / box.width, 0.5 + (y - middle[1]) / box.height] as const;
  if (process.env.BENCH_PICTURES) await hand.page.screenshot({ path: join(process.env.BENCH_PICTURES, 'near.png') });
  return bothWays(scene, [vertexDragging(share), brushing]);
}

export async function tableScene(browser: Browser, root: string, { count, times }: Large) {
  const { window, recorder, hand } = await openCity(browser, root, count);
  try {
    const { page } = window;
    await page.getByTestId('status-scale').waitFor({ timeout: 120_000 });
    await page.getByTestId('dock-bottom').getByRole('button').first().click();
    await page.getByTestId('table-row').first().waitFor();
    const blank = await watchForBlankRows(page);
    const raster = await rasterOf(hand);
    const scene = { name: `table of ${count} rows`, hand, recorder, raster, times };
    const rows = await bothWays(scene, [tableScrolling, sorting, filtering, choosing]);
    if (process.env.BENCH_PICTURES) await page.screenshot({ path: join(process.env.BENCH_PICTURES, 'table.png') });
    const { frames, blanks } = await blank();
    return {
      rows,
      figures: [
        { what: `table of ${count} rows: frames with a blank row, of ${frames}`, value: blanks, unit: 'x', budget: 0 },
        await memoryFigure(page, `engine and window with ${count} polygons`),
      ] satisfies Figure[],
    };
  } finally {
    await window.close();
  }
}
