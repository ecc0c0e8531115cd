/** What a question says of size, place and of two things at once, over the real engine and processes. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RasterInfo } from '../../src-main/contract/raster.ts';
import { writeScene } from './prompter/taught/scene.ts';
import { type Running, request, sample, startEngine } from './running.ts';

let running: Running;
let olinda: RasterInfo;
beforeAll(async () => {
  running = startEngine();
  olinda = await running.program.engine.openRaster(sample);
});
afterAll(() => running.close());

const ask = (query: string, raster = olinda) =>
  running.program.engine.segment(request(raster.id, { query, gsd: { kind: 'native' } }));

describe('choosing among what is found', () => {
  test('the largest is one of all, and how many were left out is said', async () => {
    const all = await ask('water');
    const one = await ask('the largest water body');
    const sizes = all.features.map(({ pixels }) => pixels);
    expect(sizes.length).toBeGreaterThan(2);
    expect(one.features.map(({ pixels }) => pixels)).toEqual([Math.max(...sizes)]);
    expect(one.thinking).toContain(
      `Rule for “largest”: the largest by area kept; ${sizes.length - 1} of ${sizes.length} left out.`,
    );
    expect(one.prompts.length).toBeLessThan(all.prompts.length + 1);
  });

  test('a half of the area and a size on the ground, in German', async () => {
    const all = await ask('water');
    const south = await ask('Gewässer im Süden über 5 ha');
    const middle = (olinda.extent.minY + olinda.extent.maxY) / 2;
    const areas = south.features.map(({ areaM2 }) => areaM2);
    expect(south.features.length).toBeGreaterThan(0);
    expect(south.features.length).toBeLessThan(all.features.length);
    // Pixel counts choose, areas on the ellipsoid are told: they differ by the projection's scale.
    for (const area of areas) expect(area).toBeGreaterThan(49_000);
    for (const { polygons } of south.features) {
      const ys = polygons.flatMap((polygon) => polygon[0] ?? []).map(({ y }) => y);
      expect(Math.min(...ys)).toBeLessThan(middle);
    }
    expect(south.thinking).toContain('southern half of the area');
  });

  test('where the rules leave nothing, there is no target, with the reason', async () => {
    const none = await ask('water bodies bigger than 10000 km2');
    expect(none).toMatchObject({ answer: 'no-target', features: [] });
    expect(none.thinking).toMatch(/at least 10000000000 m² kept; (\d+) of \1 left out/);
    expect(none.thinking).not.toContain('lies outside');
  });

  test('objects and a surface that are asked for together are both looked for', async () => {
    const path = join(running.folder, 'scene.tif');
    writeScene(path, { seed: 5, tanks: 2, sheds: 2 });
    const { thinking } = await ask('ships and water', await running.program.engine.openRaster(path));
    expect(thinking).toContain('Understood as: ships and water');
    expect(thinking).toMatch(/ships/);
    expect(thinking).toMatch(/bluer than red|trained head/);
    expect(thinking).not.toContain('separately');
  });
});
