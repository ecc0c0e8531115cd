import { expect, it } from 'vitest';
import type { RunResult } from '../../src-main/contract/run.ts';
import { KeptRuns } from '../../src-main/engine/kept-runs.ts';
import type { Outcome } from '../../src-main/engine/pipeline.ts';
import { faultOfCall } from '../support/faults.ts';
import { request, sample, startEngine } from './running.ts';

it('keeps the masks of the latest runs within a budget; older runs stay in the mode that they have', async () => {
  const running = startEngine();
  const raster = await running.program.engine.openRaster(sample);
  const result: RunResult = await running.program.engine.segment(request(raster.id), {});
  await running.close();
  const kept = new KeptRuns();
  const outcome = (runId: string, bytes: number): Outcome => ({
    result: { ...result, runId },
    inMode: async (mode) => ({ ...result, runId, mode }),
    bytes,
  });
  for (const id of ['a', 'b', 'c']) kept.put(outcome(id, 100 * 2 ** 20), raster);
  expect(await faultOfCall(kept.inMode('a', 'instance', {}))).toMatchObject({ code: 'run.masksGone' });
  expect((await kept.inMode('a', 'semantic', {})).mode).toBe('semantic');
  expect((await kept.inMode('b', 'instance', {})).mode).toBe('instance');
  kept.put(outcome('huge', 2 ** 30), raster);
  expect(await faultOfCall(kept.inMode('c', 'instance', {}))).toMatchObject({ code: 'run.masksGone' });
  expect((await kept.inMode('huge', 'instance', {})).mode).toBe('instance');
});
