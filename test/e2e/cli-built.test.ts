/** The promised commands as they are typed: `npm run -s think2seg -- …`, which builds by itself and runs what was built. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunProgress } from '../../src-main/contract/run.ts';

const projectRoot = resolve(import.meta.dirname, '../..');
const sample = join(projectRoot, 'build/sample/landsat7-olinda.tif');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'built-'));
  copyFileSync(sample, join(folder, 'scene.tif'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Started {
  readonly child: ChildProcess;
  stdout(): string;
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

/** Starts it from `folder`, as a person in another folder would, in a process group of its own. */
function think2seg(...argv: string[]): Started {
  const args = ['--prefix', projectRoot, 'run', '-s', 'think2seg', '--', ...argv];
  const { INIT_CWD: _, ...env } = process.env;
  const child = spawn('npm', args, {
    cwd: folder,
    env: { ...env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((done) =>
    child.once('close', (code, signal) => done({ code: code ?? asShell(signal), stdout, stderr })),
  );
  return { child, stdout: () => stdout, ended };
}

/** npm ends by the signal itself; a shell shows that as 128 and the signal's number. */
function asShell(signal: NodeJS.Signals | null): number | null {
  return signal === null ? null : 128 + constants.signals[signal];
}

/** What a terminal does at Ctrl+C: the whole foreground group hears it. */
function pressCtrlC(child: ChildProcess): void {
  process.kill(-(child.pid ?? Number.NaN), 'SIGINT');
}

describe('npm run -s think2seg', () => {
  it('means relative names from the folder of the caller and prints only the result', async () => {
    const { code, stdout } = await think2seg('info', 'scene.tif', '--json').ended;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ path: join(folder, 'scene.tif'), width: 349, height: 352 });
  });

  it('segments to a file that GDAL reads', async () => {
    const { code, stdout } = await think2seg('segment', 'scene.tif', 'Where is the open water?', '--out', 'w.geojson')
      .ended;
    expect([code, stdout]).toEqual([0, '']);
    const seen = execFileSync('ogrinfo', ['-ro', '-so', '-al', join(folder, 'w.geojson')], { encoding: 'utf8' });
    expect(seen).toMatch(/Geometry: (Multi )?Polygon/);
    expect(seen).toMatch(/Feature Count: [1-9]/);
    expect(seen).toContain('ID["EPSG",4326]');
  });

  it('passes exit codes on', async () => {
    expect((await think2seg('segment', 'none.tif', 'water?').ended).code).toBe(3);
    expect((await think2seg('segment').ended).code).toBe(2);
    expect((await think2seg('--help').ended).code).toBe(0);
  });

  it('ends with 130 at Ctrl+C', async () => {
    const run = think2seg('segment', 'scene.tif', 'water?', '--gsd', '3', '--out', 'never.geojson');
    await new Promise<void>((found) => run.child.stderr?.on('data', (chunk) => /image/.test(String(chunk)) && found()));
    pressCtrlC(run.child);
    expect((await run.ended).code).toBe(130);
    expect(existsSync(join(folder, 'never.geojson'))).toBe(false);
  });
});

/** The next piece of a stream of events; its end is an error, since a wait for more would never end. */
async function next(events: ReadableStreamDefaultReader<string> | undefined): Promise<string> {
  const piece = await events?.read();
  if (piece?.value === undefined) throw new Error('the stream of events has ended');
  return piece.value;
}

describe('think2seg serve', () => {
  let running: Started | undefined;
  afterEach(async () => {
    const { exitCode, signalCode } = running?.child ?? {};
    if (running && exitCode === null && signalCode === null) pressCtrlC(running.child);
    await running?.ended;
  });

  /** Starts the server and gives a client that has opened the printed address. */
  async function open() {
    const started = think2seg('serve');
    running = started;
    while (!started.stdout().includes('\n')) await new Promise((next) => setTimeout(next, 20));
    const address = new URL(started.stdout().trim());
    const entrance = await fetch(address, { redirect: 'manual' });
    const cookie = entrance.headers.get('set-cookie')?.split(';')[0] ?? '';
    const headers = { cookie, origin: address.origin };
    const ask = (path: string, init: RequestInit = {}) => fetch(address.origin + path, { ...init, headers });
    const call = async (method: string, params: unknown, signal?: AbortSignal) => {
      const init = { method: 'POST', body: JSON.stringify(params), ...(signal ? { signal } : {}) };
      const reply = await (await ask(`/api/${method}`, init)).json();
      return reply.ok ? reply.value : Promise.reject(new Error(JSON.stringify(reply.fault)));
    };
    return { started, address, ask, call };
  }
  const question = (rasterId: string, runId: string, metres?: number) => ({
    runId,
    rasterId,
    query: 'Where is the open water?',
    prompter: 'concepts',
    segmenter: 'mobilesam',
    mode: 'semantic',
    gsd: metres === undefined ? { kind: 'auto' } : { kind: 'metres', metres },
    area: null,
    bands: null,
    stretch: { kind: 'auto' },
  });

  it('prints one address, serves the page behind it and ends in order', async () => {
    const { started, ask, call } = await open();
    expect(started.stdout()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+\n$/);
    const page = await ask('/');
    expect(await page.text()).toContain('<script type="module"');
    expect(await call('app.info', null)).toMatchObject({ host: 'server', nativeDialogs: false });
    pressCtrlC(started.child);
    // The server ends with 0 (test/hosts/cli/stop.test.ts); npm, which hears the same signal, ends by it.
    expect([0, 130]).toContain((await started.ended).code);
    await expect(ask('/')).rejects.toThrow('fetch failed');
  });

  it('does the main job over HTTP: upload, ask, see progress, download', async () => {
    const { ask, call, started } = await open();
    const upload = await ask('/api/upload?name=cena%20s%C3%A3o.tif', { method: 'PUT', body: readFileSync(sample) });
    const { value: path } = await upload.json();
    const raster = await call('raster.open', { path });
    expect(raster).toMatchObject({ width: 349, height: 352 });
    const events = (await ask('/api/events')).body?.pipeThrough(new TextDecoderStream()).getReader();
    const summary = await call('run.segment', question(raster.id, 'run-1'));
    expect(summary).toMatchObject({ answer: 'masks', runId: 'run-1' });
    const { features } = await (await ask(`/res/${summary.resource}`)).json();
    expect(features).toHaveLength(summary.featureCount);
    const exported = await call('run.export', { runId: 'run-1', format: 'geojson' });
    expect(exported.kind).toBe('download');
    const download = await ask(`/res/${exported.resource}`);
    expect(download.headers.get('content-disposition')).toContain('attachment; filename=');
    expect((await download.json()).features).toHaveLength(summary.featureCount);
    let text = '';
    while (!/"stage":"vectorise"/.test(text)) text += await next(events);
    expect(text).toContain('event: run.progress\ndata: {"runId":"run-1"');
    const tile = { extent: [raster.extent.minX, raster.extent.minY, raster.extent.maxX, raster.extent.maxY].join(',') };
    const pixels = await ask(
      `/res/raster/${raster.id}/tile?extent=${tile.extent}&size=64,64&bands=3,2,1&ranges=0,255,0,255,0,255`,
    );
    expect((await pixels.arrayBuffer()).byteLength).toBe(64 * 64 * 4);
    pressCtrlC(started.child);
    await started.ended;
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.startsWith('think2seg-'))).toEqual([]);
  });

  it('cancels the run of a page that leaves, and answers the next one', async () => {
    const { ask, call } = await open();
    const raster = await call('raster.openSample', null);
    const events = (await ask('/api/events')).body?.pipeThrough(new TextDecoderStream()).getReader();
    const leave = new AbortController();
    const abandoned = call('run.segment', question(raster.id, 'run-2', 3), leave.signal);
    let text = '';
    while (!text.includes('"runId":"run-2"')) text += await next(events);
    leave.abort();
    await expect(abandoned).rejects.toThrow('aborted');
    const summary = await call('run.segment', question(raster.id, 'run-3'));
    expect(summary.answer).toBe('masks');
    while (!/"runId":"run-3","stage":"vectorise".*\n/.test(text)) text += await next(events);
    const after = [...text.matchAll(/^data: (.*)\n/gm)].map(([, data]): RunProgress => JSON.parse(data ?? ''));
    const late = after.findIndex((progress) => progress.runId === 'run-3');
    expect(after.slice(late).filter((progress) => progress.runId === 'run-2')).toEqual([]);
  });
});
