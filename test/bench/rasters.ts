/** Rasters of the bench: the sample's own pixels, repeated in mirror image to the size of a whole window. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeGeoTiff } from '../fixtures/geotiff.ts';
import { bandsOf, mirrored } from '../fixtures/sample-pixels.ts';

const side = 1024;
/** A name of the sensor in the file name gives the six bands their roles, as with the sample. */
const stem = 'L7_ETM_bench';

/** Writes `count` rasters of 1024 x 1024 pixels, each with other content (the sample from another corner). */
export async function makeRasters(sample: string, count: number): Promise<{ folder: string; paths: string[] }> {
  const source = await bandsOf(sample);
  const folder = mkdtempSync(join(tmpdir(), 'think2seg-bench-'));
  const paths = Array.from({ length: count }, (_, index) => {
    const path = join(folder, `${stem}_${index}.tif`);
    writeGeoTiff(path, {
      width: side,
      height: side,
      bands: source.bands.map((band) => mirrored(band, source, { width: side, height: side, from: index * 41 })),
      georeference: { epsg: 31985, originX: 288_776.25, originY: 9_120_760.75, pixel: 28.5 },
    });
    return path;
  });
  return { folder, paths };
}
