/** The engine over its real children, run from source, and rasters made of the sample's own pixels. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SegmentRequest } from '../../src-main/contract/run.ts';
import { dialogless } from '../../src-main/hosts/dialogless.ts';
import { createProgram, type Program } from '../../src-main/hosts/program.ts';
import { forkNode } from '../../src-main/process/fork-node.ts';
import { writeGeoTiff } from '../fixtures/geotiff.ts';
import { bandsOf, mirrored } from '../fixtures/sample-pixels.ts';

export const root = dirname(dirname(import.meta.dirname));
export const sample = join(root, 'build', 'sample', 'landsat7-olinda.tif');

export interface Running {
  readonly program: Program;
  readonly folder: string;
  close(): Promise<void>;
}

export interface StartOptions {
  /** Where encoded windows are kept on the disk, below the engine's own folder; nowhere without it. */
  readonly cache?: { readonly name: string; readonly limitBytes?: number };
  /** Of another engine; one of its own without it. */
  readonly folder?: string;
}

export function startEngine({ cache, folder: given }: StartOptions = {}): Running {
  const folder = given ?? mkdtempSync(join(tmpdir(), 'think2seg-engine-'));
  const entry = (name: string) => join(root, 'src-main', 'process', `${name}-entry.ts`);
  const program = createProgram({
    appRoot: root,
    entries: { raster: entry('raster'), inference: entry('inference') },
    fork: forkNode,
    edge: dialogless,
    cache: cache ? { folder: join(folder, cache.name), limitBytes: cache.limitBytes ?? 1e9 } : null,
    userFolder: join(folder, 'user'),
  });
  return {
    program,
    folder,
    async close() {
      await program.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A raster of several windows: the sample mirrored to 1500 x 1100 pixels, in the sample's CRS. */
export async function writeLargeRaster(path: string): Promise<void> {
  const source = await bandsOf(sample);
  const [width, height] = [1500, 1100];
  writeGeoTiff(path, {
    width,
    height,
    bands: source.bands.map((band) => mirrored(band, source, { width, height, from: 0 })),
    georeference: { epsg: 31985, originX: 288_776.25, originY: 9_120_760.75, pixel: 28.5 },
  });
}

/** The sample turned clockwise about its corner: its pixels, a transform with rotation terms (`ModelTransformation`). */
export async function writeTurnedRaster(path: string, turn: number): Promise<void> {
  const { width, height, bands } = await bandsOf(sample);
  writeGeoTiff(path, {
    width,
    height,
    bands,
    georeference: { epsg: 31985, originX: 288_776.25, originY: 9_120_760.75, pixel: 28.5, turn },
  });
}

export function request(rasterId: string, change: Partial<SegmentRequest> = {}): SegmentRequest {
  return {
    runId: crypto.randomUUID(),
    rasterId,
    query: 'Where is the open water?',
    prompter: 'concepts',
    segmenter: 'mobilesam',
    mode: 'semantic',
    gsd: { kind: 'native' },
    area: null,
    bands: null,
    stretch: { kind: 'auto' },
    ...change,
  };
}
