/** Opens rasters in the test's own process and reads whole bands. */
import { openRaster } from '../../../src-main/engine/raster/open.ts';
import { readRegion } from '../../../src-main/engine/raster/region.ts';
import { BlockCache, type RasterSource } from '../../../src-main/engine/raster/source.ts';

export function open(path: string): Promise<RasterSource> {
  return openRaster(path, { blocks: new BlockCache(64 * 1024 * 1024) });
}

/** Opens, uses, closes. */
export async function withRaster<T>(path: string, use: (source: RasterSource) => Promise<T> | T): Promise<T> {
  const source = await open(path);
  try {
    return await use(source);
  } finally {
    await source.close();
  }
}

/** All values of a band of the raster or of one of its overviews. */
export async function bandValues(source: RasterSource, band: number, image = source.images[0]): Promise<number[]> {
  const { width, height } = image.level;
  const region = { x: 0, y: 0, width, height, stepX: 1, stepY: 1, thin: 1 };
  const pixels = await readRegion(source, { image, region, bands: [band] });
  return Array.from(pixels.planes.get(band) ?? []);
}

/** Code of the fault that a promise is rejected with. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as { fault?: { code: string } }).fault?.code ?? String(error);
  }
  return 'no fault';
}

/** Where two rows of values differ first, in words; "equal" where they do not. A whole picture in an assertion takes minutes to print. */
export function firstDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): string {
  if (actual.length !== expected.length) return `${actual.length} values, not ${expected.length}`;
  for (let i = 0; i < expected.length; i++) {
    if (!Object.is(actual[i], expected[i]) && actual[i] !== expected[i])
      return `value ${i} is ${actual[i]}, not ${expected[i]}`;
  }
  return 'equal';
}
