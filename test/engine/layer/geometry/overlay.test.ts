import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Edit } from '../../../../src-main/contract/document.ts';
import { bufferOf, strokeArea } from '../../../../src-main/engine/layer/geometry/buffer.ts';
import { measureOnGround } from '../../../../src-main/engine/layer/geometry/ground.ts';
import { differenceOf, intersectionOf, unionOf } from '../../../../src-main/engine/layer/geometry/overlay.ts';
import { planarArea } from '../../../../src-main/engine/layer/geometry/shape.ts';
import { findBreak } from '../../../../src-main/engine/layer/geometry/validity.ts';
import { checkShapes } from '../../../../src-main/engine/layer/shape-check.ts';
import { hasPythonGdal } from '../../../fixtures/python-gdal.ts';
import { faultCodeOf } from '../../../support/faults.ts';
import { inCrs } from '../../export/results.ts';
import { square } from '../documents.ts';
import { askGeos, blob, box, type Question, ringOf, star } from './shapes.ts';

const cells = fc.array(fc.nat(99), { minLength: 7, maxLength: 200 });
const centre = { x: 288_776.25 + 8 * 28.5, y: 9_120_760.75 - 8 * 28.5 };
const pairs = fc.record({
  one: cells,
  other: cells,
  density: fc.integer({ min: 10, max: 90 }),
  radii: fc.array(fc.nat(800), { minLength: 3, maxLength: 40 }),
  drawn: fc.boolean(),
});

describe('unions, differences and intersections', () => {
  it('add up, for masks along pixel edges and for shapes that hands draw', () => {
    fc.assert(
      fc.property(pairs, ({ one, other, density, radii, drawn }) => {
        const a = blob(one, 16, density);
        const b = drawn ? [star(radii, centre, 230)] : blob(other, 16, 50);
        const [union, both] = [unionOf([a, b]), intersectionOf(a, b)];
        const [onlyA, onlyB] = [differenceOf(a, b), differenceOf(b, a)];
        const whole = planarArea(union);
        for (const result of [union, both, onlyA, onlyB]) {
          if (result.length > 0) expect(findBreak(result)).toBeNull();
        }
        const sum = planarArea(both) + planarArea(onlyA) + planarArea(onlyB);
        expect(Math.abs(sum - whole)).toBeLessThan(1e-6 * (whole + 1));
        expect(Math.abs(planarArea(a) + planarArea(b) - planarArea(both) - whole)).toBeLessThan(1e-6 * (whole + 1));
      }),
      { numRuns: 25 },
    );
  });

  it.skipIf(!hasPythonGdal)('are those of GEOS', () => {
    const questions: Question[] = [];
    for (const { one, other, density, radii, drawn } of fc.sample(pairs, { numRuns: 15, seed: 5 })) {
      const a = blob(one, 16, density);
      const b = drawn ? [star(radii, centre, 230)] : blob(other, 16, 50);
      questions.push({ op: 'union', a, b, got: unionOf([a, b]) });
      questions.push({ op: 'difference', a, b, got: differenceOf(a, b) });
      questions.push({ op: 'intersection', a, b, got: intersectionOf(a, b) });
    }
    const wrong = askGeos(questions).filter((off) => typeof off !== 'number' || off > 1e-7);
    expect(wrong).toEqual([]);
  });

  it('keep the coordinates of corners that they do not touch', () => {
    const [a, b] = [[box(0.1, 0.2, 10.3, 10.7)], [box(5.123456789, 5, 20, 20)]];
    const points = unionOf([a, b]).flat(2);
    expect(points).toContainEqual({ x: 0.1, y: 0.2 });
    expect(points).toContainEqual({ x: 20, y: 20 });
  });
});

