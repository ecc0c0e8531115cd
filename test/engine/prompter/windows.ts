/** Windows for tests of the prompter: the Landsat sample whole, and windows made from functions. */
import { fromFile } from 'geotiff';
import type { BandRole, WindowPixels } from '../../../src-main/contract/raster.ts';

const sample = new URL('../../../build/sample/landsat7-olinda.tif', import.meta.url).pathname;
const sampleRoles: readonly BandRole[] = ['blue', 'green', 'red', 'nir', 'swir1', 'swir2'];

export const sampleGsd = 28.5;

/** The whole Landsat sample as one window (349 x 352), its display stretched from 20 to 130 counts. */
export async function landsatWindow(): Promise<WindowPixels> {
  const tiff = await fromFile(sample);
  const image = await tiff.getImage();
  const rasters = await image.readRasters();
  const bands = sampleRoles.map((role, i) => ({ index: i + 1, role, data: Uint8Array.from(rasters[i] as Uint8Array) }));
  await tiff.close();
  const [blue, green, red] = bands.map(({ data }) => data);
  const width = image.getWidth();
  const height = image.getHeight();
  const show = (value: number) => Math.min(255, Math.max(0, ((value - 20) / 110) * 255));
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) rgb.set([show(red![i]!), show(green![i]!), show(blue![i]!)], 3 * i);
  return { width, height, rgb, valid: new Uint8Array(width * height).fill(1), bands };
}

/** A part of a window. */
export function cut(window: WindowPixels, x: number, y: number, width: number, height: number): WindowPixels {
  const rows = <T extends { slice(from: number, to: number): T; set(part: T, at: number): void }>(
    data: T,
    empty: T,
    per: number,
  ): T => {
    for (let v = 0; v < height; v++) {
      const from = ((y + v) * window.width + x) * per;
      empty.set(data.slice(from, from + width * per), v * width * per);
    }
    return empty;
  };
  const n = width * height;
  const bands = window.bands.map((band) => ({
    ...band,
    data: rows(Float32Array.from(band.data), new Float32Array(n), 1),
  }));
  const rgb = rows(window.rgb, new Uint8Array(3 * n), 3);
  return { width, height, rgb, valid: rows(window.valid, new Uint8Array(n), 1), bands };
}

/** A window in which pixel (x, y) has the values that `at` gives by role. The display is red, green, blue clipped to 0..255. */
export function windowOf(
  width: number,
  height: number,
  at: (x: number, y: number) => Partial<Record<BandRole, number>>,
): WindowPixels {
  const roles = Object.keys(at(0, 0)) as BandRole[];
  const n = width * height;
  const bands = roles.map((role, i) => ({ index: i + 1, role, data: new Float32Array(n) }));
  const rgb = new Uint8Array(3 * n);
  for (let i = 0; i < n; i++) {
    const values = at(i % width, Math.floor(i / width));
    for (const band of bands) band.data[i] = values[band.role] ?? Number.NaN;
    const shown = [values.red, values.green, values.blue].map((value) => Math.min(255, Math.max(0, value ?? 0)));
    rgb.set(shown, 3 * i);
  }
  return { width, height, rgb, valid: new Uint8Array(n).fill(1), bands };
}
