/** Whole runs over real children and real models: what a result holds, and what interrupts one. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FaultCode, FaultError } from '../../src-main/contract/fault.ts';
import type { RasterInfo } from '../../src-main/contract/raster.ts';
import type { Feature, RunProgress } from '../../src-main/contract/run.ts';
import { writeGeoTiff } from '../fixtures/geotiff.ts';
import { type Running, request, sample, startEngine, writeLargeRaster, writeTurnedRaster } from './running.ts';

let running: Running;
let raster: RasterInfo;
let large: RasterInfo;
const engine = () => running.program.engine;

beforeAll(async () => {
  running = startEngine();
  raster = await engine().openRaster(sample);
  const path = join(running.folder, 'L7_ETM_large.tif');
  await writeLargeRaster(path);
  large = await engine().openRaster(path);
});
afterAll(() => running.close());

async function codeOf(promise: Promise<unknown>): Promise<FaultCode | 'none'> {
  try {
    await promise;
    return 'none';
  } catch (thrown) {
    if (thrown instanceof FaultError) return thrown.fault.code;
    throw thrown;
  }
}

/** An answer made elsewhere, whose one mask the segmenter has to draw; the prompter's id. */
function recordedAnswer(): string {
  const path = join(running.folder, 'answer.txt');
  const box = {
    bbox_2d: [600, 300, 830, 830],
    positive_points: [
      [760, 500],
      [700, 780],
    ],
  };
  writeFileSync(path, `<think>The sea lies in the east.</think><answer>${JSON.stringify([box])}</answer>`);
  return `recorded:${path}`;
}

/** A feature's outlines without what names its run. */
const shape = (feature: Feature) => JSON.stringify([feature.id, feature.label, feature.polygons]);

describe('a run', () => {
  it('gives features with measures, prompts and provenance, and says what it did', async () => {
    const asked = request(raster.id);
    const result = await engine().segment(asked, {});
    expect(result).toMatchObject({
      runId: asked.runId,
      answer: 'masks',
      mode: 'semantic',
      query: 'Where is the open water?',
      prompter: { id: 'concepts' },
      segmenter: { id: 'mobilesam', version: '0.2.0' },
      raster: { name: 'landsat7-olinda.tif', crs: 'EPSG:31985' },
    });
    expect(result.window).toMatchObject({
      scale: 1,
      bands: [3, 2, 1],
      windows: [{ origin: { x: 0, y: 0 }, width: 349, height: 352 }],
    });
    const covered = result.features.reduce((sum, feature) => sum + feature.pixels, 0) / (349 * 352);
    expect(covered).toBeGreaterThan(0.14);
    expect(covered).toBeLessThan(0.19);
    for (const { areaM2, pixels, perimeterM, provenance } of result.features) {
      // A pixel of 28.5 m in UTM is 28.4964 m on the ground here (the projection's scale).
      expect((areaM2 ?? 0) / (pixels * 28.4964 ** 2)).toBeCloseTo(1, 3);
      expect(perimeterM).toBeGreaterThan(4 * 28);
      expect(provenance).toMatchObject({ run: asked.runId, edited: false, raster: 'landsat7-olinda.tif' });
      expect(provenance.prompts.every((p) => p.box !== null && p.positive.length === 2)).toBe(true);
    }
    expect(result.thinking).toMatch(/water/);
  });

  it('has timings that add up, and progress that never goes back', async () => {
    const seen: RunProgress[] = [];
    const { timings } = await engine().segment(request(raster.id, { bands: [4, 3, 2] }), {
      onProgress: (p) => void seen.push(p),
    });
    const { total, ...stages } = timings;
    expect(Object.values(stages).every((ms) => ms >= 0)).toBe(true);
    expect(total).toBeGreaterThanOrEqual(Object.values(stages).reduce((a, b) => a + b, 0) * 0.95);
    expect([...new Set(seen.map((p) => p.stage))]).toEqual(['read', 'prompt', 'vectorise']);
    expect(seen.map((p) => p.fraction)).toEqual(seen.map((p) => p.fraction).toSorted((a, b) => a - b));
  });

  it('whose masks the prompter draws from the bands does not wait for the encoder', async () => {
    const result = await engine().segment(request(raster.id, { bands: [5, 3, 2] }), {});
    expect([result.answer, result.timings.encode, result.window.cached]).toEqual(['masks', 0, 0]);
    expect(result.features.every((feature) => feature.provenance.maskBy === 'prompter')).toBe(true);
  });

  it('of a window that was read before neither reads nor encodes it', async () => {
    await engine().segment(request(raster.id), {});
    const again = await engine().segment(request(raster.id, { query: 'Show me the vegetation' }), {});
    expect(again.window.cached).toBe(1);
    expect([again.timings.read, again.timings.encode]).toEqual([0, 0]);
  });

  it('that finds nothing says so: there is no vegetation in the open sea', async () => {
    const { extent } = raster;
    const sea = { minX: extent.maxX - 600, minY: extent.minY, maxX: extent.maxX, maxY: extent.minY + 600 };
    const result = await engine().segment(
      request(raster.id, { query: 'Show me the vegetation', area: { box: sea, crs: null } }),
      {},
    );
    expect([result.answer, result.features, result.prompts]).toEqual(['no-target', [], []]);
    expect(result.thinking).toMatch(/outside the area/);
  });

  it('of a recorded answer has its masks drawn by the segmenter', async () => {
    const prompter = recordedAnswer();
    const result = await engine().segment(request(raster.id, { prompter, mode: 'instance' }), {});
    expect(result.features.map((f) => [f.label, f.provenance.maskBy])).toEqual([['target', 'segmenter']]);
    expect(result.thinking).toBe('The sea lies in the east.');
    expect(result.prompter).toMatchObject({ id: 'recorded', version: 'answer.txt' });
    expect(result.timings.decode).toBeGreaterThan(0);
  });
});

