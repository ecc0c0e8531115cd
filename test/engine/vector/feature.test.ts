import { describe, expect, it } from 'vitest';
import type { Georeference, WindowSpec } from '../../../src-main/contract/raster.ts';
import type { MergedMask } from '../../../src-main/engine/mask/merged.ts';
import { crsByCode } from '../../../src-main/engine/raster/crs.ts';
import { buildFeatures, type FeatureInput, type FeatureSource } from '../../../src-main/engine/vector/feature.ts';
import { pack } from '../../../src-main/engine/window/bits.ts';
import { blobs } from './blobs.ts';

const window: WindowSpec = { scale: 2, origin: { x: 100, y: 200 }, width: 64, height: 64 };
const source = (score: number | null): FeatureSource => ({
  window,
  prompt: {
    box: { minX: 1, minY: 2, maxX: 4, maxY: 5 },
    positive: [{ x: 1.5, y: 2.5 }],
    negative: [],
  },
  score,
  maskBy: score === 0.9 ? 'segmenter' : 'prompter',
  agreement: score,
});
const merged: MergedMask = {
  label: 'water',
  members: [0, 1],
  box: { minX: 101, minY: 202, maxX: 104, maxY: 205 },
  mask: pack([1, 1, 1, 1, 0, 1, 1, 1, 1], 3, 3),
  pixels: 8,
};
const olinda: Georeference = {
  kind: 'crs',
  transform: { a: 28.5, b: 0, c: 288776.3, d: 0, e: -28.5, f: 9120760.8 },
  crs: crsByCode('EPSG:31985'),
};
const input = (georeference: Georeference, changes: Partial<FeatureInput> = {}): FeatureInput => ({
  merged: [merged],
  sources: [source(0.4), source(0.9)],
  scale: 2,
  georeference,
  size: { width: 1000, height: 1000 },
  run: 'r1',
  query: 'Where is the open water?',
  prompter: { id: 'concepts', version: '1', sha256: '' },
  segmenter: { id: 'mobilesam', version: '1', sha256: 'abc' },
  raster: 'olinda.tif',
  thinking: 'dark in near infrared',
  ...changes,
});

const doubledArea = (ring: readonly { x: number; y: number }[]) =>
  ring.slice(1).reduce((sum, p, i) => sum + ring[i]!.x * p.y - p.x * ring[i]!.y, 0);

describe('features of merged masks', () => {
  it('end where the raster ends, where its last grid pixels reach beyond it', async () => {
    // The mask covers raster pixels 202..208 by 404..410.
    const ends = input({ kind: 'none', transform: { a: 1, b: 0, c: 0, d: 0, e: -1, f: 0 } });
    const [feature] = await buildFeatures({ ...ends, size: { width: 207, height: 409 } });
    const [exterior = []] = feature!.polygons[0]!;
    expect([Math.max(...exterior.map((p) => p.x)), Math.min(...exterior.map((p) => p.y))]).toEqual([207, -409]);
    expect(doubledArea(exterior) / 2).toBe(5 * 5);
  });

  it('lie where their pixels are, with measures, and say where they came from', async () => {
    const [feature] = await buildFeatures(input(olinda));
    const corner = { x: 288776.3 + 28.5 * 202, y: 9120760.8 - 28.5 * 404 };
    const [exterior, hole] = feature!.polygons[0]!;
    expect(exterior).toHaveLength(5);
    expect(hole).toHaveLength(5);
    expect(exterior!.map((p) => p.x).sort()[0]).toBeCloseTo(corner.x, 6);
    expect(Math.max(...exterior!.map((p) => p.y))).toBeCloseTo(corner.y, 6);
    // A UTM square is larger on the ground than on the map by the scale factor squared (about 0.9999 here).
    expect(feature!.areaM2! / (8 * 57 ** 2)).toBeGreaterThan(0.999);
    expect(feature!.areaM2! / (8 * 57 ** 2)).toBeLessThan(1.001);
    expect(feature!.perimeterM! / (16 * 57)).toBeCloseTo(1, 3);
    expect(feature).toMatchObject({ label: 'water', score: 0.9, pixels: 8 });
    expect(feature!.provenance).toMatchObject({
      maskBy: 'segmenter',
      agreement: 0.9,
      raster: 'olinda.tif',
      rasterCrs: 'EPSG:31985',
      edited: false,
      window,
    });
    expect(feature!.provenance.prompts).toHaveLength(2);
    expect(feature!.provenance.prompts[0]!.box!.minX).toBeCloseTo(corner.x, 6);
    expect(feature!.provenance.prompts[0]!.box!.maxY).toBeCloseTo(corner.y, 6);
  });

  it.each([
    ['north-up', { a: 1, b: 0, c: 0, d: 0, e: -1, f: 0 }],
    ['south-up', { a: 1, b: 0, c: 0, d: 0, e: 1, f: 0 }],
    ['mirrored', { a: -1, b: 0, c: 0, d: 0, e: -1, f: 0 }],
    ['turned by 30 degrees', { a: 0.866, b: 0.5, c: 5, d: 0.5, e: -0.866, f: 7 }],
    ['turned by 90 degrees', { a: 0, b: -1, c: 0, d: -1, e: 0, f: 0 }],
  ])('have counter-clockwise exteriors and clockwise holes on a %s raster', async (_, transform) => {
    const [feature] = await buildFeatures(input({ kind: 'none', transform }));
    const [exterior, hole] = feature!.polygons[0]!;
    expect(doubledArea(exterior!)).toBeGreaterThan(0);
    expect(doubledArea(hole!)).toBeLessThan(0);
    expect(exterior!.at(-1)).toEqual(exterior![0]);
  });

  it('have no measures without a CRS, and say so', async () => {
    const pixel = { kind: 'none', transform: { a: 1, b: 0, c: 0, d: 0, e: -1, f: 0 } } as const;
    const [feature] = await buildFeatures(input(pixel));
    expect([feature!.areaM2, feature!.perimeterM, feature!.provenance.rasterCrs]).toEqual([null, null, 'pixel']);
    expect(feature!.polygons[0]![0]).toContainEqual({ x: 202, y: -404 });
  });

  it('have the same short id for the same object in another run, and another for another', async () => {
    const [first] = await buildFeatures(input(olinda));
    const [again] = await buildFeatures(input(olinda, { run: 'r2', query: 'water' }));
    const [moved] = await buildFeatures(
      input(olinda, { merged: [{ ...merged, box: { ...merged.box, minX: 102, maxX: 105 } }] }),
    );
    expect(again!.id).toBe(first!.id);
    expect(moved!.id).not.toBe(first!.id);
    expect(first!.id).toMatch(/^[0-9a-f]{10}$/);
  });

  it('are built in slices and can be stopped', async () => {
    const mask = blobs(1024, 1024, 40);
    const big = { label: 'x', members: [0], box: { minX: 0, minY: 0, maxX: 1024, maxY: 1024 }, mask, pixels: 1 };
    const controller = new AbortController();
    const building = buildFeatures(input(olinda, { merged: [big] }), { signal: controller.signal, sliceMs: 1 });
    controller.abort();
    await expect(building).rejects.toMatchObject({ fault: { code: 'run.cancelled' } });
  });
});
