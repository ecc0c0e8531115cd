import {
  appendFileSync,
  closeSync,
  copyFileSync,
  openSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, expect, test } from 'vitest';
import { rasterIdOf } from '../../src-main/engine/raster/open.ts';
import { windowSeconds } from '../../src-main/process/raster-port.ts';
import { gdal, sample, scratch } from '../engine/raster/gdal.ts';
import { codeOf } from '../engine/raster/values.ts';
import { signal } from '../support/signal.ts';
import { startRaster } from './raster-child.ts';

const folder = scratch();
afterAll(() => folder.remove());
let dispose: (() => void) | undefined;
afterEach(() => dispose?.());

function start(limits = {}) {
  const started = startRaster(limits);
  dispose = () => started.supervised.dispose();
  return started;
}
const window = { scale: 1, origin: { x: 0, y: 0 }, width: 349, height: 352 };

test('probe, display, window and tile are answered by the process', async () => {
  const { port } = start();
  const info = await port.probe(sample);
  const raster = { path: sample, rasterId: info.id };
  const display = await port.resolveDisplay({
    ...raster,
    bands: [4, 3, 2],
    stretch: { kind: 'range', min: 0, max: 255 },
  });
  expect(display).toEqual({ bands: [4, 3, 2], ranges: [0, 1, 2].map(() => ({ min: 0, max: 255 })) });
  const pixels = await port.readWindow({ ...raster, window, display });
  expect([pixels.rgb.length, pixels.bands.length, pixels.valid[0]]).toEqual([349 * 352 * 3, 6, 1]);
  expect(pixels.rgb[0]).toBe(pixels.bands[3]?.data[0]);
  const tile = await port.readTile({ ...raster, extent: info.extent, width: 64, height: 64, display });
  expect([tile.length, tile[3]]).toEqual([64 * 64 * 4, 255]);
});

test('a process that has just started answers for a raster that another one opened', async () => {
  const { port, supervised } = start();
  const info = await port.probe(sample);
  const first = supervised.pid;
  signal(first, 'SIGKILL');
  await expect.poll(() => supervised.pid === first).toBe(false);
  const pixels = await port.readWindow({ path: sample, rasterId: info.id, window, display: info.display });
  expect(pixels.width).toBe(349);
});

test('a file with other pixels is another raster, also when its size and time of modification are set back', async () => {
  const path = folder.path('set-back.tif');
  copyFileSync(sample, path);
  const { id } = await rasterIdOf(path);
  expect((await rasterIdOf(path)).id).toBe(id);
  const { atime, mtime, size } = statSync(path);
  // The kernel's clock for files ticks in steps of some milliseconds.
  await setTimeout(50);
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.from([1, 2, 3]), 0, 3, size - 3);
  closeSync(file);
  utimesSync(path, atime, mtime);
  const changed = (await rasterIdOf(path)).id;
  expect(changed).not.toBe(id);
  writeFileSync(`${path}.ovr`, 'overviews');
  expect((await rasterIdOf(path)).id).not.toBe(changed);
});

test('a file that has changed is not the raster any more that was opened', async () => {
  const { port } = start();
  const path = folder.path('changing.tif');
  copyFileSync(sample, path);
  const info = await port.probe(path);
  appendFileSync(path, 'x');
  expect(await codeOf(port.readWindow({ path, rasterId: info.id, window, display: info.display }))).toBe(
    'raster.notOpen',
  );
  expect((await port.probe(path)).id).not.toBe(info.id);
});

test('a process that hangs is stopped, told as a timeout, and the next request works', async () => {
  const { port, supervised } = start({ probe: 1.5 });
  await expect.poll(async () => codeOf(port.probe(sample)), { timeout: 60_000 }).toBe('no fault');
  signal(supervised.pid, 'SIGSTOP');
  expect(await codeOf(port.probe(sample))).toBe('raster.timeout');
  await expect.poll(async () => codeOf(port.probe(sample)), { timeout: 60_000 }).toBe('no fault');
});

test('faults cross the process border with their code', async () => {
  const { port } = start();
  expect(await codeOf(port.probe(folder.path('absent.tif')))).toBe('raster.notFound');
  const info = await port.probe(sample);
  const display = { ...info.display, bands: [1, 2, 9] as const };
  expect(await codeOf(port.readWindow({ path: sample, rasterId: info.id, window, display }))).toBe('raster.badBands');
});

test('a cancelled request ends as cancelled and the process lives on', async () => {
  const { port, supervised } = start();
  const info = await port.probe(sample);
  const pid = supervised.pid;
  const controller = new AbortController();
  const reading = port.readWindow(
    { path: sample, rasterId: info.id, window, display: info.display },
    { signal: controller.signal },
  );
  controller.abort();
  expect(await codeOf(reading)).toBe('run.cancelled');
  expect((await port.probe(sample)).id).toBe(info.id);
  expect(supervised.pid).toBe(pid);
});

test('neither a tile nor another file waits for the windows of a run', async () => {
  const { port } = start();
  const path = folder.path('large.tif');
  const form = ['-co', 'TILED=YES', '-co', 'COMPRESS=DEFLATE', '-co', 'ZLEVEL=1'];
  gdal('gdal_translate', '-q', ...['-b', '1', '-b', '2', '-b', '3'], ...form, '-outsize', '5000', '5000', sample, path);
  const info = await port.probe(path);
  const { display } = info;
  const raster = { path, rasterId: info.id, display };
  const ended: string[] = [];
  const end = (name: string) => () => void ended.push(name);
  const whole = { scale: 5, origin: { x: 0, y: 0 }, width: 1000, height: 1000 };
  const windows = [1, 2, 3, 4, 5, 6].map((n) => port.readWindow({ ...raster, window: whole }).then(end(`window ${n}`)));
  const others = [
    port.probe(sample).then(end('probe')),
    port.readTile({ ...raster, extent: info.extent, width: 64, height: 64 }).then(end('tile')),
  ];
  await Promise.all([...windows, ...others]);
  // Were there one queue for all, they would have been the last.
  expect(ended.at(-1)).toMatch(/^window/);
  expect(ended).toHaveLength(8);
});

test('a window is given time by the raster pixels that it covers', () => {
  const of = (scale: number) => windowSeconds({ scale, origin: { x: 0, y: 0 }, width: 1000, height: 1000 }, 120);
  expect([of(1), of(32), of(100), of(1e9)]).toEqual([121, 366, 2520, 3720]);
});

test('a cancellation is heard over a sparse raster too, whose blocks need no reading', async () => {
  const { port } = start();
  const path = folder.path('sparse.tif');
  const form = ['-co', 'TILED=YES', '-co', 'SPARSE_OK=TRUE'];
  gdal('gdal_create', '-q', '-outsize', '30000', '30000', '-bands', '3', '-ot', 'Byte', ...form, path);
  const { id, display } = await port.probe(path);
  const raster = { path, rasterId: id, display };
  const controller = new AbortController();
  const { signal } = controller;
  // It averages 900 million pixels, which takes more than 10 seconds.
  const whole = { scale: 30, origin: { x: 0, y: 0 }, width: 1000, height: 1000 };
  const long = codeOf(port.readWindow({ ...raster, window: whole }, { signal }));
  await setTimeout(500);
  controller.abort();
  expect(await long).toBe('run.cancelled');
  const begin = performance.now();
  await port.readWindow({ ...raster, window: { ...whole, scale: 1, width: 64, height: 64 } });
  expect(performance.now() - begin).toBeLessThan(3000);
});
