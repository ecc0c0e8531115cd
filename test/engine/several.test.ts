/** Several questions at once, the other mode afterwards, a coarse look first, and areas prepared in the background. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RasterInfo } from '../../src-main/contract/raster.ts';
import type { Feature, Refused, RunProgress, RunResult, SegmentRequest } from '../../src-main/contract/run.ts';
import { faultOfCall } from '../support/faults.ts';
import { type Running, request, sample, startEngine, writeLargeRaster } from './running.ts';

// Real models over dozens of windows: on a loaded machine that takes long, and is no fault.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

let running: Running;
let raster: RasterInfo;
let large: RasterInfo;
const engine = () => running.program.engine;

beforeAll(async () => {
  running = startEngine({ cache: { name: 'encodings' } });
  raster = await engine().openRaster(sample);
  const path = join(running.folder, 'L7_ETM_large.tif');
  await writeLargeRaster(path);
  large = await engine().openRaster(path);
});
afterAll(() => running.close());

/** A result without what names one run or one moment. */
function content(result: RunResult): object {
  const plain = (feature: Feature) => ({ ...feature, provenance: { ...feature.provenance, run: '' } });
  const { features, timings: _, at: __, window, ...rest } = result;
  return { ...rest, runId: '', features: features.map(plain), window: { ...window, cached: 0 } };
}

const answered = (answers: readonly (RunResult | Refused)[]) => answers.filter((answer) => answer.answer !== 'refused');

describe('several questions at once', () => {
  it('have the results that they have one by one, and read their window once', async () => {
    const ask = (query: string) => request(raster.id, { query, bands: [4, 3, 2] });
    const questions = ['Where is the open water?', 'Show me the vegetation', 'show me land without vegetation'].map(
      ask,
    );
    const together = answered(await engine().segmentAll(questions, {}));
    expect(together.map(({ runId, query }) => [runId, query])).toEqual(questions.map((q) => [q.runId, q.query]));
    expect(together.map(({ window }) => window.cached)).toEqual([0, 1, 1]);
    for (const result of together) {
      const alone = await engine().segment(ask(result.query), {});
      expect(content(result)).toEqual(content(alone));
      expect(engine().run(result.runId)).toEqual(result);
    }
  });

  it('are answered where one is not known, which is refused by itself with what is known', async () => {
    const asked = ['Where are the cows?', 'Where is the open water?', 'Which zebra sings?'];
    const questions = asked.map((query) => request(raster.id, { query }));
    const told: RunProgress[] = [];
    const answers = await engine().segmentAll(questions, { onProgress: (progress) => void told.push(progress) });
    const firstOfAll = told.findIndex(({ runId }) => runId === questions[1]!.runId);
    const refused = told.filter((progress) => progress.refused);
    expect(refused.map(({ runId, fraction }) => [runId, fraction])).toEqual([
      [questions[0]!.runId, 1],
      [questions[2]!.runId, 1],
    ]);
    expect(told.slice(0, firstOfAll)).toEqual(refused);
    expect(answers.map(({ runId, query, answer }) => [runId, query, answer])).toEqual([
      [questions[0]!.runId, asked[0], 'refused'],
      [questions[1]!.runId, asked[1], 'masks'],
      [questions[2]!.runId, asked[2], 'refused'],
    ]);
    expect(answers[0]).toMatchObject({
      fault: { code: 'prompter.unknownConcept', hint: expect.stringContaining('water'), detail: { query: asked[0] } },
    });
    const [water] = answered(answers);
    expect(content(water!)).toEqual(content(await engine().segment(request(raster.id, { query: asked[1]! }), {})));
    expect(await faultOfCall(Promise.resolve().then(() => engine().run(questions[0]!.runId)))).toMatchObject({
      code: 'export.noRun',
    });
  });

  it('are each refused where none is known, before anything is read', async () => {
    const seen: string[] = [];
    const questions = ['Where are the cows?', 'Which zebra sings?'].map((query) => request(raster.id, { query }));
    const answers = await engine().segmentAll(questions, { onProgress: ({ stage }) => void seen.push(stage) });
    expect(answers.map(({ answer }) => answer)).toEqual(['refused', 'refused']);
    expect(seen).toEqual([]);
  });

  it('fail together where the fault is not of one of them', async () => {
    const questions = ['Where are the cows?', 'Where is the open water?'].map((query) =>
      request(raster.id, { query, bands: [1, 2, 99] }),
    );
    expect(await faultOfCall(engine().segmentAll(questions, {}))).toMatchObject({ code: 'raster.badBands' });
  });

  it('through the contract are cancelled by the id of any, also before they began', async () => {
    const { runId: _, query: __, ...common } = request(raster.id);
    const questions = ['a', 'b'].map((id) => ({ runId: `several-${id}`, query: 'Where is the open water?' }));
    await running.program.dispatch('run.cancel', { runId: 'several-b' });
    const reply = await running.program.dispatch('run.segmentAll', { ...common, questions });
    expect(reply).toMatchObject({ ok: false, fault: { code: 'run.cancelled' } });
    const again = await running.program.dispatch('run.segmentAll', { ...common, questions });
    expect(again).toMatchObject({ ok: true, value: [{ runId: 'several-a' }, { runId: 'several-b' }] });
  });
});

