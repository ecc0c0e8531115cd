/** What a run would do is told before it, and is what the run then does. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PastRun, RunWork } from '../../src-main/contract/history.ts';
import type { PlanRequest } from '../../src-main/contract/planning.ts';
import type { RasterInfo } from '../../src-main/contract/raster.ts';
import type { ResolutionChoice } from '../../src-main/contract/resolution.ts';
import { forecast } from '../../src-main/engine/forecast.ts';
import { faultOfCall } from '../support/faults.ts';
import { type Running, request, sample, startEngine, writeLargeRaster } from './running.ts';

let running: Running;
let raster: RasterInfo;
let large: RasterInfo;
const engine = () => running.program.engine;
const plan = (rasterId: string, change: Partial<PlanRequest> = {}): PlanRequest => ({
  rasterId,
  query: 'Where is the open water?',
  prompter: 'concepts',
  segmenter: 'mobilesam',
  gsd: { kind: 'auto' },
  area: null,
  questions: 1,
  ...change,
});

beforeAll(async () => {
  running = startEngine({ cache: { name: 'encodings' } });
  raster = await engine().openRaster(sample);
  const path = join(running.folder, 'L7_ETM_large.tif');
  await writeLargeRaster(path);
  large = await engine().openRaster(path);
});
afterAll(() => running.close());

describe('a run that is foreseen', () => {
  it('is the run that is then made, and counts the windows that are prepared since', async () => {
    const foreseen = await engine().plan(plan(raster.id));
    expect(foreseen.prepared).toBe(0);
    const { window } = await engine().segment(request(raster.id, { gsd: { kind: 'auto' } }));
    expect(window.choice).toEqual(foreseen.choice);
    expect(window.windows).toHaveLength(foreseen.choice.windows);
    await engine().preencode({
      jobId: 'job',
      rasterId: raster.id,
      segmenter: 'mobilesam',
      gsd: { kind: 'auto' },
      area: null,
      bands: null,
      stretch: { kind: 'auto' },
    });
    expect((await engine().plan(plan(raster.id))).prepared).toBe(1);
  });

  it('says the code and the values of its reason', async () => {
    const reasonOf = async (gsd: PlanRequest['gsd']) => (await engine().plan(plan(large.id, { gsd }))).choice.reason;
    expect(await reasonOf({ kind: 'native' })).toEqual({ code: 'own' });
    expect(await reasonOf({ kind: 'metres', metres: 57 })).toEqual({ code: 'asked' });
    expect(await reasonOf({ kind: 'metres', metres: 10 })).toEqual({ code: 'finerThanRaster', metres: 10 });
    expect(await reasonOf({ kind: 'coarse-to-fine' })).toEqual({
      code: 'coarseToFine',
      coarseWindows: 1,
      coarseScale: 8,
      candidates: 4,
      fine: null,
    });
  });

  it('fails as the run would, before it', async () => {
    const area = { box: { minX: 0, minY: 0, maxX: 1, maxY: 1 }, crs: null };
    expect(await faultOfCall(engine().plan(plan(raster.id, { area })))).toMatchObject({ code: 'window.outside' });
  });
});

describe('the time of a run', () => {
  const choice = (windows: number, reason: ResolutionChoice['reason'] = { code: 'own' }): ResolutionChoice => ({
    scale: 1,
    gsd: 10,
    windows,
    part: false,
    reason,
  });
  const past = (work: RunWork, prompter = 'concepts'): PastRun => ({
    runId: 'r',
    asked: { ...request('x'), prompter },
    raster: { name: 'x', path: 'x' },
    at: '2026-01-01T00:00:00Z',
    ms: work.ms,
    answer: null,
    fault: null,
    work,
    thumbnail: '',
  });
  const asked = { prompter: 'concepts', segmenter: 'mobilesam', questions: 1 };
  const known = [
    past({ windows: 2, cached: 0, ms: 2000 }),
    past({ windows: 1, cached: 0, ms: 9000 }),
    past({ windows: 4, cached: 0, ms: 4400 }),
    past({ windows: 3, cached: 3, ms: 300 }),
    past({ windows: 1, cached: 0, ms: 1 }, 'another'),
  ];

  it('is unknown before a run of the same models', () => {
    expect(forecast({ choice: choice(3), prepared: 0 }, asked, known.slice(4))).toBeNull();
    expect(forecast({ choice: choice(3), prepared: 0 }, asked, [])).toBeNull();
  });

  it('is the middle of what a window has taken, less where it is prepared, little more for each further question', () => {
    expect(forecast({ choice: choice(3), prepared: 0 }, asked, known)).toEqual({ least: 3300, most: 3300 });
    expect(forecast({ choice: choice(3), prepared: 2 }, asked, known)).toEqual({ least: 1300, most: 1300 });
    expect(forecast({ choice: choice(3), prepared: 0 }, { ...asked, questions: 3 }, known)?.least).toBe(3900);
  });

  it('of a coarse look is from the coarse windows alone to all of them', () => {
    const reason = { code: 'coarseToFine', coarseWindows: 1, coarseScale: 8, candidates: 4, fine: null } as const;
    expect(forecast({ choice: choice(4, reason), prepared: 0 }, asked, known)).toEqual({ least: 1100, most: 5500 });
  });
});
