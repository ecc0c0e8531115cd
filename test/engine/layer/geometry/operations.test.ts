import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Polygon } from '../../../../src-main/contract/run.ts';
import type { MapXY } from '../../../../src-main/contract/space.ts';
import { reshapeByLine, splitByLine } from '../../../../src-main/engine/layer/geometry/cut.ts';
import { cutHole, explode, fillHoleAt, fillHoles } from '../../../../src-main/engine/layer/geometry/holes.ts';
import { intersectionOf, unionOf } from '../../../../src-main/engine/layer/geometry/overlay.ts';
import { planarArea } from '../../../../src-main/engine/layer/geometry/shape.ts';
import { regulariseOf, simplifyOf, smoothOf } from '../../../../src-main/engine/layer/geometry/simplify.ts';
import { snap } from '../../../../src-main/engine/layer/geometry/snap.ts';
import { findBreak } from '../../../../src-main/engine/layer/geometry/validity.ts';
import { addVertex, deleteVertex, moveVertex, translate } from '../../../../src-main/engine/layer/geometry/vertices.ts';
import { inCrs } from '../../export/results.ts';
import { blob, box, ringOf, star } from './shapes.ts';

const flat = { kind: 'none', transform: { a: 1, b: 0, c: 0, d: 0, e: -1, f: 0 } } as const;
const line = (...points: readonly (readonly [number, number])[]): MapXY[] => points.map(([x, y]) => ({ x, y }));
const cells = fc.array(fc.nat(99), { minLength: 7, maxLength: 150 });
const corner = { x: 288_776.25, y: 9_120_760.75 };
/** Lines over a blob of 12 x 12 pixels of 28.5 m. */
const lines = fc.array(fc.tuple(fc.integer({ min: -30, max: 370 }), fc.integer({ min: -370, max: 30 })), {
  minLength: 2,
  maxLength: 5,
});

describe('splitting by a line', () => {
  it('gives valid parts that together are the shape, whatever the line', () => {
    fc.assert(
      fc.property(cells, fc.integer({ min: 20, max: 80 }), lines, (numbers, density, points) => {
        const shape = blob(numbers, 12, density);
        const parts = splitByLine(
          shape,
          points.map(([x, y]) => ({ x: corner.x + x + 0.3, y: corner.y + y + 0.7 })),
        );
        for (const part of parts) expect(findBreak([part])).toBeNull();
        expect(Math.abs(planarArea(parts) - planarArea(shape))).toBeLessThan(1e-4);
        expect(parts.length).toBeGreaterThanOrEqual(shape.length);
      }),
      { numRuns: 60 },
    );
  });

  it('cuts a square in two, keeps a hole with its part, and leaves what the line does not cross through', () => {
    const holed: Polygon<'map'> = [...box(0, 0, 10, 10), ringOf([1, 1], [1, 3], [3, 3], [3, 1])];
    const parts = splitByLine([holed, box(20, 0, 30, 10)], line([5, -1], [5, 11]));
    expect(parts.map((part) => [part.length, planarArea([part])])).toEqual([
      [2, 46],
      [1, 50],
      [1, 100],
    ]);
    expect(splitByLine([box(0, 0, 10, 10)], line([5, -1], [5, 5]))).toHaveLength(1);
    expect(splitByLine([box(0, 0, 10, 10)], line([5, 5]))).toEqual([box(0, 0, 10, 10)]);
  });
});

describe('reshaping by a line', () => {
  const square = box(0, 0, 10, 10);
  it('adds what the line takes in, and cuts off what it leaves out', () => {
    expect(planarArea(reshapeByLine(square, line([2, 9], [2, 14], [8, 14], [8, 9]))!)).toBe(100 + 24);
    expect(planarArea(reshapeByLine(square, line([2, 11], [2, 6], [8, 6], [8, 11]))!)).toBe(100 - 24);
  });
  it('keeps holes that are still inside and needs two meetings', () => {
    const holed: Polygon<'map'> = [...square, ringOf([1, 1], [1, 3], [3, 3], [3, 1])];
    expect(planarArea(reshapeByLine(holed, line([2, 9], [2, 14], [8, 14], [8, 9]))!)).toBe(96 + 24);
    expect(reshapeByLine(square, line([5, 5], [5, 20]))).toBeNull();
    expect(reshapeByLine(square, line([50, 50], [60, 60]))).toBeNull();
  });
  it('gives valid shapes for stars and any line', () => {
    const radii = fc.array(fc.nat(800), { minLength: 4, maxLength: 12 });
    const path = fc.array(fc.tuple(fc.integer({ min: -150, max: 150 }), fc.integer({ min: -150, max: 150 })), {
      minLength: 2,
      maxLength: 5,
    });
    fc.assert(
      fc.property(radii, path, (r, points) => {
        const shaped = reshapeByLine(star(r, { x: 0, y: 0 }, 100), line(...points));
        if (shaped) expect(findBreak(shaped)).toBeNull();
      }),
      { numRuns: 100 },
    );
  });
});

