/** Runs and rasters as the export gets them. */
import type { Georeference, RasterInfo } from '../../../src-main/contract/raster.ts';
import type { Feature, Polygon, RunResult } from '../../../src-main/contract/run.ts';
import type { Affine } from '../../../src-main/contract/space.ts';
import { crsByCode } from '../../../src-main/engine/raster/crs.ts';
import { crsLabel } from '../../../src-main/engine/vector/feature.ts';

export function rasterOf(georeference: Georeference): RasterInfo {
  const range = { min: 0, max: 255 };
  return {
    id: 'raster',
    path: '/data/küste 海.tif',
    name: 'küste 海.tif',
    width: 1000,
    height: 1000,
    sampleType: 'uint8',
    bands: [],
    nodata: null,
    hasMask: false,
    georeference,
    extent: { minX: 0, minY: 0, maxX: 1, maxY: 1 },
    gsd: null,
    overviews: [],
    block: { width: 256, height: 256 },
    compression: 'none',
    bytes: 1,
    display: { bands: [1, 1, 1], ranges: [range, range, range] },
    notices: [],
  };
}

export function inCrs(code: string, transform: Affine): RasterInfo {
  return rasterOf({ kind: 'crs', transform, crs: crsByCode(code) });
}

export const pixel: RasterInfo = rasterOf({ kind: 'none', transform: { a: 1, b: 0, c: 0, d: 0, e: -1, f: 0 } });

const window = { scale: 1, origin: { x: 0, y: 0 }, width: 1024, height: 1024 };

export function featureOf(polygons: readonly Polygon<'map'>[], raster: RasterInfo, id = 'f1'): Feature {
  return {
    id,
    label: 'water',
    polygons,
    score: 0.75,
    areaM2: 12345.5,
    perimeterM: 400.25,
    pixels: 15,
    provenance: {
      run: 'run-1',
      query: 'Wo ist "Wasser"?\nUnd 海?',
      prompter: { id: 'concepts', version: '1.0', sha256: 'aa' },
      segmenter: { id: 'mobilesam', version: '2.0', sha256: 'bb' },
      maskBy: 'segmenter',
      agreement: 0.5,
      prompts: [
        {
          box: polygons[0]?.[0]
            ? {
                minX: polygons[0][0][0]!.x,
                minY: polygons[0][0][0]!.y,
                maxX: polygons[0][0][2]!.x,
                maxY: polygons[0][0][2]!.y,
              }
            : null,
          positive: [polygons[0]![0]![0]!],
          negative: [],
        },
      ],
      window,
      raster: raster.name,
      rasterCrs: crsLabel(raster.georeference),
      thinking: 'dark in near infrared',
      edited: false,
    },
  };
}

export function resultOf(features: readonly Feature[], raster: RasterInfo): RunResult {
  const model = { id: 'm', version: '1', sha256: 'cc' };
  const range = { min: 0, max: 1 };
  return {
    runId: 'run-1',
    answer: features.length > 0 ? 'masks' : 'no-target',
    mode: 'semantic',
    query: 'Wo ist "Wasser"?\nUnd 海?',
    features,
    prompts: [],
    thinking: 'x'.repeat(20_000),
    raw: [],
    timings: { read: 1, encode: 2, prompt: 3, decode: 4, vectorise: 5, total: 15 },
    prompter: model,
    segmenter: model,
    window: { gsd: 30, scale: 1, why: 'native', windows: [window], bands: [1, 2, 3], ranges: [range], cached: 0 },
    raster: { id: raster.id, name: raster.name, crs: crsLabel(raster.georeference) },
    at: '2026-01-02T03:04:05.678Z',
  };
}

/** A closed counter-clockwise ring around a box. */
export const boxRing = (minX: number, minY: number, maxX: number, maxY: number) => [
  { x: minX, y: minY },
  { x: maxX, y: minY },
  { x: maxX, y: maxY },
  { x: minX, y: maxY },
  { x: minX, y: minY },
];
