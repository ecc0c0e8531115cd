/** The contract's border over the real engine, as every host uses it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reply, Topic } from '../../src-main/contract/api.ts';
import type { FaultCode } from '../../src-main/contract/fault.ts';
import { dialogless } from '../../src-main/hosts/dialogless.ts';
import { findInstallation } from '../../src-main/hosts/installation.ts';
import { serve } from '../../src-main/hosts/server/serve.ts';
import { type Running, request, startEngine } from '../engine/running.ts';
import { faultOfCall } from '../support/faults.ts';

let running: Running;
beforeAll(() => {
  running = startEngine();
});
afterAll(() => running.close());

const dispatch = (method: string, params: unknown = null) => running.program.dispatch(method, params);
const codeOf = (reply: Reply<unknown>): FaultCode | 'ok' => (reply.ok ? 'ok' : reply.fault.code);

describe('a request', () => {
  it('of an unknown method, or with parameters that do not fit, is refused before anything is done', async () => {
    const refused = await Promise.all([
      dispatch('engine.destroy'),
      dispatch('__proto__'),
      dispatch('raster.open', {}),
      dispatch('raster.open', { path: 7 }),
      dispatch('raster.open', { path: 'a.tif', extra: 1 }),
      dispatch('run.segment', { ...request('x'), gsd: { kind: 'metres', metres: -1 } }),
      dispatch('run.segment', { ...request('x'), area: { box: { minX: 1, minY: 0, maxX: 0, maxY: 1 }, crs: null } }),
      dispatch('run.segment', { ...request('x'), prompter: 'recorded:/etc/passwd' }),
      dispatch('run.export', { runId: 'x', format: 'exe' }),
    ]);
    expect(refused.map(codeOf)).toEqual(refused.map(() => 'request.invalid'));
  });

  it('for a dialog is refused by a host that has none', async () => {
    expect(codeOf(await dispatch('dialog.openRaster'))).toBe('host.noDialog');
  });

  it('tells what the program is and offers the sample', async () => {
    expect(await dispatch('app.info')).toMatchObject({
      ok: true,
      value: {
        name: 'Think2Seg Desktop',
        host: 'server',
        nativeDialogs: false,
        defaults: { prompter: 'concepts', segmenter: 'mobilesam' },
      },
    });
    expect(await dispatch('raster.openSample')).toMatchObject({
      ok: true,
      value: { name: 'landsat7-olinda.tif', width: 349 },
    });
  });
});

describe('a run through the contract', () => {
  it('pushes progress, answers with a summary, and gives features and the file as resources', async () => {
    const opened = await dispatch('raster.openSample');
    if (!opened.ok) throw new Error(opened.fault.text);
    const { id } = opened.value as { id: string };
    const topics: Topic[] = [];
    const stop = running.program.subscribe((topic) => void topics.push(topic));
    const asked = request(id);
    const reply = await dispatch('run.segment', asked);
    stop();
    if (!reply.ok) throw new Error(reply.fault.text);
    const summary = reply.value as { featureCount: number; resource: string; answer: string };
    expect(topics).toContain('run.progress');
    expect(summary.answer).toBe('masks');
    expect(summary).not.toHaveProperty('features');
    const { status, body } = await running.program.resource(summary.resource);
    expect([status, JSON.parse(String(body)).features.length]).toEqual([200, summary.featureCount]);
    const exported = await dispatch('run.export', { runId: asked.runId, format: 'geojson' });
    expect(exported).toMatchObject({
      ok: true,
      value: { kind: 'download', name: 'landsat7-olinda-Where-is-the-open-water.geojson' },
    });
    const file = await running.program.resource(`run/${asked.runId}/export.geojson`);
    expect([file.type, JSON.parse(String(file.body)).type]).toEqual(['application/geo+json', 'FeatureCollection']);
  });

  it('is the only one under its id, and can be cancelled although the id was asked for again', async () => {
    const opened = await dispatch('raster.openSample');
    if (!opened.ok) throw new Error(opened.fault.text);
    const asked = request((opened.value as { id: string }).id);
    const first = dispatch('run.segment', asked);
    expect(codeOf(await dispatch('run.segment', asked))).toBe('request.invalid');
    await dispatch('run.cancel', { runId: asked.runId });
    expect(codeOf(await first)).toBe('run.cancelled');
  });

  it('gives tiles as raw colour, and says what is not there', async () => {
    const opened = await dispatch('raster.openSample');
    if (!opened.ok) throw new Error(opened.fault.text);
    const { id, extent } = opened.value as { id: string; extent: Record<string, number> };
    const query = `extent=${extent.minX},${extent.minY},${extent.maxX},${extent.maxY}&size=64,64&bands=3,2,1&ranges=0,255,0,255,0,255`;
    const tile = await running.program.resource(`raster/${id}/tile?${query}`);
    expect(tile).toMatchObject({ status: 200, body: { length: 64 * 64 * 4 } });
    expect((await running.program.resource(`raster/none/tile?${query}`)).status).toBe(404);
    expect((await running.program.resource('run/none/features')).status).toBe(404);
    expect((await running.program.resource('../package.json')).status).toBe(404);
  });
});

it('a server without its built page says so instead of serving nothing', async () => {
  const call = serve({
    port: 0,
    open: false,
    installation: { ...findInstallation(), renderer: '/nowhere' },
    signal: new AbortController().signal,
    terminal: { result: async () => {}, say: () => {} },
  });
  expect((await faultOfCall(call)).code).toBe('host.notBuilt');
  expect(dialogless.nativeDialogs).toBe(false);
});