describe('the other mode afterwards', () => {
  it('is the result of a run made in that mode, and back again the first one', async () => {
    const change: Partial<SegmentRequest> = { query: 'show me land without vegetation' };
    const semantic = await engine().segment(request(large.id, { ...change, mode: 'semantic' }), {});
    const instance = await engine().segment(request(large.id, { ...change, mode: 'instance' }), {});
    expect(semantic.features.length).not.toBe(instance.features.length);
    const switched = await engine().inMode(semantic.runId, 'instance');
    expect(content(switched)).toEqual(content(instance));
    expect(engine().run(semantic.runId)).toBe(switched);
    expect(content(await engine().inMode(semantic.runId, 'semantic'))).toEqual(content(semantic));
    const reply = await running.program.dispatch('run.mode', { runId: instance.runId, mode: 'semantic' });
    expect(reply).toMatchObject({ ok: true, value: { mode: 'semantic', featureCount: semantic.features.length } });
  });

  it('of a run that is not kept is refused', async () => {
    expect(await faultOfCall(engine().inMode('none', 'instance'))).toMatchObject({ code: 'export.noRun' });
  });
});

describe('coarse to fine', () => {
  const ask = (change: Partial<SegmentRequest> = {}) =>
    engine().segment(request(large.id, { gsd: { kind: 'coarse-to-fine' }, mode: 'instance', ...change }), {});

  it('asks the fine windows where something was found, and says so', async () => {
    const result = await ask();
    expect(result.window).toMatchObject({ scale: 1 });
    expect(result.window.why).toMatch(
      /^coarse to fine: 1 window at 228 m first, then \d of 4 windows at 28.5 m, where something was found/,
    );
    expect(result.features.length).toBeGreaterThan(3);
    expect(result.prompts.length).toBeGreaterThan(0);
  });

  it('asks no fine window where nothing was found', async () => {
    const black = join(running.folder, 'black.tif');
    const { writeGeoTiff } = await import('../fixtures/geotiff.ts');
    const band = (k: number) => Uint8Array.from({ length: 1100 * 1100 }, (_, i) => 60 + ((i * 7 + k) % 3));
    const georeference = { epsg: 31985, originX: 288_776.25, originY: 9_120_760.75, pixel: 28.5 };
    writeGeoTiff(black, { width: 1100, height: 1100, bands: [band(0), band(1), band(2)], georeference });
    const { id } = await engine().openRaster(black);
    const result = await engine().segment(request(id, { gsd: { kind: 'coarse-to-fine' }, query: 'roads' }), {});
    expect([result.answer, result.window.windows]).toEqual(['no-target', []]);
    expect(result.window.why).toMatch(/then 0 of 4 windows/);
    expect(result.thinking).not.toBe('');
  });

  it('gives an object the same outline whatever the area', async () => {
    const pixel = 28.5;
    const { minX, maxY } = large.extent;
    const boxOf = (x0: number, y0: number, x1: number, y1: number) => ({
      minX: minX + x0 * pixel,
      maxX: minX + x1 * pixel,
      minY: maxY - y1 * pixel,
      maxY: maxY - y0 * pixel,
    });
    const whole = await ask();
    const part = await ask({ area: { box: boxOf(100, 100, 700, 700), crs: null } });
    const inner = boxOf(150, 150, 650, 650);
    const inside = (features: readonly Feature[]) =>
      features
        .filter((f) =>
          f.polygons.flat(2).every(({ x, y }) => x > inner.minX && x < inner.maxX && y > inner.minY && y < inner.maxY),
        )
        .map((f) => JSON.stringify([f.label, f.polygons]))
        .sort();
    expect(inside(whole.features).length).toBeGreaterThan(2);
    expect(inside(part.features)).toEqual(inside(whole.features));
  });
});

