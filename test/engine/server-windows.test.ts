/** Several windows of a run behind one server: asked at once, and their answers in the windows' order. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RasterInfo } from '../../src-main/contract/raster.ts';
import type { RunResult } from '../../src-main/contract/run.ts';
import type { RunThinking } from '../../src-main/contract/thinking.ts';
import { faultOfCall } from '../support/faults.ts';
import { goodAnswer, type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Running, request, startEngine, writeLargeRaster } from './running.ts';

let running: Running;
let server: ModelServer;
let raster: RasterInfo;

beforeAll(async () => {
  running = startEngine();
  server = await startModelServer();
  const path = join(running.folder, 'L7_ETM_large.tif');
  await writeLargeRaster(path);
  raster = await running.program.engine.openRaster(path);
});
afterAll(async () => {
  await running.close();
  await server.close();
});

const ask = (prompter: string, onThinking?: (said: RunThinking) => void) =>
  running.program.engine.segment(
    { ...request(raster.id, { query: 'Where are the sheds?' }), prompter, gsd: { kind: 'native' } },
    onThinking ? { onThinking } : {},
  );
const outlines = ({ features }: RunResult) => features.map(({ label, polygons }) => ({ label, polygons }));

describe('windows behind a server', () => {
  it('are asked at once, answered in their order, and heard one after the other', async () => {
    const heard: RunThinking[] = [];
    const result = await ask(`server:${server.url}#think2seg-in-company`, (said) => void heard.push(said));
    const windows = result.window.windows.length;
    expect(windows).toBeGreaterThan(2);
    expect(server.asked.length).toBe(windows);
    const path = join(running.folder, 'answer.txt');
    writeFileSync(path, goodAnswer);
    expect(outlines(result)).toEqual(outlines(await ask(`recorded:${path}`)));
    const texts = new Map<number, string>();
    for (const { window, at, piece } of heard) texts.set(window, (texts.get(window) ?? '').slice(0, at) + piece);
    expect([...texts.values()].every((text) => goodAnswer.startsWith(text))).toBe(true);
    const turns = heard.map(({ window }) => window).filter((window, i, all) => window !== all[i - 1]);
    expect(new Set(turns).size).toBe(turns.length);
  });

  it('of which one is refused fail with its fault, and the others are broken off', async () => {
    const before = server.abandoned();
    const fault = await faultOfCall(ask(`server:${server.url}#refuses-the-third`));
    expect(fault).toMatchObject({ code: 'prompter.refused', text: expect.stringContaining('no more') });
    await expect.poll(() => server.abandoned() - before, { timeout: 60_000 }).toBeGreaterThanOrEqual(2);
  });
});
