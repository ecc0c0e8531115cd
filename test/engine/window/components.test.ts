import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countBits,
  createMask,
  equalMasks,
  getBit,
  pack,
  unionInto,
  unpack,
} from '../../../src-main/engine/window/bits.ts';
import { components, cutOut, interiorPoints } from '../../../src-main/engine/window/components.ts';
import { squaredDepth } from '../../../src-main/engine/window/depth.ts';

const masks = fc
  .tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 9 }))
  .chain(([width, height, fill]) =>
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: width * height, maxLength: width * height }).map((v) =>
      pack(
        v.map((n) => (n < fill ? 1 : 0)),
        width,
        height,
      ),
    ),
  );

/** Component number of each pixel by flood fill: slow and plain. */
function flood(mask: ReturnType<typeof createMask>, connectivity: 4 | 8): number[] {
  const label = new Array<number>(mask.width * mask.height).fill(-1);
  const steps =
    connectivity === 4
      ? [
          [1, 0],
          [-1, 0],
          [0, 1],
          [0, -1],
        ]
      : [-1, 0, 1].flatMap((a) => [-1, 0, 1].map((b) => [a, b]));
  let next = 0;
  for (let i = 0; i < label.length; i++) {
    if (label[i] !== -1 || !getBit(mask, i % mask.width, Math.floor(i / mask.width))) continue;
    const open = [i];
    label[i] = next;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const [dx, dy] of steps) {
        const x = (at % mask.width) + dx!;
        const y = Math.floor(at / mask.width) + dy!;
        const to = y * mask.width + x;
        if (!getBit(mask, x, y) || label[to] !== -1) continue;
        label[to] = next;
        open.push(to);
      }
    }
    next++;
  }
  return label;
}

describe('the connected parts of a mask', () => {
  it.each([4, 8] as const)('are those of a flood fill, %i-connected, in order of their first pixel', (connectivity) => {
    fc.assert(
      fc.property(masks, (mask) => {
        const expected = flood(mask, connectivity);
        const labels = new Array<number>(expected.length).fill(-1);
        components(mask, connectivity).forEach((part, n) => {
          const own = cutOut(part);
          unpack(own).forEach((set, i) => {
            const at = (Math.floor(i / own.width) + part.box.minY) * mask.width + (i % own.width) + part.box.minX;
            if (set === 1) labels[at] = n;
          });
        });
        expect(labels).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('have the tightest box and their number of pixels, and together make the mask again', () => {
    fc.assert(
      fc.property(masks, (mask) => {
        const again = createMask(mask.width, mask.height);
        for (const part of components(mask, 4)) {
          const own = cutOut(part);
          expect(countBits(own)).toBe(part.pixels);
          const rows = unpack(own);
          const column = (x: number) => rows.some((set, i) => set === 1 && i % own.width === x);
          expect([column(0), column(own.width - 1)]).toEqual([true, true]);
          expect(rows.slice(0, own.width).includes(1) && rows.slice(-own.width).includes(1)).toBe(true);
          unionInto(again, own, part.box.minX, part.box.minY);
        }
        expect(equalMasks(again, mask)).toBe(true);
      }),
    );
  });

  it('of an empty mask are none', () => {
    expect(components(createMask(9, 9), 8)).toEqual([]);
    expect(components(createMask(0, 0), 4)).toEqual([]);
  });
});

describe('depth inside a mask', () => {
  it('is the exact squared distance to the nearest pixel outside', () => {
    fc.assert(
      fc.property(masks, (mask) => {
        const depth = squaredDepth(mask);
        for (let y = 0; y < mask.height; y++) {
          for (let x = 0; x < mask.width; x++) {
            let least = Infinity;
            for (let v = -1; v <= mask.height; v++) {
              for (let u = -1; u <= mask.width; u++) {
                if (!getBit(mask, u, v)) least = Math.min(least, (u - x) ** 2 + (v - y) ** 2);
              }
            }
            expect(depth[y * mask.width + x]).toBe(least);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('interior points', () => {
  it('are exactly as many as asked for, at pixel centres inside the component', () => {
    fc.assert(
      fc.property(masks, fc.integer({ min: 1, max: 5 }), (mask, n) => {
        for (const part of components(mask, 4)) {
          const points = interiorPoints(part, n);
          const own = cutOut(part);
          expect(points).toHaveLength(n);
          for (const p of points) {
            expect(p.x % 1).toBe(0.5);
            expect(getBit(own, Math.floor(p.x) - part.box.minX, Math.floor(p.y) - part.box.minY)).toBe(true);
          }
          const different = new Set(points.map((p) => `${p.x},${p.y}`)).size;
          expect(different).toBe(Math.min(n, part.pixels));
        }
      }),
    );
  });

  it('of one pixel coincide', () => {
    const [part] = components(pack([0, 0, 0, 0, 1, 0], 3, 2), 4);
    expect(interiorPoints(part!, 2)).toEqual([
      { x: 1.5, y: 1.5 },
      { x: 1.5, y: 1.5 },
    ]);
  });

  it('start at the deepest place and spread out', () => {
    const bar = createMask(40, 11);
    for (let y = 0; y < 11; y++) for (let x = 0; x < 40; x++) bar.bits[(y * 40 + x) >> 3]! |= 1 << ((y * 40 + x) & 7);
    const [first, second] = interiorPoints(components(bar, 4)[0]!, 2);
    expect(first).toEqual({ x: 5.5, y: 5.5 });
    expect(second!.x).toBeGreaterThan(34);
  });
});
