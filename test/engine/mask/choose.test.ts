import { describe, expect, test } from 'vitest';
import type { RunRule } from '../../../src-main/contract/choice.ts';
import { chooseMerged } from '../../../src-main/engine/mask/choose.ts';
import type { MergedMask } from '../../../src-main/engine/mask/merged.ts';
import { createMask, setBit } from '../../../src-main/engine/window/bits.ts';

/** A square of grid pixels. */
function square(label: string, [x, y]: readonly [number, number], side: number): MergedMask {
  const mask = createMask(side, side);
  for (let v = 0; v < side; v++) for (let u = 0; u < side; u++) setBit(mask, u, v);
  return { label, members: [], box: { minX: x, minY: y, maxX: x + side, maxY: y + side }, mask, pixels: side * side };
}

/** Two raster pixels a grid pixel, 100 x 100 grid pixels; rows go down, so the first is in the north. */
const place = {
  area: { minX: 0, minY: 0, maxX: 200, maxY: 200 },
  scale: 2,
  transform: { a: 1, b: 0, c: 500_000, d: 0, e: -1, f: 6_000_000 },
  gsd: 2,
};
const objects = [
  square('nw', [2, 2], 4),
  square('ne', [90, 5], 8),
  square('middle', [45, 45], 6),
  square('sw', [20, 75], 10),
];
const rule = (one: Record<string, unknown>) => ({ words: 'so', ...one }) as RunRule;
const kept = (...rules: RunRule[]) => chooseMerged(objects, rules, place).kept.map(({ label }) => label);

describe('rules over the objects of a run', () => {
  test.each([
    [{ kind: 'largest', count: 1 }, ['sw']],
    [{ kind: 'largest', count: 2 }, ['ne', 'sw']],
    [{ kind: 'smallest', count: 1 }, ['nw']],
    [{ kind: 'large' }, ['ne', 'sw']],
    [{ kind: 'small' }, ['nw', 'middle']],
    [{ kind: 'over', m2: 256 }, ['ne', 'sw']],
    [{ kind: 'under', m2: 64 }, ['nw']],
    [{ kind: 'part', directions: ['north'] }, ['nw', 'ne', 'middle']],
    [{ kind: 'part', directions: ['south', 'west'] }, ['sw']],
    [{ kind: 'part', directions: ['east'] }, ['ne']],
    [{ kind: 'centre' }, ['middle']],
    [{ kind: 'border', direction: null }, ['nw', 'ne']],
    [{ kind: 'border', direction: 'east' }, ['ne']],
  ])('%j', (one, expected) => {
    expect(kept(rule(one))).toEqual(expected);
  });

  test('one rule takes what the one before has left, and each says what it did', () => {
    const north = rule({ kind: 'part', directions: ['north'], words: 'northern' });
    const { kept: left, lines } = chooseMerged(
      objects,
      [north, rule({ kind: 'largest', count: 1, words: 'largest' })],
      place,
    );
    expect(left.map(({ label }) => label)).toEqual(['ne']);
    expect(lines).toEqual([
      'Rule for “northern”: what has its middle in the northern half of the area kept; 1 of 4 left out.',
      'Rule for “largest”: the largest by area kept; 2 of 3 left out.',
    ]);
  });

  test('square metres on a raster without a ground size are told as not followed', () => {
    const chosen = chooseMerged(objects, [rule({ kind: 'over', m2: 5, words: 'over 5 m²' })], { ...place, gsd: null });
    expect(chosen.kept).toHaveLength(4);
    expect(chosen.lines).toEqual(['Not followed: “over 5 m²”: the raster has no size on the ground.']);
  });

  test('on a raster that is turned round, north is north of the map', () => {
    const turned = { ...place, transform: { a: -1, b: 0, c: 500_200, d: 0, e: 1, f: 6_000_000 } };
    const { kept: left } = chooseMerged(objects, [rule({ kind: 'part', directions: ['north', 'east'] })], turned);
    expect(left.map(({ label }) => label)).toEqual(['sw']);
  });
});
