/** The prompt workbench over real children and the real model, through the contract's border. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../src-main/contract/api.ts';
import type { PromptAnswer } from '../../src-main/contract/prompting.ts';
import type { RasterInfo } from '../../src-main/contract/raster.ts';
import type { Prompt } from '../../src-main/contract/run.ts';
import { writeGeoTiff } from '../fixtures/geotiff.ts';
import { disc, drawWindow, until } from '../support/inference.ts';
import { type Running, request, sample, startEngine, writeLargeRaster } from './running.ts';

/** A light disc of 60 pixels' radius on a dark ground; 2 m pixels in UTM 25 S. */
const side = 400;
const centre = { x: 240, y: 180 };
const radius = 60;
const corner = { x: 300_000, y: 9_100_000 };
const pixel = 2;
const map = (x: number, y: number) => ({ x: corner.x + x * pixel, y: corner.y - y * pixel });
const box = (x: number, y: number, r: number): Prompt<'map'>['box'] => ({
  minX: map(x - r, 0).x,
  maxX: map(x + r, 0).x,
  minY: map(0, y + r).y,
  maxY: map(0, y - r).y,
});
const around: Prompt<'map'> = { box: box(centre.x, centre.y, radius), positive: [], negative: [] };
const discM2 = Math.PI * (radius * pixel) ** 2;

let running: Running;
let raster: RasterInfo;
beforeAll(async () => {
  running = startEngine();
  const path = join(running.folder, 'disc.tif');
  const { rgb } = drawWindow(side, side, disc(centre.x, centre.y, radius));
  const bands = [0, 1, 2].map((k) => Uint8Array.from({ length: side * side }, (_, i) => rgb[3 * i + k]!));
  const georeference = { epsg: 31985, originX: corner.x, originY: corner.y, pixel };
  writeGeoTiff(path, { width: side, height: side, bands, georeference });
  raster = await running.program.engine.openRaster(path);
});
afterAll(() => running.close());

const base = () => ({
  session: 's',
  rasterId: raster.id,
  segmenter: 'mobilesam',
  bands: null,
  stretch: { kind: 'range', min: 0, max: 255 },
  gsd: { kind: 'auto' },
  window: null,
  prompt: around,
  refine: null,
  clean: { fillHoles: 0, dropSpecks: 0 },
});
const send = async (method: string, params: object) =>
  (await running.program.dispatch(method, params)) as Reply<PromptAnswer>;
async function decode(change: object = {}): Promise<PromptAnswer> {
  const reply = await send('prompt.decode', { ...base(), ...change });
  if (!reply.ok) throw new Error(JSON.stringify(reply.fault));
  return reply.value;
}
async function faultOf(change: object): Promise<string> {
  const reply = await send('prompt.decode', { ...base(), ...change });
  return reply.ok ? 'no fault' : reply.fault.code;
}

describe('decoding a prompt on the map', () => {
  it('encodes its window once, and offers the object with score, outline and area', async () => {
    const first = await decode();
    expect(first).toMatchObject({ encoded: true, refined: false, cut: false, gsd: expect.closeTo(2, 2) });
    expect(first.window).toEqual({ scale: 1, origin: { x: 0, y: 0 }, width: side, height: side });
    const [best] = first.masks;
    expect(best!.areaM2! / discM2).toBeGreaterThan(0.93);
    expect(best!.areaM2! / discM2).toBeLessThan(1.07);
    expect(best!.score).toBeGreaterThan(0.8);
    expect(best!.polygons.length).toBe(1);
    const xs = best!.polygons[0]![0]!.map(({ x }) => x);
    expect(Math.abs(Math.min(...xs) - map(centre.x - radius, 0).x)).toBeLessThan(6 * pixel);
    const again = await decode();
    expect(again).toMatchObject({ encoded: false, timings: { read: 0, encode: 0 } });
    expect(again.masks.map(({ decodeId: _, ...mask }) => mask)).toEqual(
      first.masks.map(({ decodeId: _, ...mask }) => mask),
    );
  });

  it('takes points alone, and negative points leave out', async () => {
    const inside = await decode({ prompt: { box: null, positive: [map(centre.x, centre.y)], negative: [] } });
    expect(inside.masks[0]!.areaM2! / discM2).toBeGreaterThan(0.9);
    // The point alone may mean the disc or what it lies on: choices that differ are offered, each once.
    expect(inside.masks.length).toBeGreaterThan(1);
    expect(new Set(inside.masks.map(({ decodeId }) => decodeId)).size).toBe(inside.masks.length);
  });

  it('refines an earlier mask when its id is given, and says so', async () => {
    const first = await decode();
    const refine = first.masks[0]!.decodeId;
    const prompt = { ...around, positive: [map(centre.x, centre.y)] };
    const better = await decode({ refine, prompt });
    expect(better).toMatchObject({ refined: true });
    expect(better.masks[0]!.areaM2! / discM2).toBeGreaterThan(0.93);
    expect(await decode({ refine: 'never-made' })).toMatchObject({ refined: false });
  });

  it('uses the windows that a run has encoded', async () => {
    const info = await running.program.engine.openRaster(sample);
    const path = join(running.folder, 'answer.txt');
    writeFileSync(path, '<answer>[{"bbox_2d":[100,100,300,300],"positive_points":[[150,150],[200,200]]}]</answer>');
    await running.program.engine.segment(request(info.id, { prompter: `recorded:${path}` }), {});
    const { minX, maxY } = info.extent;
    const prompt = { box: { minX: minX + 2000, minY: maxY - 5000, maxX: minX + 4000, maxY: maxY - 3000 } };
    const change = { rasterId: info.id, stretch: { kind: 'auto' }, prompt: { ...prompt, positive: [], negative: [] } };
    expect(await decode(change)).toMatchObject({ encoded: false });
  });

  it('after the inference process was started again encodes anew and forgets what was to be refined', async () => {
    const [mask] = (await decode()).masks;
    const { inference } = running.program.children();
    process.kill(inference!, 'SIGKILL');
    await until(() => running.program.children().inference !== inference);
    expect(await decode({ refine: mask!.decodeId })).toMatchObject({ encoded: true, refined: false });
  });

  it('prepares a window, so that the decode finds it encoded', async () => {
    const path = join(running.folder, 'large.tif');
    await writeLargeRaster(path);
    const large = await running.program.engine.openRaster(path);
    const { minX, maxY } = large.extent;
    const at = (x: number, y: number) => ({ x: minX + x * 28.5, y: maxY - y * 28.5 });
    const { refine: _r, clean: _c, ...place } = base();
    const prompt = { box: null, positive: [at(1200, 300)], negative: [] };
    const asked = { ...place, rasterId: large.id, stretch: { kind: 'auto' }, prompt };
    const prepared = await send('prompt.prepare', asked);
    expect(prepared).toMatchObject({ ok: true, value: { encoded: true, window: { origin: { x: 896, y: 0 } } } });
    const answer = await decode({ ...asked });
    expect(answer).toMatchObject({ encoded: false, window: { origin: { x: 896, y: 0 } } });
    // A point outside of the window at a resolution that was named is left out, and the answer says so.
    const far = { ...prompt, positive: [at(1200, 300), at(100, 300)] };
    expect(await decode({ ...asked, prompt: far, gsd: { kind: 'native' } })).toMatchObject({ cut: true });
    expect((await decode({ ...asked, prompt: far })).window.scale).toBe(2);
  });
});

