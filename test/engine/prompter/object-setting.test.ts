import { describe, expect, it } from 'vitest';
import type { WindowPixels } from '../../../src-main/contract/raster.ts';
import { placesOf } from '../../../src-main/engine/prompter/object-places.ts';
import { parseObjectRules } from '../../../src-main/engine/prompter/object-rules.ts';
import { inSetting, leastAround, settingOf } from '../../../src-main/engine/prompter/object-setting.ts';

const width = 40;
const height = 20;
/** Water in the left half. */
const half = {
  heat: Float32Array.from({ length: width * height }, (_, i) => (i % width < width / 2 ? 1 : 0)),
  columns: width,
  rows: height,
  stride: width,
  cell: 1,
};
const water = { cover: 'water', reach: 0.5 } as const;

describe('the setting of a place', () => {
  const setting = settingOf(2, () => half);

  it('is the share of the land cover in and around its box', () => {
    const box = { minX: 16, minY: 8, maxX: 24, maxY: 12 };
    expect(setting(water, box)).toBeCloseTo(0.5, 6);
    expect(setting(water, { ...box, minX: 2, maxX: 10 })).toBe(1);
    // From 18 to 26, and half of 8 to each side: from 14 to 30, of which 6 of 16 columns are water.
    expect(setting(water, { ...box, minX: 18, maxX: 26 })).toBeCloseTo(6 / 16, 6);
    expect(setting({ ...water, reach: 0 }, { ...box, minX: 20, maxX: 28 })).toBe(0);
  });

  it('is looked for at least as far as asked around a small box, and never outside of the window', () => {
    expect(setting(water, { minX: 21, minY: 9, maxX: 22, maxY: 10 })).toBeCloseTo(1 / 5, 6);
    expect(setting(water, { minX: 0, minY: 0, maxX: 1, maxY: 1 })).toBe(1);
    expect(setting(water, { minX: 39.9, minY: 19.9, maxX: 40, maxY: 20 })).toBe(0);
    expect(setting(water, { minX: -50, minY: -50, maxX: 90, maxY: 70 })).toBeCloseTo(0.5, 6);
    expect(leastAround({ width: 1024, height: 512 })).toBe(16);
  });

  it('is asked for once for each land cover, and unknown where nothing tells it', () => {
    const asked: string[] = [];
    const some = settingOf(2, (cover) => {
      asked.push(cover);
      return cover === 'water' ? half : null;
    });
    const box = { minX: 0, minY: 0, maxX: 4, maxY: 4 };
    expect([some(water, box), some(water, box)]).toEqual([1, 1]);
    expect([some({ ...water, cover: 'road' }, box), some({ ...water, cover: 'road' }, box)]).toEqual([null, null]);
    expect(asked).toEqual(['water', 'road']);
  });

  it('may be of cells larger than pixels, of which the window fills some', () => {
    const heat = Float32Array.from({ length: 16 }, (_, i) => (i % 4 < 2 && i < 8 ? 1 : 0));
    const coarse = settingOf(0, () => ({ heat, columns: 4, rows: 2, stride: 4, cell: 10 }));
    expect(coarse({ cover: 'water', reach: 0 }, { minX: 0, minY: 0, maxX: 40, maxY: 20 })).toBeCloseTo(0.5, 6);
    expect(coarse({ cover: 'water', reach: 0 }, { minX: 11, minY: 2, maxX: 12, maxY: 3 })).toBe(1);
    expect(coarse({ cover: 'water', reach: 0 }, { minX: 0, minY: 30, maxX: 5, maxY: 39 })).toBe(1);
  });

  it('keeps a score where all of it is there, and lowers it without order or sign being lost', () => {
    expect(inSetting(0.4, 1)).toBeCloseTo(0.4, 6);
    expect(inSetting(0.4, 0)).toBeGreaterThan(0);
    const shares = [0, 0.1, 0.4, 0.9, 1].map((share) => inSetting(0.4, share));
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });
});

describe('places of a kind that has a setting', () => {
  const side = 128;
  const pixels: WindowPixels = {
    width: side,
    height: side,
    rgb: new Uint8Array(side * side * 3),
    valid: new Uint8Array(side * side).fill(1),
    bands: [],
  };
  const centres = new Float32Array(side * side).fill(-8);
  centres[64 * side + 30] = 0.5;
  centres[64 * side + 100] = 2;
  const field = { side, centres, sides: new Float32Array(4 * side * side).fill(Math.log(4)) };
  const ship = { id: 'ship', index: 0, claimed: true, gate: 0.3, keep: 0.3, padding: 0, metres: [4, 400], near: water };
  const left = {
    heat: Float32Array.from({ length: side * side }, (_, i) => (i % side < side / 2 ? 1 : 0)),
    columns: side,
    rows: side,
    stride: side,
    cell: 1,
  };

  it('are surest where it is around, whatever is elsewhere', () => {
    const kind = { ...ship, metres: [4, 400] as [number, number] };
    const plain = placesOf(field, kind, { pixels, gsd: null });
    expect(plain.places.map(({ middle }) => middle.x)).toEqual([100.5, 30.5]);
    const setting = settingOf(2, () => left);
    const settled = placesOf(field, kind, { pixels, gsd: null, setting });
    expect(settled.places.map(({ middle }) => middle.x)).toEqual([30.5]);
    expect(settled.best).toBeCloseTo(plain.places[1]!.score, 3);
  });

  it('are as they are where nothing tells it, and of kinds that have none', () => {
    const kind = { ...ship, metres: [4, 400] as [number, number] };
    const unknown = placesOf(field, kind, { pixels, gsd: null, setting: settingOf(2, () => null) });
    expect(unknown.best).toBeCloseTo(0.881, 3);
    const { near: _, ...free } = kind;
    expect(placesOf(field, free, { pixels, gsd: null, setting: settingOf(2, () => left) }).best).toBe(unknown.best);
  });

  it('are read from the rules, which refuse what is no land cover', () => {
    const { index: _, ...written } = ship;
    const rules = (near: unknown) =>
      parseObjectRules(new TextEncoder().encode(JSON.stringify({ format: 1, kinds: [{ ...written, near }] })));
    expect(rules(water)[0]!.near).toEqual(water);
    for (const near of [{ cover: 'ship', reach: 1 }, { cover: 'water', reach: -1 }, { cover: 'water' }])
      expect(() => rules(near)).toThrow('models.corrupt');
  });
});