describe('an area', () => {
  it('in another CRS is the same area', async () => {
    const own = { minX: 295_000, minY: 9_111_000, maxX: 298_000, maxY: 9_114_000 };
    // The bounds of these four corners by PROJ (gdaltransform from EPSG:31985 to EPSG:4326), up to half a pixel larger.
    const lonlat = { minX: -34.860126, minY: -8.038446, maxX: -34.832792, maxY: -8.011201 };
    const [a, b] = await Promise.all([
      engine().segment(request(raster.id, { area: { box: own, crs: null } }), {}),
      engine().segment(request(raster.id, { area: { box: lonlat, crs: 'EPSG:4326' } }), {}),
    ]);
    const area = (features: readonly Feature[]) => features.reduce((sum, f) => sum + (f.areaM2 ?? 0), 0);
    expect(area(a.features)).toBeGreaterThan(1e6);
    expect(Math.abs(area(b.features) / area(a.features) - 1)).toBeLessThan(0.02);
  });

  it('does not change an object that it holds whole', async () => {
    const pixel = 28.5;
    const { minX, maxY } = large.extent;
    const boxOf = (x0: number, y0: number, x1: number, y1: number) => ({
      minX: minX + x0 * pixel,
      maxX: minX + x1 * pixel,
      minY: maxY - y1 * pixel,
      maxY: maxY - y0 * pixel,
    });
    const ask = (box: ReturnType<typeof boxOf>) =>
      engine().segment(request(large.id, { mode: 'instance', area: { box, crs: null } }), {});
    const first = await ask(boxOf(0, 0, 1500, 1100));
    const moved = await ask(boxOf(13, 7, 1490, 1093));
    const inner = boxOf(100, 100, 800, 800);
    const whole = (features: readonly Feature[]) =>
      features
        .filter((f) =>
          f.polygons.flat(2).every((p) => p.x > inner.minX && p.x < inner.maxX && p.y > inner.minY && p.y < inner.maxY),
        )
        .map(shape)
        .sort();
    expect(first.window.windows.length).toBe(4);
    expect(whole(first.features).length).toBeGreaterThan(3);
    expect(whole(moved.features)).toEqual(whole(first.features));
  });

  it('over a rotated raster is the area itself, not the bounds of its corners', async () => {
    const path = join(running.folder, 'L7_ETM_turned.tif');
    await writeTurnedRaster(path, Math.PI / 6);
    const turned = await engine().openRaster(path);
    const { minX, minY, maxX, maxY } = turned.extent;
    const [x, y] = [(minX + maxX) / 2, (minY + maxY) / 2];
    const box = { minX: x, minY: y - 3000, maxX: x + 3500, maxY: y };
    const { features } = await engine().segment(
      request(turned.id, { query: 'Show me land without vegetation', area: { box, crs: null } }),
      {},
    );
    const points = features.flatMap((f) => f.polygons.flat(2));
    expect(points.length).toBeGreaterThan(20);
    for (const p of points) {
      expect(p.x > box.minX - 29 && p.x < box.maxX + 29).toBe(true);
      expect(p.y > box.minY - 29 && p.y < box.maxY + 29).toBe(true);
    }
  });

  it('cuts a semantic mask at its edge', async () => {
    const box = { minX: 296_000, minY: 9_111_500, maxX: 297_500, maxY: 9_113_000 };
    const { features } = await engine().segment(request(raster.id, { area: { box, crs: null } }), {});
    const points = features.flatMap((f) => f.polygons.flat(2));
    expect(points.length).toBeGreaterThan(0);
    for (const { x, y } of points) {
      expect(x > box.minX - 28.5 && x < box.maxX + 28.5).toBe(true);
      expect(y > box.minY - 28.5 && y < box.maxY + 28.5).toBe(true);
    }
  });
});

