import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RasterInfo } from '../../../src-main/contract/raster.ts';
import type { Box } from '../../../src-main/contract/space.ts';
import { planWindows } from '../../../src-main/engine/window/grid.ts';
import { whyInWords } from '../../../src-main/engine/window/why.ts';
import { codeOf } from '../raster/values.ts';

/** Of a raster's description, planning needs the size, the ground size and, for faults, the place. */
function raster(width: number, height: number, gsd: number | null = 10): RasterInfo {
  const transform = { a: 1, b: 0, c: 0, d: 0, e: -1, f: 0 };
  const range = { min: 0, max: 255 };
  return {
    id: 'r',
    path: '/r.tif',
    name: 'r.tif',
    width,
    height,
    sampleType: 'uint8',
    bands: [],
    nodata: null,
    hasMask: false,
    georeference: { kind: 'none', transform },
    extent: { minX: 0, minY: -height, maxX: width, maxY: 0 },
    gsd,
    overviews: [],
    block: { width: 256, height: 256 },
    compression: 'none',
    bytes: 0,
    display: { bands: [1, 1, 1], ranges: [range, range, range] },
    notices: [],
  };
}
const keyOf = (w: { origin: { x: number; y: number } }) => `${w.origin.x},${w.origin.y}`;
const fault = (make: () => unknown) => codeOf(Promise.resolve().then(make));

describe('the resolution', () => {
  test("is the raster's own where one window covers it", () => {
    const plan = planWindows(raster(349, 352, 28.4964), { kind: 'auto' }, null);
    expect(plan).toEqual({
      scale: 1,
      gsd: 28.4964,
      choice: { scale: 1, gsd: 28.4964, windows: 1, part: false, reason: { code: 'own' } },
      gridWidth: 349,
      gridHeight: 352,
      windows: [{ scale: 1, origin: { x: 0, y: 0 }, width: 349, height: 352 }],
    });
    expect(whyInWords(plan.choice)).toBe("28.5 m, the raster's own resolution: one window covers it");
  });
  test('is halved until sixteen windows suffice', () => {
    const plan = planWindows(raster(20_000, 20_000), { kind: 'auto' }, null);
    expect([plan.scale, plan.gsd, plan.windows.length]).toEqual([8, 80, 9]);
    expect(plan.choice.reason).toEqual({ code: 'coarsened', finerWindows: 36, limit: 16 });
    expect(whyInWords(plan.choice)).toContain('80 m');
  });
  test("finer than the raster is the raster's own, and said", () => {
    const plan = planWindows(raster(500, 500), { kind: 'metres', metres: 2 }, null);
    expect(plan.scale).toBe(1);
    expect(plan.choice.reason).toEqual({ code: 'finerThanRaster', metres: 2 });
    expect(whyInWords(plan.choice)).toContain('finer');
  });
  test('in metres sets the scale, also a broken one', () => {
    expect(planWindows(raster(500, 500), { kind: 'metres', metres: 25 }, null)).toMatchObject({
      scale: 2.5,
      gsd: 25,
      gridWidth: 200,
    });
  });
});

test('faults say what cannot be', async () => {
  const outside: Box<'raster'> = { minX: 600, minY: 0, maxX: 700, maxY: 10 };
  expect(await fault(() => planWindows(raster(500, 500), { kind: 'native' }, outside))).toBe('window.outside');
  expect(await fault(() => planWindows(raster(100_000, 100_000), { kind: 'native' }, null))).toBe(
    'window.areaTooLarge',
  );
  expect(await fault(() => planWindows(raster(5, 5, null), { kind: 'metres', metres: 3 }, null))).toBe('window.noGsd');
});

const sized = fc.record({
  width: fc.integer({ min: 1, max: 9000 }),
  height: fc.integer({ min: 1, max: 9000 }),
  metres: fc.integer({ min: 100, max: 450 }).map((n) => n / 10),
});
/** Even over 0..1; fast-check's doubles are even over their bit patterns, so nearly all of them are near 0. */
const unit = fc.integer({ min: 0, max: 1_000_000 }).map((n) => n / 1_000_000);
const corners = fc.tuple(unit, unit, unit, unit);

function areaOf(size: { width: number; height: number }, [x, y, u, v]: readonly number[]): Box<'raster'> {
  const minX = (x ?? 0) * (size.width - 1);
  const minY = (y ?? 0) * (size.height - 1);
  return { minX, minY, maxX: minX + 0.5 + (u ?? 0) * size.width, maxY: minY + 0.5 + (v ?? 0) * size.height };
}

test('every pixel of the area lies in a window, and no window comes twice', () => {
  fc.assert(
    fc.property(sized, corners, corners, (size, at, probe) => {
      const info = raster(size.width, size.height);
      const area = areaOf(size, at);
      const plan = planWindows(info, { kind: 'metres', metres: size.metres }, area);
      expect(new Set(plan.windows.map(keyOf)).size).toBe(plan.windows.length);
      const x = (area.minX + (probe[0] ?? 0) * (Math.min(area.maxX, size.width) - area.minX) * 0.999) / plan.scale;
      const y = (area.minY + (probe[1] ?? 0) * (Math.min(area.maxY, size.height) - area.minY) * 0.999) / plan.scale;
      const covers = plan.windows.some(
        (w) => x >= w.origin.x && y >= w.origin.y && x < w.origin.x + w.width && y < w.origin.y + w.height,
      );
      expect(covers).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('moving or growing the area changes no window that both plans have, and only selects from the whole', () => {
  fc.assert(
    fc.property(sized, corners, corners, (size, a, b) => {
      const info = raster(size.width, size.height);
      const plan = (area: Box<'raster'> | null) =>
        planWindows(info, { kind: 'metres', metres: size.metres }, area).windows;
      const whole = new Map(plan(null).map((w) => [keyOf(w), w]));
      const [one, two] = [areaOf(size, a), areaOf(size, b)];
      const both = {
        minX: Math.min(one.minX, two.minX),
        minY: Math.min(one.minY, two.minY),
        maxX: Math.max(one.maxX, two.maxX),
        maxY: Math.max(one.maxY, two.maxY),
      };
      const grown = new Set(plan(both).map(keyOf));
      for (const window of plan(one)) {
        expect(window).toEqual(whole.get(keyOf(window)));
        expect(grown.has(keyOf(window))).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test('every pixel is 64 pixels or more from the edge of its window, or near the edge of the raster', () => {
  const deep = (at: number, axis: { origin: number; side: number; size: number }) =>
    at >= axis.origin &&
    at < axis.origin + axis.side &&
    (axis.origin === 0 || at - axis.origin >= 64) &&
    (axis.origin + axis.side >= axis.size || axis.origin + axis.side - at >= 64);
  for (let x = 0; x < 5000; x += 7) {
    const area = { minX: x, minY: 350, maxX: x + 1, maxY: 351 };
    const { windows } = planWindows(raster(5000, 700), { kind: 'native' }, area);
    expect(windows.map((w) => deep(x + 0.5, { origin: w.origin.x, side: w.width, size: 5000 }))).toEqual([true]);
  }
});
