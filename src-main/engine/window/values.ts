/** The values of one pixel, as they are in the file. */
import type { RasterXY } from '../../contract/space.ts';
import type { PixelValues } from '../../contract/workbench.ts';
import { missingTest, type ReadOptions, readRegion } from '../raster/region.ts';
import type { RasterSource } from '../raster/source.ts';

/** Values of every band at a point in raster pixels; no pixel outside of the raster. Faults: those of decoding. */
export async function readValues(source: RasterSource, at: RasterXY, options: ReadOptions = {}): Promise<PixelValues> {
  const [column, row] = [Math.floor(at.x), Math.floor(at.y)];
  const { width, height, bands } = source.info;
  if (!(column >= 0 && row >= 0 && column < width && row < height)) return { pixel: null, values: [] };
  const region = { x: column, y: row, width: 1, height: 1, stepX: 1, stepY: 1, thin: 1 };
  const indices = bands.map(({ index }) => index);
  const pixels = await readRegion(source, { image: source.images[0], region, bands: indices }, options);
  const values = indices.map((index) => {
    const samples = pixels.planes.get(index);
    const value = samples?.[0];
    if (samples === undefined || value === undefined || Number.isNaN(value)) return null;
    return pixels.valid[0] === 0 || missingTest(source.nodata, samples)?.(value) ? null : value;
  });
  return { pixel: { column, row }, values };
}
