/** GDAL's command line as the oracle: what it says of a file, the values it reads, and files it makes for the tests. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const sample = join(import.meta.dirname, '../../../build/sample/landsat7-olinda.tif');

export interface GdalInfo {
  readonly size: [number, number];
  readonly geoTransform?: [number, number, number, number, number, number];
  readonly bands: readonly {
    type: string;
    noDataValue?: number | string;
    colorInterpretation: string;
    description?: string;
  }[];
}

/** An empty folder that is removed with `remove`. */
export function scratch(): { path: (name: string) => string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'think2seg-raster-'));
  return { path: (name) => join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export function gdal(command: string, ...args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 26 });
}

export function gdalInfo(path: string): GdalInfo {
  return JSON.parse(gdal('gdalinfo', '-json', path)) as GdalInfo;
}

const makers: Readonly<Record<string, (buffer: ArrayBuffer) => ArrayLike<number>>> = {
  Byte: (b) => new Uint8Array(b),
  UInt16: (b) => new Uint16Array(b),
  Int16: (b) => new Int16Array(b),
  UInt32: (b) => new Uint32Array(b),
  Int32: (b) => new Int32Array(b),
  Float32: (b) => new Float32Array(b),
  Float64: (b) => new Float64Array(b),
};

/** Values of one band (from 1), row by row, as GDAL reads them. */
export function gdalValues(path: string, band: number, into: string): ArrayLike<number> {
  // ENVI holds no sheared grid; where the pixels lie does not matter for their values.
  gdal('gdal_translate', '-q', '-of', 'ENVI', '-a_ullr', '0', '1', '1', '0', '-b', String(band), path, into);
  const bytes = readFileSync(into);
  const type = gdalInfo(into).bands[0]?.type ?? '';
  const maker = makers[type];
  if (!maker) throw new Error(`no reader for ${type}`);
  return maker(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
