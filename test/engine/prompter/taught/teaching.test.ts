/** Teaching over the real engine, processes and segmenter. */
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RasterInfo } from '../../../../src-main/contract/raster.ts';
import type { RunResult } from '../../../../src-main/contract/run.ts';
import type { SpotsTold } from '../../../../src-main/contract/spots.ts';
import type {
  TaughtExample,
  TaughtLook,
  TaughtPreviewRequest,
  TaughtResults,
  TaughtStatus,
} from '../../../../src-main/contract/taught.ts';
import { type Running, request, startEngine } from '../../running.ts';
import { onMap, origin, pixel, type Scene, writeScene } from './scene.ts';

let running: Running;
let taughtOn: { scene: Scene; raster: RasterInfo };
let elsewhere: { scene: Scene; raster: RasterInfo };
let without: RasterInfo;

beforeAll(async () => {
  running = startEngine();
  const { folder, program } = running;
  const made = async (name: string, what: { seed: number; tanks: number; sheds: number }) => {
    const path = join(folder, `${name}.tif`);
    return { scene: writeScene(path, what), raster: await program.engine.openRaster(path) };
  };
  taughtOn = await made('first', { seed: 1, tanks: 5, sheds: 3 });
  elsewhere = await made('second', { seed: 2, tanks: 7, sheds: 4 });
  without = (await made('third', { seed: 3, tanks: 0, sheds: 7 })).raster;
});
afterAll(() => running.close());
beforeEach(() => forget());

async function call<M extends keyof TaughtResults>(method: M, params: unknown): Promise<TaughtResults[M]> {
  const reply = await running.program.dispatch(method, params);
  if (!reply.ok) throw new Error(`${reply.fault.code}: ${reply.fault.text}`);
  return reply.value as TaughtResults[M];
}

const place = {
  segmenter: 'mobilesam',
  bands: null,
  stretch: { kind: 'auto' },
  gsd: { kind: 'native' },
} as const;

function look(at: { x: number; y: number; r: number }, counter = false): Promise<TaughtLook> {
  return call('taught.look', { ...place, rasterId: taughtOn.raster.id, at: onMap(at), counter });
}

async function teachTanks(change: { name?: string; counters?: number } = {}): Promise<TaughtStatus> {
  const examples: TaughtExample[] = [];
  for (const tank of taughtOn.scene.tanks.slice(0, 3)) examples.push((await look(tank)).example);
  for (const shed of taughtOn.scene.sheds.slice(0, change.counters ?? 0))
    examples.push((await look(shed, true)).example);
  return call('taught.save', {
    id: null,
    name: change.name ?? 'storage tank',
    words: ['silo'],
    segmenter: 'mobilesam',
    examples,
  });
}

async function forget(): Promise<void> {
  for (const { id } of (await call('taught.list', null)).concepts) await call('taught.remove', { id });
}

function ask(raster: RasterInfo, query: string): Promise<RunResult> {
  return running.program.engine.segment(request(raster.id, { query, mode: 'instance' }));
}

/** How many of the scene's tanks are inside of a feature's bounds that are about as large as the tank. */
function tanksIn({ features }: RunResult, { tanks }: Scene): number {
  return tanks.filter((tank) =>
    features.some(({ polygons, areaM2 }) => {
      const ring = polygons[0]?.[0] ?? [];
      const xs = ring.map(({ x }) => (x - origin.x) / pixel);
      const ys = ring.map(({ y }) => (origin.y - y) / pixel);
      const inside =
        Math.min(...xs) < tank.x && tank.x < Math.max(...xs) && Math.min(...ys) < tank.y && tank.y < Math.max(...ys);
      const area = Math.PI * (tank.r * pixel) ** 2;
      return inside && areaM2 !== null && areaM2 > 0.8 * area && areaM2 < 1.4 * area;
    }),
  ).length;
}

