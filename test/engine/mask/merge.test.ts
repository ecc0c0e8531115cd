import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WindowSpec } from '../../../src-main/contract/raster.ts';
import type { MaskBits } from '../../../src-main/contract/run.ts';
import type { MergedMask, WindowMask } from '../../../src-main/engine/mask/merged.ts';
import { mergeSemantic } from '../../../src-main/engine/mask/mosaic.ts';
import { mergeInstances } from '../../../src-main/engine/mask/seams.ts';
import {
  countBits,
  createMask,
  crop,
  equalMasks,
  getBit,
  pack,
  setBit,
  unionInto,
  unpack,
} from '../../../src-main/engine/window/bits.ts';
import { components } from '../../../src-main/engine/window/components.ts';

const side = 16;
const stride = 12;
const windowAt = (column: number, row: number): WindowSpec => ({
  scale: 1,
  origin: { x: column * stride, y: row * stride },
  width: side,
  height: side,
});

/** What each window sees of a scene of the grid, as one instance per connected part. */
function see(scene: MaskBits, windows: readonly WindowSpec[], label = 'water'): WindowMask[] {
  return windows.flatMap((window) => {
    const { x, y } = window.origin;
    const view = crop(scene, { minX: x, minY: y, maxX: x + window.width, maxY: y + window.height });
    return components(view, 4).map((part) => {
      const mask = createMask(window.width, window.height);
      const { data, count } = part.runs;
      for (let i = 0; i < count; i++) {
        for (let u = data[3 * i + 1]!; u < data[3 * i + 2]!; u++) setBit(mask, u, data[3 * i]!);
      }
      return { window, label, mask };
    });
  });
}

const allWindows = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => windowAt(column, row)));
const sceneSide = 2 * stride + side;

