import { describe, expect, test } from 'vitest';
import { cleanMerged } from '../../../src-main/engine/mask/clean-merged.ts';
import { cleanPixels } from '../../../src-main/engine/mask/ground.ts';
import type { MergedMask } from '../../../src-main/engine/mask/merged.ts';
import { pack, unpack } from '../../../src-main/engine/window/bits.ts';

function object(rows: readonly string[], at: { x: number; y: number }): MergedMask {
  const width = rows[0]!.length;
  const bytes = rows.flatMap((row) => Array.from(row, (pixel) => (pixel === '#' ? 1 : 0)));
  const box = { minX: at.x, minY: at.y, maxX: at.x + width, maxY: at.y + rows.length };
  const pixels = bytes.reduce((sum: number, bit) => sum + bit, 0);
  return { label: 'a', members: [0], box, mask: pack(bytes, width, rows.length), pixels };
}
function rowsOf({ mask }: MergedMask): string[] {
  const bytes = unpack(mask);
  return Array.from({ length: mask.height }, (_, y) =>
    Array.from(bytes.subarray(y * mask.width, (y + 1) * mask.width), (bit) => (bit ? '#' : '.')).join(''),
  );
}

const ring = object(['#..####', '...#..#', '...#..#', '...####'], { x: 10, y: 20 });

describe('objects of a run', () => {
  test('lose small parts, and their box is tight around what is left', () => {
    const [left] = cleanMerged([ring], { minPart: 2, minHole: 0 });
    expect(rowsOf(left!)).toEqual(['####', '#..#', '#..#', '####']);
    expect(left).toMatchObject({ box: { minX: 13, minY: 20, maxX: 17, maxY: 24 }, pixels: 12 });
  });

  test('have small holes filled, larger ones kept', () => {
    expect(rowsOf(cleanMerged([ring], { minPart: 0, minHole: 5 })[0]!)).toEqual([
      '#..####',
      '...####',
      '...####',
      '...####',
    ]);
    expect(rowsOf(cleanMerged([ring], { minPart: 0, minHole: 4 })[0]!)).toEqual(rowsOf(ring));
  });

  test('of which nothing is left are dropped, the others keep their order', () => {
    const dot = object(['#'], { x: 0, y: 0 });
    expect(cleanMerged([dot, ring, dot], { minPart: 2, minHole: 0 }).length).toBe(1);
    expect(cleanMerged([dot, ring], { minPart: 0, minHole: 0 })).toEqual([dot, ring]);
  });
});

test('square metres become pixels of the grid by the size of one on the ground', () => {
  expect(cleanPixels({ fillHoles: 8, dropSpecks: 2 }, { name: 'r', gsd: 0.5 }, 2)).toEqual({ minHole: 8, minPart: 2 });
});