describe('clean-up in square metres', () => {
  it('drops a mask that is smaller than the specks, and leaves it with a smaller limit', async () => {
    const dropped = await decode({ clean: { fillHoles: 0, dropSpecks: discM2 * 2 } });
    expect(dropped.masks).toMatchObject([{ polygons: [], pixels: 0 }]);
    const kept = await decode({ clean: { fillHoles: 0, dropSpecks: discM2 / 2 } });
    expect(kept.masks[0]!.polygons.length).toBe(1);
  });

  it('needs a raster with a ground size', async () => {
    const path = join(running.folder, 'nowhere.tif');
    writeGeoTiff(path, {
      width: 64,
      height: 64,
      bands: [0, 1, 2].map(() => new Uint8Array(4096).fill(9)),
      georeference: null,
    });
    const { id } = await running.program.engine.openRaster(path);
    const prompt = { box: null, positive: [{ x: 30, y: -30 }], negative: [] };
    const change = { rasterId: id, prompt, clean: { fillHoles: 5, dropSpecks: 0 } };
    expect(await faultOf(change)).toBe('mask.noGroundSize');
  });
});

describe('sessions', () => {
  it('a newer request ends the older one of its session, and none of another', async () => {
    await decode();
    const older = send('prompt.decode', base());
    const other = send('prompt.decode', { ...base(), session: 'other' });
    const newer = send('prompt.decode', base());
    expect(await older).toMatchObject({ ok: false, fault: { code: 'run.cancelled' } });
    expect([(await other).ok, (await newer).ok]).toEqual([true, true]);
  });

  it('can be cancelled', async () => {
    const asked = send('prompt.decode', base());
    await running.program.dispatch('prompt.cancel', { session: 's' });
    expect(await asked).toMatchObject({ ok: false, fault: { code: 'run.cancelled' } });
  });
});

describe('what cannot be decoded', () => {
  const none = { box: null, positive: [], negative: [] };
  it.each([
    ['a prompt without box and positive point', { prompt: none }, 'request.invalid'],
    ['a box without size', { prompt: { ...none, box: { minX: 1, minY: 1, maxX: 1, maxY: 2 } } }, 'request.invalid'],
    ['a coordinate that is no number', { prompt: { ...none, positive: [{ x: Number.NaN, y: 1 }] } }, 'request.invalid'],
    ['too many points', { prompt: { ...none, positive: Array(65).fill(map(1, 1)) } }, 'request.invalid'],
    ['a prompt beside the raster', { prompt: { ...none, positive: [map(-500, 3)] } }, 'window.outside'],
    [
      'a window that is not on the grid',
      { window: { scale: 1, origin: { x: 5, y: 0 }, width: 400, height: 400 } },
      'request.invalid',
    ],
    ['a segmenter that is not there', { segmenter: 'sam9' }, 'request.unknownId'],
    ['a layer that is closed', { rasterId: 'gone' }, 'raster.notOpen'],
  ])('%s', async (_, change, code) => expect(await faultOf(change)).toBe(code));
});