/** Scenes of a few rectangles over the nine windows. */
const scenes = fc
  .array(
    fc.record({
      x: fc.integer({ min: 0, max: sceneSide - 2 }),
      y: fc.integer({ min: 0, max: sceneSide - 2 }),
      w: fc.integer({ min: 1, max: 14 }),
      h: fc.integer({ min: 1, max: 14 }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((rectangles) => {
    const scene = createMask(sceneSide, sceneSide);
    for (const r of rectangles) {
      for (let y = r.y; y < r.y + r.h; y++) for (let x = r.x; x < r.x + r.w; x++) setBit(scene, x, y);
    }
    return scene;
  });

const shape = ({ box, mask }: Pick<MergedMask, 'box' | 'mask'>) => ({ box, pixels: [...unpack(mask)] });

describe('semantic merging', () => {
  it('gives the connected parts of the whole scene, however its windows cut it', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const merged = mergeSemantic(see(scene, allWindows), { area: null });
        const parts = components(scene, 4);
        expect(merged.map((m) => [m.box, m.pixels])).toEqual(parts.map((p) => [p.box, p.pixels]));
        const again = createMask(sceneSide, sceneSide);
        for (const m of merged) unionInto(again, m.mask, m.box.minX, m.box.minY);
        expect(equalMasks(again, scene)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('names as members exactly the masks with pixels in a part', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const seen = see(scene, allWindows);
        for (const part of mergeSemantic(seen, { area: null })) {
          const touching = seen.flatMap(({ window, mask }, i) => {
            const shared = createMask(mask.width, mask.height);
            for (let y = 0; y < mask.height; y++) {
              for (let x = 0; x < mask.width; x++) {
                const inPart = getBit(
                  part.mask,
                  x + window.origin.x - part.box.minX,
                  y + window.origin.y - part.box.minY,
                );
                if (inPart && getBit(mask, x, y)) setBit(shared, x, y);
              }
            }
            return countBits(shared) > 0 ? [i] : [];
          });
          expect(part.members).toEqual(touching);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('keeps only pixels with their centre in the area', () => {
    const scene = pack(new Uint8Array(sceneSide * sceneSide).fill(1), sceneSide, sceneSide);
    const area = { minX: 3.4, minY: 5, maxX: 20.5, maxY: 9.6 };
    const [merged] = mergeSemantic(see(scene, allWindows), { area });
    expect(merged!.box).toEqual({ minX: 3, minY: 5, maxX: 20, maxY: 10 });
    expect(merged!.pixels).toBe(17 * 5);
  });

  it('joins the labels of what overlaps', () => {
    const scene = pack(new Uint8Array(sceneSide * sceneSide).fill(1), sceneSide, sceneSide);
    const both = [...see(scene, [windowAt(0, 0)], 'road'), ...see(scene, [windowAt(0, 0)], 'track')];
    expect(mergeSemantic(both, { area: null }).map((m) => m.label)).toEqual(['road, track']);
  });

  it('refuses a mask over its budget in words', () => {
    const scene = pack(new Uint8Array(sceneSide * sceneSide).fill(1), sceneSide, sceneSide);
    expect(() => mergeSemantic(see(scene, allWindows), { area: null, budgetBytes: 100 })).toThrowError(
      expect.objectContaining({ fault: expect.objectContaining({ code: 'mask.overBudget' }) }),
    );
  });

  it('of nothing is nothing', () => {
    expect(mergeSemantic([], { area: null })).toEqual([]);
    expect(
      mergeSemantic([{ window: windowAt(0, 0), label: 'water', mask: createMask(side, side) }], { area: null }),
    ).toEqual([]);
  });
});

describe('instance merging', () => {
  it('makes one object of what several windows saw of it, whichever windows that hold it were used', () => {
    const object = fc.record({
      x: fc.integer({ min: stride, max: stride + 3 }),
      y: fc.integer({ min: stride, max: stride + 3 }),
      w: fc.integer({ min: 1, max: side - 4 }),
      h: fc.integer({ min: 1, max: side - 4 }),
    });
    const more = fc.subarray(allWindows);
    fc.assert(
      fc.property(object, more, more, (r, someWindows, otherWindows) => {
        const scene = createMask(sceneSide, sceneSide);
        for (let y = r.y; y < r.y + r.h; y++) for (let x = r.x; x < r.x + r.w; x++) setBit(scene, x, y);
        const middle = windowAt(1, 1);
        const using = (extra: readonly WindowSpec[]) =>
          mergeInstances(see(scene, [...new Set([...extra, allWindows[4]!])]), { area: null }).map(shape);
        expect(middle).toEqual(allWindows[4]);
        expect(using(someWindows)).toEqual(using(otherWindows));
        expect(using(someWindows)).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps two labels, and two instances of one window, apart', () => {
    const scene = pack(new Uint8Array(sceneSide * sceneSide).fill(1), sceneSide, sceneSide);
    const [here, there] = [windowAt(0, 0), windowAt(1, 0)];
    const labels = [...see(scene, [here], 'road'), ...see(scene, [there], 'water')];
    expect(mergeInstances(labels, { area: null })).toHaveLength(2);
    expect(mergeInstances([...see(scene, [here]), ...see(scene, [here])], { area: null })).toHaveLength(2);
  });

  it('keeps objects apart that disagree where both windows see', () => {
    const left = createMask(side, side);
    const right = createMask(side, side);
    // In the shared four columns: 4 x 16 pixels on one side, one row on the other.
    for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) setBit(left, x, y);
    for (let x = 0; x < side; x++) setBit(right, x, 3);
    const masks = [
      { window: windowAt(0, 0), label: 'roof', mask: left },
      { window: windowAt(1, 0), label: 'roof', mask: right },
    ];
    expect(mergeInstances(masks, { area: null })).toHaveLength(2);
    expect(mergeInstances(masks, { area: null, seamIou: 0.05 })).toHaveLength(1);
  });

  it('joins over a seam without a shared zone where masks touch, not where they meet in a corner', () => {
    const at = (x: number, y: number): WindowSpec => ({ scale: 1, origin: { x, y }, width: 4, height: 4 });
    const one = (x: number, y: number) => {
      const mask = createMask(4, 4);
      setBit(mask, x, y);
      return mask;
    };
    const a = { window: at(0, 0), label: 'roof', mask: one(3, 1) };
    const touching = { window: at(4, 0), label: 'roof', mask: one(0, 1) };
    const cornering = { window: at(4, 0), label: 'roof', mask: one(0, 2) };
    const [merged] = mergeInstances([a, touching], { area: null });
    expect(merged).toMatchObject({ members: [0, 1], box: { minX: 3, minY: 1, maxX: 5, maxY: 2 }, pixels: 2 });
    expect(mergeInstances([a, cornering], { area: null })).toHaveLength(2);
  });

  it('judges seams before the area is cut out, and drops what lies outside', () => {
    const scene = pack(new Uint8Array(sceneSide * sceneSide).fill(1), sceneSide, sceneSide);
    const seen = see(scene, [windowAt(0, 0), windowAt(1, 0)]);
    const area = { minX: 0, minY: 0, maxX: 5, maxY: 5 };
    expect(mergeInstances(seen, { area }).map((m) => m.pixels)).toEqual([25]);
    expect(mergeInstances(seen, { area: { minX: 90, minY: 90, maxX: 95, maxY: 95 } })).toEqual([]);
  });
});

describe('many instances', () => {
  it('are merged as if every pair had been compared', () => {
    const side = 24;
    const stride = 16;
    const windows = Array.from({ length: 16 }, (_, i) => ({
      scale: 1,
      origin: { x: (i % 4) * stride, y: Math.floor(i / 4) * stride },
      width: side,
      height: side,
    }));
    const shapes = fc.array(
      fc.record({
        x: fc.nat(60),
        y: fc.nat(60),
        w: fc.integer({ min: 1, max: 14 }),
        h: fc.integer({ min: 1, max: 14 }),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(shapes, (rectangles) => {
        const masks = rectangles.flatMap((r) =>
          windows.flatMap((window) => {
            const mask = createMask(side, side);
            for (let y = r.y; y < r.y + r.h; y++) {
              for (let x = r.x; x < r.x + r.w; x++) setBit(mask, x - window.origin.x, y - window.origin.y);
            }
            return countBits(mask) > 0 ? [{ window, label: 'roof', mask }] : [];
          }),
        );
        const members = mergeInstances(masks, { area: null }).map((m) => m.members);
        expect(members).toEqual(groupsByEveryPair(masks));
      }),
      { numRuns: 200, seed: 11 },
    );
  });

  /** Groups by merging two masks at a time: what `mergeInstances` says of any two decides. */
  function groupsByEveryPair(masks: Parameters<typeof mergeInstances>[0]): number[][] {
    const root = masks.map((_, i) => i);
    const find = (i: number): number => (root[i] === i ? i : find(root[i]!));
    for (let i = 0; i < masks.length; i++) {
      for (let j = i + 1; j < masks.length; j++) {
        const one = mergeInstances([masks[i]!, masks[j]!], { area: null }).length === 1;
        if (one) root[Math.max(find(i), find(j))] = Math.min(find(i), find(j));
      }
    }
    const groups = new Map<number, number[]>();
    masks.forEach((_, i) => void groups.set(find(i), [...(groups.get(find(i)) ?? []), i]));
    return [...groups.values()];
  }
});