describe('teaching a concept', () => {
  test('a click shows what the segmenter outlined there, with its size on the ground', async () => {
    const [tank] = taughtOn.scene.tanks;
    const { mask, example } = await look(tank!);
    const area = Math.PI * (tank!.r * pixel) ** 2;
    expect(mask.areaM2! / area).toBeGreaterThan(0.9);
    expect(mask.areaM2! / area).toBeLessThan(1.3);
    expect(example).toMatchObject({
      counter: false,
      from: { raster: 'first.tif', crs: 'EPSG:31985', at: onMap(tank!) },
    });
    expect(example.gsd).toBeCloseTo(pixel, 2);
    expect(example.elongation).toBeLessThan(1.4);
  });

  test('three examples find all others on another raster', async () => {
    await teachTanks();
    const result = await ask(elsewhere.raster, 'Where are the storage tanks?');
    expect(result.thinking).toContain('taught from 3 examples');
    expect(result.thinking).toContain('not by a language model');
    expect(tanksIn(result, elsewhere.scene)).toBe(elsewhere.scene.tanks.length);
    expect(
      result.features.every(({ provenance, label }) => provenance.maskBy === 'segmenter' && label === 'storage tank'),
    ).toBe(true);
  });

  test('counter-examples keep out what looks alike', async () => {
    await teachTanks({ counters: 2 });
    const result = await ask(elsewhere.raster, 'Where are the storage tanks?');
    expect(result.thinking).toContain('taught from 3 examples and 2 counter-examples');
    expect(tanksIn(result, elsewhere.scene)).toBe(elsewhere.scene.tanks.length);
    expect(result.features.length).toBe(elsewhere.scene.tanks.length);
  });

  test('where nothing is like the examples, there is no target', async () => {
    await teachTanks({ counters: 2 });
    expect(await ask(without, 'show me every storage tank')).toMatchObject({ answer: 'no-target', features: [] });
  });

  test('it answers to its other names and in the middle of a sentence, not where it is negated', async () => {
    await teachTanks();
    expect((await ask(elsewhere.raster, 'Are there any silos here?')).answer).toBe('masks');
    expect((await ask(elsewhere.raster, 'water, but no storage tanks')).thinking).not.toContain('taught');
  });

  test('an unknown question names what was taught among what is known', async () => {
    await teachTanks();
    await expect(ask(elsewhere.raster, 'Where are the zebras?')).rejects.toMatchObject({
      fault: { code: 'prompter.unknownConcept', hint: expect.stringContaining('storage tank') },
    });
  });

  test('a concept of counter-examples alone is refused: taught.noExample', async () => {
    const { example } = await look(taughtOn.scene.sheds[0]!, true);
    const saving = call('taught.save', {
      id: null,
      name: 'tank',
      words: [],
      segmenter: 'mobilesam',
      examples: [example],
    });
    await expect(saving).rejects.toThrow('taught.noExample');
  });

  test('a second one of a name is refused, whatever its case: taught.nameTaken', async () => {
    await teachTanks();
    await expect(teachTanks({ name: 'Storage TANK' })).rejects.toThrow('taught.nameTaken');
  });

  test('more examples are added to one that is there', async () => {
    const { id } = await teachTanks();
    const concept = await call('taught.get', { id });
    const { example } = await look(taughtOn.scene.tanks[3]!);
    const { name, words } = concept;
    const saved = await call('taught.save', {
      id,
      name,
      words,
      segmenter: 'mobilesam',
      examples: [...concept.examples, example],
    });
    expect(saved).toMatchObject({ id, examples: 4, counterExamples: 0 });
  });

  test('a point outside of the raster is told', async () => {
    const reply = running.program.dispatch('taught.look', {
      ...place,
      rasterId: taughtOn.raster.id,
      at: { x: 0, y: 0 },
      counter: false,
    });
    expect(await reply).toMatchObject({ ok: false, fault: { code: 'window.outside' } });
  });

  test('a run about it is read at the resolution that it was taught at, and says so', async () => {
    const examples: TaughtExample[] = [];
    for (const tank of taughtOn.scene.tanks.slice(0, 2)) {
      const coarse = { ...place, gsd: { kind: 'metres', metres: 1 } } as const;
      const asked = { ...coarse, rasterId: taughtOn.raster.id, at: onMap(tank), counter: false };
      examples.push((await call('taught.look', asked)).example);
    }
    await call('taught.save', { id: null, name: 'storage tank', words: [], segmenter: 'mobilesam', examples });
    const { window } = await running.program.engine.segment(
      request(elsewhere.raster.id, { query: 'Where are the storage tanks?', gsd: { kind: 'auto' } }),
    );
    expect(window.gsd).toBeCloseTo(examples[0]!.gsd!, 1);
    expect(window.why).toContain('"storage tank" was taught at');
    const own = await running.program.engine.segment(
      request(elsewhere.raster.id, { query: 'storage tanks', gsd: { kind: 'native' } }),
    );
    expect(own.window.why).not.toContain('taught');
  });
});

