/** From bands to the three channels that are shown: stretch, or the colour table of an indexed raster. */
import type { Display, Range, RasterInfo } from '../../contract/raster.ts';
import type { Samples } from '../raster/block.ts';
import { missingTest, type RegionPixels } from '../raster/region.ts';
import type { RasterSource } from '../raster/source.ts';

/** One plane of values with the test for what is no data in it. */
export interface Plane {
  readonly samples: Samples;
  readonly missing: ((value: number) => boolean) | null;
}

/** Bands (from 1) that a window carries besides the shown ones: those whose role is known. */
export function knownBands(info: RasterInfo): number[] {
  return info.bands.filter((band) => band.role !== 'unknown' && band.role !== 'alpha').map((band) => band.index);
}

/** The bands to read for a display, once each. */
export function bandsToRead(source: RasterSource, display: Display, others: readonly number[]): number[] {
  return source.palette ? [1] : [...new Set([...display.bands, ...others])];
}

/** A band's plane of a region that was read. */
export function planeOf(source: RasterSource, pixels: RegionPixels, band: number): Plane {
  const samples = pixels.planes.get(band) ?? new Uint8Array(pixels.valid.length);
  return { samples, missing: missingTest(source.nodata, samples) };
}

/** The three shown planes, not stretched yet. An index is looked up first, since the mean of two indices is a third colour. */
export function shownPlanes(source: RasterSource, pixels: RegionPixels, display: Display): [Plane, Plane, Plane] {
  const { palette } = source;
  if (!palette) {
    const [red, green, blue] = display.bands;
    return [planeOf(source, pixels, red), planeOf(source, pixels, green), planeOf(source, pixels, blue)];
  }
  const index = pixels.planes.get(1) ?? new Uint8Array(pixels.valid.length);
  const channel = (c: number): Plane => {
    const samples = new Uint8Array(index.length);
    for (let i = 0; i < samples.length; i++) samples[i] = palette[(index[i] ?? 0) * 3 + c] ?? 0;
    return { samples, missing: null };
  };
  return [channel(0), channel(1), channel(2)];
}

/** Ranges that map to 0..255; a colour table is shown as it is. */
export function rangesOf(source: RasterSource, display: Display): readonly Range[] {
  const full = { min: 0, max: 255 };
  return source.palette ? [full, full, full] : display.ranges;
}

/** Stretches a value to 0..255, rounded; what is no number becomes 0. */
export function toByte(value: number, range: Range): number {
  const byte = ((value - range.min) / (range.max - range.min)) * 255;
  return byte >= 255 ? 255 : byte > 0 ? Math.round(byte) : 0;
}
