import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { DocumentChanged, Edit, Step } from '../../../src-main/contract/document.ts';
import type { Fault } from '../../../src-main/contract/fault.ts';
import { raise } from '../../../src-main/contract/fault.ts';
import { createKeeper, type Keeper } from '../../../src-main/engine/project/keeper.ts';
import { faultOfCall } from '../../support/faults.ts';
import { rasterLayer, square, utm, vectorLayer } from '../layer/documents.ts';

const folder = mkdtempSync(join(tmpdir(), 'think2seg-keeper-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const applied = (edit: Edit): Step => ({ kind: 'apply', name: 'x', edit, at: '2026-01-01T00:00:00.000Z', merge: null });
const addLayers: Step = applied({
  kind: 'batch',
  edits: [
    { kind: 'layer.add', layer: rasterLayer('image'), at: 0 },
    { kind: 'layer.add', layer: vectorLayer('water', [square('f0')]), at: 1 },
  ],
});

function keeper(reopen: () => Promise<typeof utm> = async () => utm) {
  const changes: DocumentChanged[] = [];
  const faults: Fault[] = [];
  const made = createKeeper({
    folder,
    reopen,
    onChanged: (changed) => changes.push(changed),
    onFault: (fault) => faults.push(fault),
  });
  return { made, changes, faults };
}
const take = (made: Keeper, revision: number, step: Step) => made.take({ page: 'page-1', revision, step });

describe('the keeper of the document', () => {
  it('takes steps in order, tells every page, and refuses one that was made on an older document', async () => {
    const { made, changes } = keeper();
    expect(await take(made, 0, addLayers)).toBe(1);
    expect(await take(made, 1, { kind: 'undo' })).toBe(2);
    expect((await faultOfCall(take(made, 1, { kind: 'redo' }))).code).toBe('layer.outOfStep');
    expect(changes).toEqual([
      { page: 'page-1', revision: 1, steps: [addLayers] },
      { page: 'page-1', revision: 2, steps: [{ kind: 'undo' }] },
    ]);
    await made.close();
  });

  it('brings the session back at the next start, told once, with a raster that changed opened anew', async () => {
    const first = keeper().made;
    await take(first, 0, addLayers);
    const before = (await first.session()).document;
    await first.close();

    const second = keeper(async () => ({ ...utm, id: 'raster-of-today' })).made;
    const { document } = await second.session();
    expect(document.layers.map((layer) => layer.kind !== 'group' && layer.raster.id)).toEqual([
      'raster-of-today',
      'raster-of-today',
    ]);
    expect(document.layers[1]).toEqual({ ...before.layers[1], raster: { ...utm, id: 'raster-of-today' } });
    expect(await second.restored()).toEqual({
      edits: 1,
      at: '2026-01-01T00:00:00.000Z',
      crashed: false,
      dropped: 0,
      missing: [],
    });
    expect(await second.restored()).toBeNull();
    expect(await take(second, 1, { kind: 'undo' })).toBe(2);
    expect((await second.session()).document.layers).toEqual([]);
    await second.close();
  });

  it('keeps layers whose image is gone, and names them', async () => {
    const first = keeper().made;
    await take(first, 0, addLayers);
    await first.close();
    const second = keeper(async () => raise('raster.notFound', { path: '/gone.tif' })).made;
    expect((await second.session()).document.layers).toHaveLength(2);
    expect((await second.restored())?.missing).toEqual([
      { layer: 'image', name: 'image', because: 'The file /gone.tif does not exist.' },
    ]);
    await second.close();
  });

  it('works on without a journal where there can be none, and says so', async () => {
    const { made, faults } = keeper();
    const bad = createKeeper({
      folder: '/dev/null/sessions',
      reopen: async () => utm,
      onChanged: () => {},
      onFault: (fault) => faults.push(fault),
    });
    expect(await take(bad, 0, addLayers)).toBe(1);
    expect(faults.map(({ code }) => code)).toEqual(['layer.journal']);
    await bad.close();
    await made.close();
  });
});
