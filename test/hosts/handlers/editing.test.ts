/** The document through the contract, over the real engine and its children. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DocumentOpened, Edit, EditSession, Step, VectorLayer } from '../../../src-main/contract/document.ts';
import type { RasterInfo } from '../../../src-main/contract/raster.ts';
import type { RunFeatures, RunSummary } from '../../../src-main/contract/run.ts';
import { LinesReader } from '../../../src-main/contract/sliced-json.ts';
import { layerOfRun } from '../../../src-main/engine/layer/adopt.ts';
import { applyEdit } from '../../../src-main/engine/layer/edit.ts';
import { dialogless } from '../../../src-main/hosts/dialogless.ts';
import { createProgram, type Program } from '../../../src-main/hosts/program.ts';
import { areChunks } from '../../../src-main/hosts/resource-reply.ts';
import { forkNode } from '../../../src-main/process/fork-node.ts';
import { request, root } from '../../engine/running.ts';

const userFolder = mkdtempSync(join(tmpdir(), 'think2seg-editing-'));
const page = 'page-1';
const at = '2026-01-01T00:00:00.000Z';
const layer = { id: 'water', name: 'Water', visible: true, opacity: 1, parent: null, style: {}, promptsVisible: true };
let program: Program;
let raster: RasterInfo;
let summary: RunSummary;
let geometry: RunFeatures;

function start(): Program {
  const entry = (name: string) => join(root, 'src-main', 'process', `${name}-entry.ts`);
  const entries = { raster: entry('raster'), inference: entry('inference') };
  return createProgram({ appRoot: root, entries, fork: forkNode, edge: dialogless, userFolder });
}

async function call<T>(method: string, params: unknown = null): Promise<T> {
  const reply = await program.dispatch(method, params);
  if (!reply.ok) throw new Error(`${reply.fault.code}: ${reply.fault.text}`);
  return reply.value as T;
}
async function codeOf(method: string, params: unknown): Promise<string> {
  const reply = await program.dispatch(method, params);
  return reply.ok ? 'ok' : reply.fault.code;
}
const session = async () => JSON.parse(String((await program.resource('document/session')).body)) as EditSession;
const applied = (edit: Edit): Step => ({ kind: 'apply', name: 'edit', edit, at, merge: null });
const step = async (edit: Edit) =>
  call<{ revision: number }>('document.step', { page, revision: (await session()).revision, step: applied(edit) });
async function water(): Promise<VectorLayer> {
  const found = (await session()).document.layers.find(({ id }) => id === 'water');
  if (found?.kind !== 'vector') throw new Error('there is no layer of water');
  return found;
}

beforeAll(async () => {
  program = start();
  raster = await call<RasterInfo>('raster.openSample');
  const asked = request(raster.id);
  summary = await call<RunSummary>('run.segment', asked);
  geometry = JSON.parse(String((await program.resource(summary.resource)).body));
});
afterAll(async () => {
  await program.dispose();
  rmSync(userFolder, { recursive: true, force: true });
});

describe('the document of a host', () => {
  it('begins empty, takes a raster by its id and a run without its features being sent', async () => {
    expect(await call<DocumentOpened>('document.open')).toEqual({
      revision: 0,
      resource: 'document/session.lines',
      restored: null,
    });
    const image = { ...layer, kind: 'raster', id: 'image', name: 'Image', raster: { id: raster.id } };
    const { promptsVisible: _, ...plain } = image;
    await call('document.step', {
      page,
      revision: 0,
      step: { ...applied({} as Edit), edit: { kind: 'layer.add', layer: plain, at: 0 } },
    });
    await call('document.adoptRun', {
      page,
      revision: 1,
      runId: summary.runId,
      layer,
      at: 1,
      name: 'Ask',
      time: at,
      merge: null,
    });
    const { document, done } = await session();
    const own = JSON.parse(JSON.stringify(layerOfRun(layer, { summary, geometry, raster })));
    expect(document.layers).toEqual([{ ...plain, raster }, own]);
    expect(own.prompts.every(({ feature }: { feature: string | null }) => feature !== null)).toBe(true);
    expect(done.map(({ name }) => name)).toEqual(['edit', 'Ask']);
  });

  it('is sent in lines that hold the same, made as they are taken', async () => {
    const { status, body } = await program.resource('document/session.lines');
    expect(status).toBe(200);
    if (!areChunks(body)) throw new Error('it was made as a whole');
    const reader = new LinesReader();
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    for (const line of Buffer.concat(chunks).toString().trimEnd().split('\n')) reader.add(line);
    expect(reader.value).toEqual(await session());
  });

  it('refuses what is no step, what comes late, and a shape that crosses itself', async () => {
    const { revision } = await session();
    const feature = (await water()).features[0]!;
    expect(await codeOf('document.step', { page, revision, step: { kind: 'format-disk' } })).toBe('request.invalid');
    expect(await codeOf('document.step', { page, revision: 0, step: { kind: 'undo' } })).toBe('layer.outOfStep');
    const [a, b, c, d] = feature.polygons[0]![0]!;
    const bow = [[[a!, c!, b!, d!, a!]]];
    const { areaM2, perimeterM, pixels, id } = feature;
    const changes = [{ id, polygons: bow, areaM2, perimeterM, pixels, edited: true }];
    const broken = applied({ kind: 'features.geometry', layer: 'water', changes });
    expect(await codeOf('document.step', { page, revision, step: broken })).toBe('layer.invalidShape');
    expect((await session()).revision).toBe(revision);
  });

  it('exports features as they are now: edited, measured anew, with what was noted', async () => {
    const feature = (await water()).features[0]!;
    const [exterior] = feature.polygons[0]!;
    const xs = exterior!.map(({ x }) => x);
    const [minX, minY] = [Math.min(...xs), Math.min(...exterior!.map(({ y }) => y))];
    const square = [
      { x: minX, y: minY },
      { x: minX + 1000, y: minY },
      { x: minX + 1000, y: minY + 1000 },
      { x: minX, y: minY + 1000 },
      { x: minX, y: minY },
    ];
    const changes = [{ id: feature.id, polygons: [[square]], areaM2: 5, perimeterM: 5, pixels: 1231, edited: true }];
    await step({ kind: 'features.geometry', layer: 'water', changes });
    const attributes = { note: 'checked', depth: 3.5, id: 'not-the-id' };
    const noted = [{ id: feature.id, label: 'pond', attributes, edited: true }];
    await step({ kind: 'features.attributes', layer: 'water', changes: noted });
    expect(await call('layer.export', { layer: 'water', format: 'geojson' })).toEqual({
      kind: 'download',
      resource: 'layer/water/export.geojson',
      name: 'landsat7-olinda-Where-is-the-open-water.geojson',
    });
    const file = JSON.parse(String((await program.resource('layer/water/export.geojson')).body));
    const first = file.features.find(({ id }: { id: string }) => id === feature.id);
    expect(first.properties).toMatchObject({
      id: feature.id,
      label: 'pond',
      note: 'checked',
      depth: 3.5,
      edited: true,
    });
    // A square kilometre of the map's grid, on the ellipsoid: near, and not what the page claimed.
    expect(Math.abs(first.properties.area_m2 / 1e6 - 1)).toBeLessThan(2e-3);
    expect(first.geometry.coordinates[0][0]).toHaveLength(5);
    const other = file.features.find(({ id }: { id: string }) => id !== feature.id);
    expect(other.properties.edited).toBe(false);
    expect((await program.resource('layer/nowhere/export.geojson')).status).toBe(404);
  });

  it('is the same after undoing everything and doing it again', async () => {
    const full = await session();
    let { revision } = full;
    const take = async (kind: 'undo' | 'redo') => {
      revision = (await call<{ revision: number }>('document.step', { page, revision, step: { kind } })).revision;
    };
    for (const _ of full.done) await take('undo');
    expect((await session()).document).toEqual({ layers: [] });
    for (const _ of full.done) await take('redo');
    expect((await session()).document).toEqual(full.document);
  });

  it('comes back with the next start, undo included', async () => {
    const before = await session();
    await program.dispose();
    program = start();
    const opened = await call<DocumentOpened>('document.open');
    expect(opened.restored).toMatchObject({ edits: 4, crashed: false, missing: [] });
    expect(await session()).toEqual(before);
    expect((await call<DocumentOpened>('document.open')).restored).toBeNull();
    // The raster is open again: its tiles and prompts work, its layer can be exported.
    expect((await program.resource('layer/water/export.geojson')).status).toBe(200);
    expect(program.engine.raster(raster.id).path).toBe(raster.path);
    const edit: Edit = { kind: 'layer.remove', layer: 'water' };
    expect(applyEdit(before.document, edit).document.layers).toHaveLength(1);
    await step(edit);
    expect((await session()).document.layers).toHaveLength(1);
  });
});
