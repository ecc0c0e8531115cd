import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { both, insideOutline } from '../../../src-main/engine/mask/outline.ts';
import { countBits, getBit, pack } from '../../../src-main/engine/window/bits.ts';

/** Winding by angles, independent of scanlines. */
function encloses(outline: readonly { x: number; y: number }[], x: number, y: number): boolean {
  let turned = 0;
  outline.forEach((a, i) => {
    const b = outline[(i + 1) % outline.length]!;
    const angle = Math.atan2(b.y - y, b.x - x) - Math.atan2(a.y - y, a.x - x);
    turned += Math.atan2(Math.sin(angle), Math.cos(angle));
  });
  return Math.abs(turned) > Math.PI;
}

describe('an outline on the grid', () => {
  it('holds the pixels whose centres it encloses, wherever the box lies', () => {
    const polygon = fc.record({
      cx: fc.double({ min: -20, max: 60, noNaN: true }),
      cy: fc.double({ min: -20, max: 60, noNaN: true }),
      radius: fc.double({ min: 1, max: 40, noNaN: true }),
      turn: fc.double({ min: 0, max: 6, noNaN: true }),
      sides: fc.integer({ min: 3, max: 9 }),
    });
    fc.assert(
      fc.property(polygon, fc.integer({ min: -9, max: 9 }), (p, shift) => {
        const outline = Array.from({ length: p.sides }, (_, i) => {
          const angle = p.turn + (2 * Math.PI * i) / p.sides;
          return { x: p.cx + p.radius * Math.cos(angle), y: p.cy + p.radius * Math.sin(angle) };
        });
        const box = { minX: shift, minY: -shift, maxX: shift + 33, maxY: 21 - shift };
        const mask = insideOutline(box, outline);
        for (let y = 0; y < 21; y++) {
          for (let x = 0; x < 33; x++) {
            expect(getBit(mask, x, y)).toBe(encloses(outline, box.minX + x + 0.5, box.minY + y + 0.5));
          }
        }
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  it('of a rectangle is the rectangle, and of nothing is nothing', () => {
    const box = { minX: 0, minY: 0, maxX: 8, maxY: 8 };
    const rectangle = [
      { x: 2, y: 3 },
      { x: 6, y: 3 },
      { x: 6, y: 7 },
      { x: 2, y: 7 },
    ];
    expect(countBits(insideOutline(box, rectangle))).toBe(16);
    expect(countBits(insideOutline(box, []))).toBe(0);
  });
});

it('both masks together have the pixels of each', () => {
  const mask = both(pack([1, 1, 0, 0, 1, 0], 3, 2), pack([1, 0, 1, 0, 1, 1], 3, 2));
  expect([0, 1, 2, 3, 4, 5].map((i) => getBit(mask, i % 3, Math.floor(i / 3)))).toEqual([
    true,
    false,
    false,
    false,
    true,
    false,
  ]);
});
