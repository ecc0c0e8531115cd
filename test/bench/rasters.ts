/** Rasters of the bench: the sample's own pixels, repeated in mirror image to the size of a whole window. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromFile } from 'geotiff';
import { writeGeoTiff } from '../fixtures/geotiff.ts';

const side = 1024;
/** A name of the sensor in the file name gives the six bands their roles, as with the sample. */
const stem = 'L7_ETM_bench';

/** Writes `count` rasters of 1024 x 1024 pixels, each with other content (the sample from another corner). */
export async function makeRasters(sample: string, count: number): Promise<{ folder: string; paths: string[] }> {
  const tiff = await fromFile(sample);
  const image = await tiff.getImage();
  const bands = await image.readRasters();
  const [width, height] = [image.getWidth(), image.getHeight()];
  tiff.close();
  const folder = mkdtempSync(join(tmpdir(), 'think2seg-bench-'));
  const paths = Array.from({ length: count }, (_, index) => {
    const path = join(folder, `${stem}_${index}.tif`);
    const mirrored = Array.from(bands, (band) => mirror(band as Uint8Array, { width, height, from: index * 41 }));
    writeGeoTiff(path, {
      width: side,
      height: side,
      bands: mirrored,
      georeference: { epsg: 31985, originX: 288_776.25, originY: 9_120_760.75, pixel: 28.5 },
    });
    return path;
  });
  return { folder, paths };
}

function mirror(
  band: Uint8Array,
  { width, height, from }: { width: number; height: number; from: number },
): Uint8Array {
  const folded = (n: number, size: number) => {
    const m = n % (2 * size);
    return m < size ? m : 2 * size - 1 - m;
  };
  const out = new Uint8Array(side * side);
  for (let y = 0; y < side; y++) {
    const row = folded(y + from, height) * width;
    for (let x = 0; x < side; x++) out[y * side + x] = band[row + folded(x + from, width)] ?? 0;
  }
  return out;
}