describe('vertices', () => {
  const left = { id: 'left', polygons: [box(0, 0, 10, 10)] };
  const right = { id: 'right', polygons: [box(10, 0, 20, 5)] };
  const above = { id: 'above', polygons: [box(10, 5, 20, 20)] };

  it('that are shared move in all shapes, also where a neighbour only had an edge there', () => {
    const moved = moveVertex([right, left, above], { from: { x: 10, y: 5 }, to: { x: 12, y: 6 }, shared: true });
    expect(moved.map(({ id }) => id)).toEqual(['right', 'left', 'above']);
    const shapes = moved.map(({ polygons }) => polygons);
    const before = planarArea(unionOf([left, right, above].map(({ polygons }) => polygons)));
    expect(planarArea(unionOf(shapes))).toBeCloseTo(before, 9);
    expect(planarArea(intersectionOf(shapes[0]!, shapes[1]!))).toBeCloseTo(0, 9);
  });

  it('move in one shape alone where that is asked', () => {
    const moved = moveVertex([right, left, above], { from: { x: 10, y: 5 }, to: { x: 12, y: 6 }, shared: false });
    expect(moved.map(({ id }) => id)).toEqual(['right']);
  });

  it('are put into edges, and taken out again', () => {
    const more = addVertex([left], { on: { x: 5, y: 10 }, to: { x: 5, y: 12 }, shared: false });
    expect(planarArea(more[0]!.polygons)).toBe(110);
    const less = deleteVertex(more, { at: { x: 5, y: 12 }, shared: true });
    expect(less[0]!.polygons).toEqual(left.polygons);
    expect(
      deleteVertex([{ id: 't', polygons: [[ringOf([0, 0], [4, 0], [0, 4])]] }], { at: { x: 4, y: 0 }, shared: true }),
    ).toEqual([]);
  });

  it('that begin and end a ring stay one', () => {
    const [moved] = moveVertex([left], { from: { x: 0, y: 0 }, to: { x: -1, y: -1 }, shared: false });
    const ring = moved!.polygons[0]![0]!;
    expect(ring[0]).toEqual(ring.at(-1));
    expect(ring[0]).toEqual({ x: -1, y: -1 });
  });

  it('of whole shapes move together and back', () => {
    expect(translate(translate(left.polygons, { x: 3, y: -4 }), { x: -3, y: 4 })).toEqual(left.polygons);
  });
});

describe('snapping', () => {
  const shapes = [
    { id: 'a', polygons: [box(0, 0, 10, 10)] },
    { id: 'b', polygons: [box(30, 0, 40, 10)] },
  ];
  it('takes a vertex in reach before an edge that is nearer, then the edge, then nothing', () => {
    const at = (x: number, y: number, to: 'both' | 'edge' | 'vertex' | 'nothing' = 'both') =>
      snap(shapes, { x, y }, { reach: 2, to });
    expect(at(1.2, 0.1)).toMatchObject({ at: { x: 0, y: 0 }, kind: 'vertex', id: 'a' });
    expect(at(1.2, 0.1, 'edge')).toMatchObject({ at: { x: 1.2, y: 0 }, kind: 'edge' });
    expect(at(5, 11)).toMatchObject({ at: { x: 5, y: 10 }, kind: 'edge', place: { polygon: 0, ring: 0, vertex: 2 } });
    expect(at(5, 11, 'vertex')).toBeNull();
    expect(at(31, 9)?.id).toBe('b');
    expect(at(20, 5)).toBeNull();
    expect(at(0, 0, 'nothing')).toBeNull();
  });
});