describe('a run is refused', () => {
  it.each([
    ['without a question', { query: ' \n ' }, 'request.emptyQuery'],
    ['with a question of 10,000 characters', { query: 'x'.repeat(10_000) }, 'request.queryTooLong'],
    ['with a question about something it does not know', { query: 'Where are the cows?' }, 'prompter.unknownConcept'],
    ['with a segmenter that is not there', { segmenter: 'sam-99' }, 'request.unknownId'],
    ['with a prompter that is not there', { prompter: 'oracle' }, 'request.unknownId'],
    ['with a band that is not there', { bands: [9, 1, 1] }, 'raster.badBands'],
    [
      'with an area outside the raster',
      { area: { box: { minX: 0, minY: 0, maxX: 10, maxY: 10 }, crs: null } },
      'window.outside',
    ],
    [
      'with an area in an unknown CRS',
      { area: { box: { minX: 0, minY: 0, maxX: 1, maxY: 1 }, crs: 'EPSG:999999' } },
      'request.unknownCrs',
    ],
    ['with a recorded answer that is not there', { prompter: 'recorded:/nowhere.txt' }, 'prompter.noAnswerFile'],
  ] as const)('%s', async (_, change, code) => {
    expect(await codeOf(engine().segment(request(raster.id, change as object), {}))).toBe(code);
  });

  it('on a raster that is not open, and an export of a run that is not kept', async () => {
    expect(await codeOf(engine().segment(request('none'), {}))).toBe('raster.notOpen');
    // Two pages may show one raster: it stays open until both have closed it.
    const { id } = await engine().openRaster(sample);
    engine().closeRaster(id);
    expect(engine().raster(id).name).toBe('landsat7-olinda.tif');
    expect(await codeOf(engine().exportDocument('none'))).toBe('export.noRun');
  });

  it('with an area in a CRS where the raster has none, and in metres where it has no ground size', async () => {
    const path = join(running.folder, 'bare.tif');
    writeGeoTiff(path, {
      width: 64,
      height: 48,
      bands: [0, 1, 2].map(() => new Uint8Array(64 * 48).fill(90)),
      georeference: null,
    });
    const bare = await engine().openRaster(path);
    const lonlat = { box: { minX: 0, minY: 0, maxX: 1, maxY: 1 }, crs: 'EPSG:4326' };
    expect(await codeOf(engine().segment(request(bare.id, { area: lonlat }), {}))).toBe('request.badArea');
    expect(await codeOf(engine().segment(request(bare.id, { gsd: { kind: 'metres', metres: 1 } }), {}))).toBe(
      'window.noGsd',
    );
  });
});

describe('an interrupted run', () => {
  it.each(['prompt', 'encode'] as const)('while it was at "%s" stops, and the next one works', async (stage) => {
    const controller = new AbortController();
    const asked = stage === 'encode' ? { prompter: recordedAnswer() } : {};
    const run = engine().segment(request(large.id, { bands: [5, 4, 3], ...asked }), {
      signal: controller.signal,
      onProgress: (p) => {
        if (p.window === 1 && p.stage === stage) controller.abort();
      },
    });
    expect(await codeOf(run)).toBe('run.cancelled');
    expect((await engine().segment(request(raster.id), {})).answer).toBe('masks');
  });

  it('by a killed inference process fails with its fault, keeps earlier results, and the next one works', async () => {
    const kept = await engine().segment(request(raster.id), {});
    const run = engine().segment(request(large.id, { bands: [6, 4, 2], prompter: recordedAnswer() }), {
      onProgress: (p) => {
        const pid = running.program.children().inference;
        if (p.stage === 'encode' && p.window === 1 && pid) process.kill(pid, 'SIGKILL');
      },
    });
    expect(await codeOf(run)).toBe('process.died');
    expect(engine().run(kept.runId).features).toEqual(kept.features);
    const next = await engine().segment(request(raster.id), {});
    expect(next.window.cached).toBe(0);
    expect(next.features.map(shape)).toEqual(kept.features.map(shape));
  });
});
