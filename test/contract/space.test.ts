import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Affine, boundsOf, corners, toMap, toRaster, windowToRaster } from '../../src-main/contract/space.ts';

const coordinate = fc.double({ min: -1e5, max: 1e5, noNaN: true });
const affine: fc.Arbitrary<Affine> = fc
  .record({
    size: fc.double({ min: 1e-4, max: 100, noNaN: true }),
    ratio: fc.double({ min: 0.5, max: 2, noNaN: true }),
    turn: fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
    c: fc.double({ min: -1e7, max: 1e7, noNaN: true }),
    f: fc.double({ min: -1e7, max: 1e7, noNaN: true }),
  })
  .map(({ size, ratio, turn, c, f }) => ({
    a: size * Math.cos(turn),
    b: size * ratio * Math.sin(turn),
    c,
    d: size * Math.sin(turn),
    e: -size * ratio * Math.cos(turn),
    f,
  }));

describe('raster and map coordinates', () => {
  it('come back where they were after a round trip, rotated and sheared grids included', () => {
    fc.assert(
      fc.property(affine, coordinate, coordinate, (t, x, y) => {
        const back = toRaster(t, toMap(t, { x, y }));
        const tolerance = 1e-6 + (1e-9 * (Math.abs(t.c) + Math.abs(t.f))) / Math.hypot(t.a, t.d);
        expect(Math.abs(back.x - x)).toBeLessThan(tolerance);
        expect(Math.abs(back.y - y)).toBeLessThan(tolerance);
      }),
    );
  });

  it("put the outer corner of the first pixel on the transform's origin and its centre half a pixel in", () => {
    const t: Affine = { a: 30, b: 0, c: 600_000, d: 0, e: -30, f: 9_000_000 };
    expect(toMap(t, { x: 0, y: 0 })).toEqual({ x: 600_000, y: 9_000_000 });
    expect(toMap(t, { x: 0.5, y: 0.5 })).toEqual({ x: 600_015, y: 8_999_985 });
  });

  it("scale and shift a window pixel by the window's place in the grid", () => {
    const window = { origin: { x: 896, y: 1792 }, scale: 4 };
    expect(windowToRaster(window, { x: 0.5, y: 10 })).toEqual({ x: 3586, y: 7208 });
  });
});

describe('boxes', () => {
  it('are the bounds of their own corners, and of nothing there are none', () => {
    const box = { minX: -3, minY: 2, maxX: 5, maxY: 9 };
    expect(boundsOf(corners(box))).toEqual(box);
    expect(boundsOf([])).toBeUndefined();
  });
});
