/** Runs with a SAM 2.1 pack of the user folder (small widths, drawn weights: its masks mean nothing, its way is the real one). */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RasterInfo } from '../../src-main/contract/raster.ts';
import { writeGeoTiff } from '../fixtures/geotiff.ts';
import { disc, drawWindow } from '../support/inference.ts';
import { type Running, request, startEngine } from './running.ts';
import { narrowPair } from './segmenter/answers.ts';

let running: Running;
let raster: RasterInfo;
const side = 240;

beforeAll(async () => {
  running = startEngine();
  layPack(join(running.folder, 'user', 'packs', 'sam2.1-tiny'));
  const path = join(running.folder, 'colour.tif');
  const { rgb } = drawWindow(side, side, disc(120, 100, 60));
  const bands = [0, 1, 2].map((k) => Uint8Array.from({ length: side * side }, (_, i) => rgb[3 * i + k]!));
  const georeference = { epsg: 31985, originX: 300_000, originY: 9_100_000, pixel: 0.5 };
  writeGeoTiff(path, { width: side, height: side, bands, georeference });
  raster = await running.program.engine.openRaster(path);
});
afterAll(() => running.close());

function layPack(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const files = [...narrowPair('tiny')].map(([role, bytes]) => {
    writeFileSync(join(folder, `${role}.onnx`), bytes);
    return {
      role,
      path: `${role}.onnx`,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    };
  });
  writeFileSync(join(folder, 'licence.txt'), 'Apache-2.0\n');
  const pack = {
    id: 'sam2.1-tiny',
    name: 'SAM 2.1 Tiny in small widths',
    role: 'segmenter',
    kind: 'Random numbers in the form of a network, for tests',
    version: '2.1.0',
    licence: 'Apache-2.0',
    commercialUse: true,
    licenceFile: 'licence.txt',
    source: { kind: 'made', by: 'models/export' },
    contract: 'sam2-encoder-decoder',
    files,
  };
  writeFileSync(join(folder, 'pack.json'), JSON.stringify({ format: 1, pack }));
}

describe('a run with --segmenter sam2.1-tiny --prompter concepts', () => {
  it('finds by the trained head what it finds with MobileSAM, which encodes beside it', async () => {
    const { engine } = running.program;
    const query = { query: 'Where is the vegetation?', rasterId: raster.id };
    const other = await engine.segment({ ...request(raster.id), ...query, segmenter: 'sam2.1-tiny' }, {});
    const own = await engine.segment({ ...request(raster.id), ...query }, {});
    expect(other.segmenter.id).toBe('sam2.1-tiny');
    expect(other.prompts.map(({ box, positive }) => ({ box, positive }))).toEqual(
      own.prompts.map(({ box, positive }) => ({ box, positive })),
    );
    expect(other.prompts.length).toBeGreaterThan(0);
    expect(other.thinking).toContain('a small trained head');
    expect(other.thinking).toBe(own.thinking);
  });

  it('decodes prompts of the workbench, with several masks and their refinement', async () => {
    const { engine } = running.program;
    const point = { x: 300_060, y: 9_099_950 };
    const asked = {
      rasterId: raster.id,
      segmenter: 'sam2.1-tiny',
      bands: null,
      stretch: { kind: 'auto' },
      gsd: { kind: 'auto' },
      window: null,
      prompt: { box: null, positive: [point], negative: [] },
      clean: { fillHoles: 0, dropSpecks: 0 },
    } as const;
    const first = await engine.decodePrompt({ ...asked, refine: null });
    expect(first.masks.length).toBeGreaterThan(1);
    const refine = first.masks[0]!.decodeId;
    expect(await engine.decodePrompt({ ...asked, refine })).toMatchObject({ refined: true, encoded: false });
  });
});
