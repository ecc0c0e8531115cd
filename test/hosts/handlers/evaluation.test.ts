/** Evaluation against a layer through the contract, over the real engine and its children. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvaluationProgress, EvaluationResult } from '../../../src-main/contract/evaluation.ts';
import type { RasterInfo } from '../../../src-main/contract/raster.ts';
import type { RunSummary } from '../../../src-main/contract/run.ts';
import type { EvaluationRequest } from '../../../src-main/engine/evaluate/run.ts';
import { dialogless } from '../../../src-main/hosts/dialogless.ts';
import { createProgram, type Program } from '../../../src-main/hosts/program.ts';
import { forkNode } from '../../../src-main/process/fork-node.ts';
import { request, root, writeLargeRaster } from '../../engine/running.ts';
import { faultOfCall } from '../../support/faults.ts';

const userFolder = mkdtempSync(join(tmpdir(), 'think2seg-evaluation-'));
const page = 'page-1';
const time = '2026-01-01T00:00:00.000Z';
let program: Program;
let raster: RasterInfo;
const heard: EvaluationProgress[] = [];

async function call<T>(method: string, params: unknown = null): Promise<T> {
  const reply = await program.dispatch(method, params);
  if (!reply.ok) throw new Error(`${reply.fault.code}: ${reply.fault.text}`);
  return reply.value as T;
}
const asked = (id: string, change: object = {}) => ({
  evaluationId: id,
  layer: 'water',
  query: 'Where is the open water?',
  prompter: 'concepts',
  segmenter: 'mobilesam',
  windows: 64,
  ...change,
});

beforeAll(async () => {
  const entry = (name: string) => join(root, 'src-main', 'process', `${name}-entry.ts`);
  const entries = { raster: entry('raster'), inference: entry('inference') };
  program = createProgram({ appRoot: root, entries, fork: forkNode, edge: dialogless, userFolder });
  program.subscribe((topic, payload) => {
    if (topic === 'evaluation.progress' && 'done' in payload) heard.push(payload);
  });
  // Several windows, which overlap.
  const path = join(userFolder, 'L7_ETM_large.tif');
  await writeLargeRaster(path);
  raster = await call<RasterInfo>('raster.open', { path });
  const summary = await call<RunSummary>('run.segment', request(raster.id, { gsd: { kind: 'auto' } }));
  await call('document.open');
  const layer = {
    id: 'water',
    name: 'Water',
    visible: true,
    opacity: 1,
    parent: null,
    style: {},
    promptsVisible: true,
  };
  await call('document.adoptRun', {
    page,
    revision: 0,
    runId: summary.runId,
    layer,
    at: 0,
    name: 'Ask',
    time,
    merge: null,
  });
});
afterAll(async () => {
  await program.dispose();
  rmSync(userFolder, { recursive: true, force: true });
});

describe('evaluation against a layer', () => {
  it('of an answer that was taken over as the truth agrees with it but where windows disagree at their seams', async () => {
    const result = await call<EvaluationResult>('evaluation.run', asked('same'));
    expect(result.windows.length).toBe(4);
    expect(result.windowsInAll).toBe(4);
    expect(result.figures.cIoU.value).toBeGreaterThan(0.97);
    expect(heard.at(-1)).toMatchObject({ evaluationId: 'same', done: 4, total: 4 });
    // The cores divide the image: their areas add up to it, and none reaches beyond it.
    const area = ({ minX, minY, maxX, maxY }: RasterInfo['extent']) => (maxX - minX) * (maxY - minY);
    const sum = result.windows.reduce((total, { bounds }) => total + area(bounds), 0);
    expect(sum / area(raster.extent)).toBeCloseTo(1, 9);
  });

  it('shows each window as a picture and hands the report on', async () => {
    const result = await call<EvaluationResult>('evaluation.run', asked('pictures', { windows: 2 }));
    expect([result.windows.length, result.windowsInAll]).toEqual([2, 4]);
    const picture = await program.resource(result.windows[0]?.resource ?? '');
    expect([picture.status, picture.type]).toEqual([200, 'image/svg+xml']);
    expect(String(picture.body)).toMatch(/^<svg xmlns.*data:image\/png;base64,.*class="truth"/s);
    const report = await program.resource(result.report);
    expect([report.status, report.downloadName]).toEqual([200, 'evaluation.html']);
    expect(String(report.body)).toContain('Where is the open water?');
    expect((await program.resource('evaluation/pictures/77.svg')).status).toBe(404);
    expect((await program.resource('evaluation/nobody/report.html')).status).toBe(404);
  });

  it('of another question finds the answer wrong', async () => {
    const result = await call<EvaluationResult>('evaluation.run', asked('other', { query: 'vegetation' }));
    expect(result.figures.cIoU.value).toBeLessThan(0.2);
    const refused = await call<EvaluationResult>(
      'evaluation.run',
      asked('unknown', { query: 'Where are the penguins?' }),
    );
    expect(refused.figures).toMatchObject({ gIoU: { value: 0 }, answers: { refused: 4 } });
  });

  it('of a whole session is a data set for the command line, too: all layers, or those that were corrected', async () => {
    const sessions = join(userFolder, 'sessions');
    const file = readdirSync(sessions).find((name) => name.endsWith('.journal')) ?? '';
    const session: Omit<EvaluationRequest, 'split'> = {
      format: 'project',
      folder: join(sessions, file),
      out: join(userFolder, 'all'),
      answers: null,
      prompter: 'concepts',
      segmenter: 'mobilesam',
      protocol: 'honest',
      question: null,
      resolution: null,
      limit: null,
      seed: 0,
      jobs: 1,
      resume: false,
      program: 'test',
    };
    const { summary } = await program.engine.evaluate({ ...session, split: 'all' });
    expect(summary.figures.samples).toBe(4);
    expect(summary.figures.cIoU.value).toBeGreaterThan(0.97);
    // Nobody has changed a feature of this layer yet.
    const other = { ...session, out: join(userFolder, 'other') };
    const corrected = await faultOfCall(program.engine.evaluate({ ...other, split: 'corrected' }));
    expect(corrected.code).toBe('evaluate.noSamples');
    const unknown = await faultOfCall(program.engine.evaluate({ ...other, split: 'val' }));
    expect(unknown.code).toBe('request.unknownId');
    const framed = await faultOfCall(program.engine.evaluate({ ...other, split: 'all', protocol: 'segearth-r1' }));
    expect(framed.text).toContain('--resolution original');
    const broken = await faultOfCall(
      program.engine.evaluate({ ...other, split: 'all', folder: join(userFolder, 'L7_ETM_large.tif') }),
    );
    expect(broken.code).toBe('evaluate.badPiece');
  });

  it('says what it cannot do', async () => {
    const codeOf = async (params: object) => {
      const reply = await program.dispatch('evaluation.run', params);
      return reply.ok ? 'ok' : reply.fault.code;
    };
    expect(await codeOf(asked('a', { layer: 'nobody' }))).toBe('layer.unknown');
    expect(await codeOf(asked('b', { query: '  ' }))).toBe('request.emptyQuery');
    expect(await codeOf(asked('c', { windows: 0 }))).toBe('request.invalid');
    expect(await codeOf(asked('d', { prompter: 'nobody' }))).toBe('request.unknownId');
    const stopped = codeOf(asked('e', { query: 'bare land' }));
    await call('evaluation.cancel', { evaluationId: 'e' });
    expect(await stopped).toBe('run.cancelled');
  });
});
