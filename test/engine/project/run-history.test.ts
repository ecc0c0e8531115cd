import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { PastRun } from '../../../src-main/contract/history.ts';
import type { RunResult } from '../../../src-main/contract/run.ts';
import { openRunHistory } from '../../../src-main/engine/project/run-history.ts';
import { demoRaster, demoResult } from '../../renderer/demo-scene.ts';

const folder = mkdtempSync(join(tmpdir(), 'think2seg-runs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const model = { id: 'm', version: '1', sha256: '' };
const past = (runId: string, second: number): PastRun => ({
  runId,
  asked: {
    query: 'where?',
    prompter: 'concepts',
    segmenter: 'mobilesam',
    mode: 'semantic',
    gsd: { kind: 'auto' },
    area: null,
    bands: null,
    stretch: { kind: 'auto' },
  },
  raster: { name: demoRaster.name, path: demoRaster.path },
  at: new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString(),
  ms: 622,
  answer: { kind: 'masks', features: 4, areaM2: 8.41e6 },
  fault: null,
  thumbnail: 'data:image/webp;base64,AAAA',
});
const result = {
  ...demoResult({ runId: 'one', query: 'where?', prompter: model, segmenter: model }),
  runId: 'one',
} as unknown as RunResult;

describe('the history of runs', () => {
  it('is kept over restarts, newest first, with the whole result', async () => {
    const history = openRunHistory(folder);
    await history.add(past('one', 1), [{ result, raster: demoRaster }]);
    await history.add({ ...past('two', 2), answer: null, fault: null }, []);
    const again = openRunHistory(folder);
    expect((await again.list()).map(({ runId }) => runId)).toEqual(['two', 'one']);
    expect((await again.list())[1]).toEqual(past('one', 1));
    const kept = await again.result('one');
    expect(kept.raster).toEqual(demoRaster);
    expect(kept.result.features).toHaveLength(4);
    await expect(again.result('two')).rejects.toMatchObject({ fault: { code: 'export.noRun' } });
  });

  it('keeps several questions as one run, each with its result, and removes them together', async () => {
    const own = mkdtempSync(join(tmpdir(), 'think2seg-runs-'));
    const history = openRunHistory(own);
    const answer = { kind: 'no-target', features: 0, areaM2: null } as const;
    const several = { ...past('one', 1), others: [{ runId: 'other', query: 'and roads?', answer }] };
    const second = { ...result, runId: 'other' };
    await history.add(several, [
      { result, raster: demoRaster },
      { result: second, raster: demoRaster },
    ]);
    const again = openRunHistory(own);
    expect(await again.list()).toEqual([several]);
    expect((await again.result('other')).result.runId).toBe('other');
    await again.remove('one');
    await expect(again.result('other')).rejects.toMatchObject({ fault: { code: 'export.noRun' } });
    await again.restore('one');
    expect((await again.result('other')).result.runId).toBe('other');
    await again.remove('one');
    await openRunHistory(own).list();
    expect(readdirSync(own)).toEqual([]);
    rmSync(own, { recursive: true, force: true });
  });

  it('takes a removal back until the program is started again', async () => {
    const history = openRunHistory(folder);
    await history.remove('one');
    expect((await history.list()).map(({ runId }) => runId)).toEqual(['two']);
    await history.restore('one');
    expect((await history.result('one')).result.features).toHaveLength(4);
    await history.remove('one');
    expect((await openRunHistory(folder).list()).map(({ runId }) => runId)).toEqual(['two']);
    expect(readdirSync(folder)).toEqual(['two.json']);
  });

  it('leaves out files that are none of its own', async () => {
    writeFileSync(join(folder, 'bad.json'), '{"runId":"bad"');
    writeFileSync(join(folder, 'other.json'), JSON.stringify(past('elsewhere', 9)));
    writeFileSync(join(folder, 'evil.json'), JSON.stringify({ ...past('evil', 9), thumbnail: 'javascript:alert(1)' }));
    expect((await openRunHistory(folder).list()).map(({ runId }) => runId)).toEqual(['two']);
  });

  it('says so when the disk does not take it', async () => {
    const blocked = openRunHistory(join(folder, 'two.json', 'below'));
    await expect(blocked.add(past('x', 1), [])).rejects.toMatchObject({ fault: { code: 'settings.cannotWrite' } });
  });
});
