import { describe, expect, it } from 'vitest';
import type { RasterInfo } from '../../../src-main/contract/raster.ts';
import type { GsdChoice } from '../../../src-main/contract/run.ts';
import type { Box } from '../../../src-main/contract/space.ts';
import { planWindows } from '../../../src-main/engine/window/grid.ts';
import { type HoldingChoice, windowHolding } from '../../../src-main/engine/window/holding.ts';
import { faultOfCall } from '../../support/faults.ts';

const raster: RasterInfo = {
  id: 'r',
  path: '/r.tif',
  name: 'r.tif',
  width: 5000,
  height: 3000,
  sampleType: 'uint8',
  bands: [],
  nodata: null,
  hasMask: false,
  georeference: { kind: 'none', transform: { a: 1, b: 0, c: 0, d: 0, e: -1, f: 0 } },
  extent: { minX: 0, minY: -3000, maxX: 5000, maxY: 0 },
  gsd: 0.5,
  overviews: [],
  block: { width: 256, height: 256 },
  compression: 'none',
  bytes: 1,
  display: { bands: [1, 2, 3], ranges: [0, 1, 2].map(() => ({ min: 0, max: 255 })) as never },
  notices: [],
};
const box = (minX: number, minY: number, maxX: number, maxY: number): Box<'raster'> => ({ minX, minY, maxX, maxY });
const auto: HoldingChoice = { gsd: { kind: 'auto' }, near: null };
const at = (gsd: GsdChoice): HoldingChoice => ({ gsd, near: null });
const native = at({ kind: 'native' });
const origin = (bounds: Box<'raster'>, choice: HoldingChoice) => {
  const { window, whole } = windowHolding(raster, bounds, choice);
  return [window.scale, window.origin.x, window.origin.y, whole];
};

describe('the window of a prompt', () => {
  it('is the one in whose middle it lies best, of those that hold it whole', () => {
    expect(origin(box(400, 400, 600, 600), auto)).toEqual([1, 0, 0, true]);
    // In the overlap of two windows (896..1024), nearer to the second one's middle.
    expect(origin(box(930, 400, 1010, 600), auto)).toEqual([1, 896, 0, true]);
    // Over the first window's edge.
    expect(origin(box(960, 100, 1100, 200), auto)).toEqual([1, 896, 0, true]);
  });

  it('is one of the windows that a run over the same raster looks at', () => {
    const planned = planWindows(raster, { kind: 'native' }, null).windows;
    for (const [x, y] of [
      [10, 10],
      [960, 960],
      [2500, 1500],
      [4999, 2999],
    ] as const) {
      expect(planned).toContainEqual(windowHolding(raster, box(x, y, x, y), native).window);
    }
  });

  it('has the finest resolution at which one window holds the prompt, unless a resolution is named', () => {
    // 1200 pixels do not fit into 1024; at half the resolution they do.
    expect(origin(box(100, 100, 1300, 400), auto)).toEqual([2, 0, 0, true]);
    expect(origin(box(0, 0, 5000, 3000), auto)).toEqual([8, 0, 0, true]);
    expect(origin(box(100, 100, 1300, 400), at({ kind: 'metres', metres: 2 }))).toEqual([4, 0, 0, true]);
  });

  it('at a named resolution that is too fine holds most of the prompt and says that it does not hold all', () => {
    expect(origin(box(800, 100, 2000, 400), native)).toEqual([1, 896, 0, false]);
  });

  it('holds what of a prompt lies on the raster', () => {
    expect(origin(box(4900, 2900, 6000, 4000), auto)).toEqual([1, 4480, 2688, true]);
  });

  it('stays the same while it holds the prompt, else another of its resolution is taken', () => {
    const near = { scale: 1, origin: { x: 0, y: 0 }, width: 1024, height: 1024 };
    const choice: HoldingChoice = { gsd: { kind: 'auto' }, near };
    expect(origin(box(930, 400, 1010, 600), choice)).toEqual([1, 0, 0, true]);
    expect(origin(box(930, 400, 1030, 600), choice)).toEqual([1, 896, 0, true]);
    expect(origin(box(100, 100, 1300, 400), choice)).toEqual([1, 0, 0, false]);
  });
});

describe('faults', () => {
  const fault = (bounds: Box<'raster'>, choice: HoldingChoice, of: RasterInfo = raster) =>
    faultOfCall(Promise.resolve().then(() => windowHolding(of, bounds, choice)));

  it('a prompt beside the raster is outside', async () => {
    expect(await fault(box(6000, 0, 6100, 100), auto)).toMatchObject({ code: 'window.outside' });
  });

  it('metres need a ground size', async () => {
    const blank = { ...raster, gsd: null };
    const metres = at({ kind: 'metres', metres: 1 });
    expect(await fault(box(0, 0, 9, 9), metres, blank)).toMatchObject({ code: 'window.noGsd' });
  });

  it.each([
    ['off the grid', { scale: 1, origin: { x: 100, y: 0 }, width: 1024, height: 1024 }],
    ['beyond the grid', { scale: 1, origin: { x: 896 * 9, y: 0 }, width: 1024, height: 1024 }],
    ['before the grid', { scale: 1, origin: { x: -896, y: 0 }, width: 1024, height: 1024 }],
    ['of another size', { scale: 1, origin: { x: 0, y: 0 }, width: 512, height: 1024 }],
  ])('a window %s is refused', async (_, near) => {
    expect(await fault(box(0, 0, 9, 9), { gsd: { kind: 'auto' }, near })).toMatchObject({ code: 'request.invalid' });
  });
});