describe('while a concept is taught', () => {
  async function examplesOf(tanks: number): Promise<TaughtExample[]> {
    const examples: TaughtExample[] = [];
    for (const tank of taughtOn.scene.tanks.slice(0, tanks)) examples.push((await look(tank)).example);
    return examples;
  }
  const asked = (examples: TaughtExample[], change: Partial<TaughtPreviewRequest> = {}): TaughtPreviewRequest => ({
    ...place,
    session: 'page',
    turn: 1,
    rasterId: taughtOn.raster.id,
    area: null,
    examples,
    ...change,
  });
  const isAt = ({ at }: { at: { x: number; y: number } }, tank: { x: number; y: number; r: number }) => {
    const middle = onMap(tank);
    return Math.hypot(at.x - middle.x, at.y - middle.y) < tank.r * pixel;
  };

  test('every place is told before the first outline, and each outline after the other', async () => {
    const heard: SpotsTold[] = [];
    const examples = await examplesOf(3);
    const preview = await running.program.engine.preview(asked(examples), { onSpots: (told) => heard.push(told) });
    const [first, ...later] = heard.map(({ news }) => news);
    if (first?.kind !== 'spots') throw new Error('the places do not come first');
    for (const tank of taughtOn.scene.tanks) expect(first.spots.filter((spot) => isAt(spot, tank))).toHaveLength(1);
    const outlined = new Set<string>();
    for (const news of later) {
      if (news.kind === 'outlined') outlined.add(news.spot.id);
      if (news.kind === 'dropped') outlined.delete(news.id);
    }
    const kept = later.flatMap((news) => (news.kind === 'outlined' && outlined.has(news.spot.id) ? [news] : []));
    for (const tank of taughtOn.scene.tanks) expect(kept.some(({ spot }) => isAt(spot, tank))).toBe(true);
    expect(kept.every(({ polygons }) => polygons.length > 0)).toBe(true);
    expect(heard.every(({ of }) => of === 'page.1')).toBe(true);
    expect(preview).toMatchObject({ outlined: outlined.size, windows: 1, windowsLeftOut: 0 });
    expect(preview.spots).toBeGreaterThanOrEqual(first.spots.length);
  });

  test('what is out of sight is not looked at', async () => {
    const [tank] = taughtOn.scene.tanks;
    const { x, y } = onMap(tank!);
    const half = tank!.r * pixel;
    const box = { minX: x - half, minY: y - half, maxX: x + half, maxY: y + half };
    const heard: SpotsTold[] = [];
    const onSpots = (told: SpotsTold) => heard.push(told);
    await running.program.engine.preview(asked(await examplesOf(1), { area: { box, crs: null } }), { onSpots });
    const outlined = heard.flatMap(({ news }) => (news.kind === 'outlined' ? [news.spot] : []));
    expect(outlined.length).toBeGreaterThan(0);
    const reach = 4 * half;
    for (const { at } of outlined) expect(Math.max(Math.abs(at.x - x), Math.abs(at.y - y))).toBeLessThan(reach);
  });

  test('a newer click ends the older search: run.cancelled', async () => {
    const examples = await examplesOf(2);
    const older = running.program.dispatch('taught.preview', asked(examples));
    const newer = running.program.dispatch('taught.preview', asked(examples, { turn: 2 }));
    expect(await older).toMatchObject({ ok: false, fault: { code: 'run.cancelled' } });
    expect(await newer).toMatchObject({ ok: true });
    const stopped = running.program.dispatch('taught.preview', asked(examples, { turn: 3 }));
    await call('taught.stopPreview', { session: 'page' });
    expect(await stopped).toMatchObject({ ok: false, fault: { code: 'run.cancelled' } });
  });
});

describe('finding more like something', () => {
  test('an object that is there already is outlined by its prompt, and what is like it is found without any name', async () => {
    const [tank] = taughtOn.scene.tanks;
    const at = onMap(tank!);
    const half = tank!.r * pixel;
    const box = { minX: at.x - half, minY: at.y - half, maxX: at.x + half, maxY: at.y + half };
    const prompt = { box, positive: [at], negative: [] };
    const asked = { ...place, rasterId: taughtOn.raster.id, at, prompt, counter: false };
    const { example } = await call('taught.look', asked);
    expect((example.pixels * pixel ** 2) / (Math.PI * half ** 2)).toBeGreaterThan(0.85);
    const result = await running.program.engine.segment(
      request(elsewhere.raster.id, { query: 'More like this', mode: 'instance', like: [example] }),
    );
    expect(tanksIn(result, elsewhere.scene)).toBe(elsewhere.scene.tanks.length);
    expect(result.features[0]?.provenance.query).toBe('More like this');
    expect((await call('taught.list', null)).concepts).toEqual([]);
  });

  test('examples that are all counter-examples are refused', async () => {
    const { example } = await look(taughtOn.scene.sheds[0]!, true);
    const reply = running.program.dispatch('run.segment', request(without.id, { query: 'this', like: [example] }));
    expect(await reply).toMatchObject({ ok: false, fault: { code: 'request.invalid' } });
  });
});