describe('the validity of a shape', () => {
  it.skipIf(!hasPythonGdal)('is judged as GEOS judges it', () => {
    const shapes = fc.sample(fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { minLength: 3, maxLength: 7 }), {
      numRuns: 300,
      seed: 11,
    });
    const asked: Question[] = shapes.map((points) => ({ op: 'valid', a: [[ringOf(...points)]] }));
    const own = asked.map(({ a }) => findBreak(a) === null);
    expect(own).toEqual(askGeos(asked));
    expect(new Set(own).size).toBe(2);
  });

  it('names the place and the kind', () => {
    const bow = [[ringOf([0, 0], [10, 10], [10, 0], [0, 10])]];
    expect(findBreak(bow)).toEqual({ kind: 'crosses-itself', at: { x: 5, y: 5 } });
    const hole = ringOf([20, 20], [20, 30], [30, 30]);
    expect(findBreak([[...box(0, 0, 10, 10), hole]])?.kind).toBe('hole-outside');
    expect(findBreak([[[{ x: 0, y: 0 }]]])?.kind).toBe('too-few-points');
    expect(findBreak([[ringOf([0, 0], [Number.NaN, 1], [2, 2])]])?.kind).toBe('bad-coordinate');
    expect(findBreak([[ringOf([0, 0], [1, 0], [2, 2]).slice(0, -1).concat({ x: 9, y: 9 })]])?.kind).toBe('not-closed');
    expect(findBreak([])?.kind).toBe('empty');
  });

  it('refuses an edit that would save a broken outline', () => {
    const broken = { ...square('f9'), polygons: [[ringOf([0, 0], [10, 10], [10, 0], [0, 10])]] };
    const edit: Edit = { kind: 'batch', edits: [{ kind: 'features.replace', layer: 'water', features: [broken] }] };
    expect(faultCodeOf(() => checkShapes(edit))).toBe('layer.invalidShape');
    expect(faultCodeOf(() => checkShapes({ ...edit, edits: [] }))).toBe('none');
  });
});

describe('a buffer', () => {
  it.skipIf(!hasPythonGdal)('is that of GEOS where the map is flat and in metres', () => {
    const flat = { kind: 'none', transform: { a: 1, b: 0, c: 0, d: 0, e: -1, f: 0 } } as const;
    const questions = fc.sample(pairs, { numRuns: 8, seed: 3 }).flatMap(({ one, density }): Question[] => {
      const a = blob(one, 12, density);
      return [15, -8].map((by) => ({ op: 'buffer', a, by, got: bufferOf(a, by, flat) }));
    });
    const wrong = askGeos(questions).filter((off) => typeof off !== 'number' || off > 1e-6);
    expect(wrong).toEqual([]);
  });

  it('has its width in metres on the ground, in degrees, in Web Mercator and in feet alike', () => {
    const transform = { a: 1, b: 0, c: 0, d: 0, e: -1, f: 0 };
    // Squares of some hundred metres at 60 degrees north, where a degree of longitude is half as wide and Mercator doubles.
    const places: [string, ReturnType<typeof box>][] = [
      ['EPSG:4326', box(10, 60, 10.004, 60.002)],
      ['EPSG:3857', box(1_113_194.9, 8_399_737.9, 1_113_640, 8_400_183)],
      ['EPSG:2263', box(980_000, 190_000, 981_000, 190_800)],
    ];
    for (const [code, square] of places) {
      const { georeference } = inCrs(code, transform);
      const [inner, outer] = [measureOnGround([square], georeference)!, bufferOf([square], 50, georeference)];
      const measured = measureOnGround(outer, georeference)!;
      // Around a convex shape: area + perimeter x width + the four round corners together one disc.
      const expected = inner.areaM2 + inner.perimeterM * 50 + Math.PI * 50 ** 2;
      expect(Math.abs(measured.areaM2 / expected - 1)).toBeLessThan(2e-3);
      expect(bufferOf([square], -1000, georeference)).toEqual([]);
    }
  });
});

describe('the area under a brush', () => {
  it('is a disc for a touch and a band for a stroke', () => {
    const disc = planarArea(strokeArea([{ x: 3, y: 4 }], 10));
    expect(Math.abs(disc / (Math.PI * 100) - 1)).toBeLessThan(0.01);
    const stroke = strokeArea(
      [
        { x: 0, y: 0 },
        { x: 100, y: 0 },
      ],
      10,
    );
    expect(Math.abs(planarArea(stroke) / (2000 + Math.PI * 100) - 1)).toBeLessThan(0.01);
    expect(strokeArea([], 10)).toEqual([]);
  });

  it('is whole where the stroke crosses itself', () => {
    const path = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => ({ x: 50 * Math.cos(i * 2), y: 50 * Math.sin(i * 2) }));
    expect(findBreak(strokeArea(path, 12))).toBeNull();
  });
});