describe('fewer, rounder, squarer corners', () => {
  it('simplifying keeps shapes valid and the corners that stay exactly where they were', () => {
    fc.assert(
      fc.property(
        cells,
        fc.integer({ min: 30, max: 70 }),
        fc.integer({ min: 5, max: 60 }),
        (numbers, density, metres) => {
          const { georeference } = inCrs('EPSG:31985', { a: 28.5, b: 0, c: corner.x, d: 0, e: -28.5, f: corner.y });
          const shape = blob(numbers, 12, density);
          const simple = simplifyOf(shape, metres, georeference);
          if (simple.length > 0) expect(findBreak(simple)).toBeNull();
          const known = new Set(shape.flat(2).map(({ x, y }) => `${x} ${y}`));
          expect(simple.flat(2).filter(({ x, y }) => !known.has(`${x} ${y}`))).toEqual([]);
          expect(simple.flat(2).length).toBeLessThanOrEqual(shape.flat(2).length);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('smoothing gives valid shapes of nearly the same area', () => {
    fc.assert(
      fc.property(cells, (numbers) => {
        const shape = blob(numbers, 10, 50);
        const smooth = smoothOf(shape, 2);
        if (shape.length > 0) expect(findBreak(smooth)).toBeNull();
      }),
      { numRuns: 40 },
    );
    expect(planarArea(smoothOf([box(0, 0, 10, 10)], 1))).toBe(100 - 4 * ((2.5 * 2.5) / 2));
  });

  it('regularising makes the corners of a turned, noisy building right angles', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -44, max: 44 }),
        fc.array(fc.integer({ min: -60, max: 60 }), { minLength: 40, maxLength: 40 }),
        (degrees, noise) => {
          const angle = (degrees * Math.PI) / 180;
          const plan: [number, number][] = [
            [0, 0],
            [30, 0],
            [30, 12],
            [14, 12],
            [14, 24],
            [0, 24],
          ];
          const walls = plan.flatMap(([x, y], i) => {
            const [u, v] = plan[(i + 1) % plan.length]!;
            return [0, 0.25, 0.5, 0.75].map((t): [number, number] => [x + (u - x) * t, y + (v - y) * t]);
          });
          const points = walls.map(([x, y], i): [number, number] => {
            const [p, q] = [x + noise[i % 40]! / 100, y + noise[(i * 7) % 40]! / 100];
            return [p * Math.cos(angle) - q * Math.sin(angle), p * Math.sin(angle) + q * Math.cos(angle)];
          });
          const { polygons, changed } = regulariseOf([[ringOf(...points)]], 1.6, flat);
          expect(changed).toBe(1);
          const ring = polygons[0]![0]!.slice(0, -1);
          for (const [i, b] of ring.entries()) {
            const [a, c] = [ring.at(i - 1)!, ring[(i + 1) % ring.length]!];
            const [one, other] = [
              { x: a.x - b.x, y: a.y - b.y },
              { x: c.x - b.x, y: c.y - b.y },
            ];
            const cosine =
              (one.x * other.x + one.y * other.y) / (Math.hypot(one.x, one.y) * Math.hypot(other.x, other.y));
            expect(Math.abs(cosine)).toBeLessThan(1e-9);
          }
          expect(Math.abs(planarArea(polygons) / 552 - 1)).toBeLessThan(0.15);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('regularising leaves a shape that is no building as it was', () => {
    const triangle = [[ringOf([0, 0], [40, 0], [0, 3])]];
    expect(regulariseOf(triangle, 0.5, flat)).toEqual({ polygons: triangle, changed: 0 });
  });
});

describe('holes and parts', () => {
  it('are cut, filled by a click, and filled all', () => {
    const holed = cutHole([box(0, 0, 10, 10)], ringOf([2, 2], [4, 2], [4, 4], [2, 4]));
    expect(planarArea(holed)).toBe(96);
    expect(fillHoleAt(holed, { x: 8, y: 8 })).toBeNull();
    expect(planarArea(fillHoleAt(holed, { x: 3, y: 3 })!)).toBe(100);
    const two = cutHole(holed, ringOf([6, 6], [8, 6], [8, 8], [6, 8]));
    expect(planarArea(fillHoles([...two, box(2.5, 2.5, 3.5, 3.5)]))).toBe(100);
    expect(explode([box(0, 0, 1, 1), box(3, 3, 4, 4)])).toHaveLength(2);
  });
});
