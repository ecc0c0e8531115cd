/** Chooses the writer of a file by its extension. */
import { stat } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { because } from '../../contract/because.ts';
import { raise } from '../../contract/fault.ts';
import type { RasterInfo } from '../../contract/raster.ts';
import type { RunResult } from '../../contract/run.ts';
import { toGeoJson, writeGeoJson } from './geojson.ts';

const writers: Readonly<Record<string, (result: RunResult, raster: RasterInfo, path: string) => Promise<void>>> = {
  '.geojson': writeGeoJson,
};

/**
 * Whether a file can be written there at all: its name ends in a known format and its folder exists.
 * For hosts to ask before the work. Faults: `export.format`, `export.cannotWrite`.
 */
export async function checkExportPath(path: string): Promise<void> {
  checkFormat(path);
  const folder = await stat(dirname(path)).catch(() => null);
  if (!folder?.isDirectory())
    raise('export.cannotWrite', { path, ...because('file.noFolder', { folder: dirname(path) }) });
}

function checkFormat(path: string): void {
  if (!Object.hasOwn(writers, extname(path).toLowerCase())) raise('export.format', { path });
}

/** Writes a result as the format that the path's extension names. Faults: `export.*`, `raster.unknownCrs`. */
export async function exportRun(result: RunResult, raster: RasterInfo, path: string): Promise<void> {
  checkFormat(path);
  await writers[extname(path).toLowerCase()]?.(result, raster, path);
}

/** The GeoJSON of a result as an object, for those who pass it on themselves. */
export async function exportDocument(result: RunResult, raster: RasterInfo): Promise<object> {
  return toGeoJson(result, raster);
}
