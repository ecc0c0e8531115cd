import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { strokeArea } from '../../../../src-main/engine/layer/geometry/buffer.ts';
import { intersectionOf } from '../../../../src-main/engine/layer/geometry/overlay.ts';
import { planarArea } from '../../../../src-main/engine/layer/geometry/shape.ts';
import { sharedArea } from '../../../../src-main/engine/layer/geometry/shared-area.ts';
import { blob, box, ringOf, star } from './shapes.ts';

const centre = { x: 288_776.25 + 8 * 28.5, y: 9_120_760.75 - 8 * 28.5 };
const cells = fc.array(fc.nat(99), { minLength: 7, maxLength: 200 });
const shapes = fc.oneof(
  fc.record({ cells, density: fc.integer({ min: 10, max: 90 }) }).map(({ cells, density }) => blob(cells, 16, density)),
  fc.array(fc.nat(800), { minLength: 3, maxLength: 40 }).map((radii) => [star(radii, centre, 230)]),
  fc.array(fc.record({ x: fc.nat(400), y: fc.nat(400) }), { minLength: 1, maxLength: 12 }).map((path) =>
    strokeArea(
      path.map(({ x, y }) => ({ x: centre.x + x - 200, y: centre.y + y - 200 })),
      20,
    ),
  ),
);

describe('the ground that two shapes share', () => {
  it('is as large as their intersection', () => {
    fc.assert(
      fc.property(shapes, shapes, (one, other) => {
        const [is, area] = [sharedArea(one, other), planarArea(intersectionOf(one, other))];
        expect(Math.abs(is - area)).toBeLessThan(1e-6 * (1 + Math.min(planarArea(one), planarArea(other))));
        expect(Math.abs(is - sharedArea(other, one))).toBeLessThan(1e-6 * (1 + is));
      }),
      { numRuns: 60 },
    );
  });

  it('is nothing for neighbours with a common side, far from zero', () => {
    const turned = (by: number, at: number) => {
      const [cos, sin] = [Math.cos(by), Math.sin(by)];
      const place = (u: number, v: number): [number, number] => [
        288_776.3 + u * cos - v * sin,
        9_120_760.7 + u * sin + v * cos,
      ];
      return [[ringOf(place(at, 0), place(at + 10, 0), place(at + 10, 10), place(at, 10))]];
    };
    for (const by of [0, 0.1, 0.7, 1.5]) expect(sharedArea(turned(by, 0), turned(by, 10))).toBe(0);
    expect(sharedArea(turned(0.7, 0), turned(0.7, 9.99))).toBeCloseTo(0.1, 5);
  });

  it('leaves holes out, and does not ask which way rings run', () => {
    const [around, hole] = [box(0, 0, 10, 10)[0]!, box(2, 2, 8, 8)[0]!];
    const over = [box(0, 0, 5, 10)];
    for (const rings of [
      [around, hole],
      [around.toReversed(), hole],
      [around, hole.toReversed()],
    ])
      expect(sharedArea([rings], over)).toBeCloseTo(32, 9);
    expect(sharedArea([[around, hole]], [box(3, 3, 7, 7)])).toBe(0);
    expect(sharedArea([], over)).toBe(0);
  });
});
