/** Reads the pixels of one window: for the model as stretched RGB, for spectral evidence as they are in the file. */
import type { BandPixels, Display, Range, SampleType, WindowPixels, WindowSpec } from '../../contract/raster.ts';
import { type ReadOptions, type Region, type RegionPixels, readRegion } from '../raster/region.ts';
import type { Image, RasterSource } from '../raster/source.ts';
import { type Axis, addPixels, emptySums, type Sums } from './average.ts';
import { bandsToRead, knownBands, type Plane, planeOf, rangesOf, shownPlanes, toByte } from './channels.ts';

/** Input pixels of one band that are held at a time while a large window is averaged. */
const pieceSide = 2048;

/**
 * Pixels of a window. Beyond the raster's edge, and where nodata, NaN, mask or alpha say so, `valid`
 * is 0 and so is every value. With a scale over 1, a value is the mean of the valid pixels below it,
 * read from the nearest finer overview. Faults: those of decoding, `run.cancelled`.
 */
export async function readWindow(
  source: RasterSource,
  request: { readonly window: WindowSpec; readonly display: Display },
  options: ReadOptions = {},
): Promise<WindowPixels> {
  const { window, display } = request;
  const known = source.palette ? [] : knownBands(source.info);
  const bands = bandsToRead(source, display, known);
  const target = emptyTarget(source, window, known);
  const image = imageFor(source, window.scale);
  const inside = insideOf(image, window);
  if (!inside) return finish(target);
  if (window.scale === 1) {
    const pixels = await readRegion(source, { image, region: inside, bands }, options);
    copyNative(source, { pixels, inside, window, display, known }, target);
    return finish(target);
  }
  const sums = await sumUp(source, { window, display, image, inside, bands }, options);
  writeMeans(source, { sums, display, known }, target);
  return finish(target);
}

/** Sums by band from 1; the channels of a colour table are 1, 2 and 3. */
type BandSums = ReadonlyMap<number, Sums>;

interface Averaged {
  readonly window: WindowSpec;
  readonly display: Display;
  readonly image: Image;
  readonly inside: Region;
  readonly bands: readonly number[];
}

async function sumUp(source: RasterSource, from: Averaged, options: ReadOptions): Promise<BandSums> {
  const { window, display, image, inside, bands } = from;
  const keys = source.palette ? [1, 2, 3] : bands;
  const sums = new Map(keys.map((key) => [key, emptySums(window.width, window.height)]));
  for (const region of pieces(inside)) {
    const pixels = await readRegion(source, { image, region, bands }, options);
    const usable = pixels.valid.includes(0) ? pixels.valid : null;
    const coloured = source.palette ? shownPlanes(source, pixels, display) : null;
    const axes = axesOf(image, window, region);
    for (const [key, into] of sums) {
      const plane = coloured?.[key - 1] ?? planeOf(source, pixels, key);
      addPixels(into, { plane: plane.samples, usable, missing: plane.missing }, axes);
    }
  }
  return sums;
}

interface Target {
  readonly window: WindowSpec;
  readonly rgb: Uint8Array;
  readonly valid: Uint8Array;
  readonly bands: readonly BandPixels[];
}

function emptyTarget(source: RasterSource, window: WindowSpec, known: readonly number[]): Target {
  const count = window.width * window.height;
  const bands = known.map((index): BandPixels => {
    const role = source.info.bands[index - 1]?.role ?? 'unknown';
    return { index, role, data: bandArray(source.info.sampleType, count) };
  });
  return { window, rgb: new Uint8Array(count * 3), valid: new Uint8Array(count), bands };
}

/** The narrowest of the contract's four array types that holds every value of a sample type (32-bit integers round to 24 bits). */
function bandArray(type: SampleType, count: number): BandPixels['data'] {
  if (type === 'uint8') return new Uint8Array(count);
  if (type === 'uint16') return new Uint16Array(count);
  if (type === 'int8' || type === 'int16') return new Int16Array(count);
  return new Float32Array(count);
}

function finish({ window, rgb, valid, bands }: Target): WindowPixels {
  return { width: window.width, height: window.height, rgb, valid, bands };
}

/** The coarsest image that is not coarser than the scale. */
export function imageFor(source: RasterSource, scale: number): Image {
  const fine = source.images.filter((image) => image.scaleX <= scale * 1.0001 && image.scaleY <= scale * 1.0001);
  return fine.at(-1) ?? source.images[0];
}

/** The image's pixels that the window touches; null for none. */
function insideOf(image: Image, window: WindowSpec): Region | null {
  const { scale, origin } = window;
  const span = (from: number, length: number, of: { scale: number; size: number }) => {
    const start = Math.max(0, Math.floor((from * scale) / of.scale + 1e-6));
    const end = Math.min(of.size, Math.ceil(((from + length) * scale) / of.scale - 1e-6));
    return [start, end - start] as const;
  };
  const [x, width] = span(origin.x, window.width, { scale: image.scaleX, size: image.level.width });
  const [y, height] = span(origin.y, window.height, { scale: image.scaleY, size: image.level.height });
  return width > 0 && height > 0 ? { x, y, width, height, stepX: 1, stepY: 1, thin: 1 } : null;
}