describe('an area that is prepared', () => {
  const prepare = (change: object = {}) => ({
    jobId: crypto.randomUUID(),
    rasterId: large.id,
    segmenter: 'mobilesam',
    gsd: { kind: 'native' as const },
    area: null,
    bands: null,
    stretch: { kind: 'auto' as const },
    ...change,
  });

  it('can be stopped, goes on where it was, and is taken from the disk by a program that was started anew', async () => {
    const controller = new AbortController();
    const stopped = engine().preencode(prepare(), {
      signal: controller.signal,
      onProgress: ({ made }) => void (made === 1 && controller.abort()),
    });
    expect(await faultOfCall(stopped)).toMatchObject({ code: 'run.cancelled' });
    const seen: number[] = [];
    const report = await engine().preencode(prepare(), { onProgress: ({ made }) => void seen.push(made) });
    expect(report).toMatchObject({ windows: 4, found: 1, made: 3 });
    expect(seen).toEqual([0, 1, 2, 3]);
    expect(await engine().preencode(prepare())).toMatchObject({ windows: 4, found: 4, made: 0 });

    const answer = join(running.folder, 'answer.txt');
    writeFileSync(answer, '<answer>[{"bbox_2d":[100,100,300,300],"positive_points":[[150,150],[200,200]]}]</answer>');
    const later = startEngine({ cache: { name: 'encodings' }, folder: running.folder });
    try {
      const again = await later.program.engine.openRaster(large.path);
      const result = await later.program.engine.segment(request(again.id, { prompter: `recorded:${answer}` }), {});
      expect(result.window.cached).toBe(4);
      const fresh = await engine().segment(request(large.id, { prompter: `recorded:${answer}` }), {});
      expect(content(result)).toEqual(content(fresh));
    } finally {
      await later.program.dispose();
    }
  });

  it('gives way to a question that is asked meanwhile', async () => {
    const order: string[] = [];
    const { promise: begun, resolve } = Promise.withResolvers<void>();
    const preparing = engine().preencode(prepare({ bands: [4, 3, 2] }), {
      onProgress: ({ made }) => {
        order.push(`made ${made}`);
        resolve();
      },
    });
    await begun;
    const asking = engine()
      .segment(request(raster.id), {})
      .then(() => order.push('answered'));
    await Promise.all([preparing, asking]);
    // One window may have been under way; the other three waited.
    expect(order.indexOf('answered')).toBeLessThanOrEqual(2);
    expect(order.at(-1)).toBe('made 4');
  });

  it('is refused where nothing is kept, where it cannot be, and where it would not fit', async () => {
    const off = startEngine();
    const opened = await off.program.engine.openRaster(sample);
    const reply = await off.program.dispatch('encode.start', { ...prepare(), rasterId: opened.id });
    await off.close();
    expect(reply).toMatchObject({ ok: false, fault: { code: 'cache.off' } });

    const small = startEngine({ cache: { name: 'encodings', limitBytes: 10e6 } });
    const { id } = await small.program.engine.openRaster(large.path);
    const tooLarge = await faultOfCall(small.program.engine.preencode(prepare({ rasterId: id })));
    expect(tooLarge).toMatchObject({ code: 'cache.tooSmall', detail: { windows: 4, fit: 2 } });
    await small.close();

    const file = join(running.folder, 'no-folder');
    writeFileSync(file, '');
    const broken = startEngine({ cache: { name: 'no-folder' }, folder: running.folder });
    const again = await broken.program.engine.openRaster(sample);
    expect(await faultOfCall(broken.program.engine.preencode(prepare({ rasterId: again.id })))).toMatchObject({
      code: 'cache.notKept',
    });
    // What cannot be kept is no failure of a question.
    expect((await broken.program.engine.segment(request(again.id), {})).answer).toBe('masks');
    await broken.program.dispose();
  });

  it('is told and cleared through the contract', async () => {
    const info = await running.program.dispatch('cache.info', null);
    expect(info).toMatchObject({
      ok: true,
      value: { folder: join(running.folder, 'encodings'), windows: expect.any(Number) },
    });
    expect(await running.program.dispatch('cache.clear', null)).toEqual(info);
    expect(await running.program.dispatch('cache.info', null)).toMatchObject({
      ok: true,
      value: { windows: 0, bytes: 0 },
    });
    expect(readdirSync(running.folder)).not.toContain('encodings');
  });
});