/** Parts of a region, so that memory does not grow with the scale. */
function pieces(region: Region): Region[] {
  const parts: Region[] = [];
  for (let y = 0; y < region.height; y += pieceSide) {
    for (let x = 0; x < region.width; x += pieceSide) {
      const width = Math.min(pieceSide, region.width - x);
      const height = Math.min(pieceSide, region.height - y);
      parts.push({ ...region, x: region.x + x, y: region.y + y, width, height });
    }
  }
  return parts;
}

function axesOf(image: Image, window: WindowSpec, region: Region): { across: Axis; down: Axis } {
  // An overview may be coarser than the scale by the rounding of its size; then cells are pixels.
  const ratioX = Math.max(1, window.scale / image.scaleX);
  const ratioY = Math.max(1, window.scale / image.scaleY);
  return {
    across: { length: region.width, start: region.x / ratioX - window.origin.x, ratio: ratioX, cells: window.width },
    down: { length: region.height, start: region.y / ratioY - window.origin.y, ratio: ratioY, cells: window.height },
  };
}

interface Native {
  readonly pixels: RegionPixels;
  readonly inside: Region;
  readonly window: WindowSpec;
  readonly display: Display;
  readonly known: readonly number[];
}

function copyNative(source: RasterSource, from: Native, target: Target): void {
  const { pixels, inside, window, display, known } = from;
  const place = {
    width: pixels.width,
    height: pixels.height,
    stride: window.width,
    first: (inside.y - window.origin.y) * window.width + inside.x - window.origin.x,
  };
  placeValues(pixels.valid, { into: target.valid, valid: pixels.valid, ...place });
  for (const [i, band] of known.entries()) {
    const into = target.bands[i]?.data;
    if (into) placeValues(planeOf(source, pixels, band).samples, { into, valid: pixels.valid, ...place });
  }
  const ranges = rangesOf(source, display);
  for (const [c, plane] of shownPlanes(source, pixels, display).entries()) {
    const bytes = stretched(plane.samples, ranges[c]!);
    for (let y = 0; y < place.height; y++) {
      let to = (place.first + y * place.stride) * 3 + c;
      for (let at = y * place.width; at < (y + 1) * place.width; at++, to += 3) {
        target.rgb[to] = bytes[at]! * pixels.valid[at]!;
      }
    }
  }
}

interface Placing {
  readonly into: BandPixels['data'];
  readonly valid: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly stride: number;
  readonly first: number;
}

function placeValues(values: Plane['samples'], { into, valid, width, height, stride, first }: Placing): void {
  for (let y = 0; y < height; y++) {
    let to = first + y * stride;
    for (let at = y * width; at < (y + 1) * width; at++, to++) if (valid[at] !== 0) into[to] = values[at]!;
  }
}

/** Values as bytes, by a table where there are few different ones. */
function stretched(values: Plane['samples'], range: Range): Uint8Array {
  const bytes = new Uint8Array(values.length);
  if (values instanceof Uint8Array || values instanceof Uint16Array) {
    const table = Uint8Array.from({ length: values instanceof Uint8Array ? 256 : 65536 }, (_, v) => toByte(v, range));
    for (let i = 0; i < bytes.length; i++) bytes[i] = table[values[i]!]!;
  } else {
    for (let i = 0; i < bytes.length; i++) bytes[i] = toByte(values[i]!, range);
  }
  return bytes;
}

function writeMeans(
  source: RasterSource,
  from: { sums: BandSums; display: Display; known: readonly number[] },
  target: Target,
): void {
  const { sums, display, known } = from;
  const whole = !source.info.sampleType.startsWith('float');
  for (const { weight } of sums.values()) {
    for (let i = 0; i < weight.length; i++) if (weight[i]! > 0) target.valid[i] = 1;
  }
  for (const [b, band] of known.entries()) {
    const into = target.bands[b]?.data;
    for (let i = 0; into && i < into.length; i++) {
      const mean = meanAt(sums.get(band), i);
      if (target.valid[i] !== 0) into[i] = whole ? Math.round(mean) : mean;
    }
  }
  const ranges = rangesOf(source, display);
  const keys = source.palette ? [1, 2, 3] : display.bands;
  for (const [c, key] of keys.entries()) {
    const of = sums.get(key);
    for (let i = 0; i < target.valid.length; i++) {
      if (target.valid[i] !== 0) target.rgb[i * 3 + c] = toByte(meanAt(of, i), ranges[c]!);
    }
  }
}

function meanAt(sums: Sums | undefined, at: number): number {
  return (sums?.value[at] ?? 0) / (sums?.weight[at] ?? 0);
}
