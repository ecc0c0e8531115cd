/** A whole picture of a data set (JPEG, PNG or TIFF) as the pixels of one window, or as a mask. */
import { open } from 'node:fs/promises';
import { because } from '../../contract/because.ts';
import { raise } from '../../contract/fault.ts';
import type { WindowPixels } from '../../contract/raster.ts';
import type { MaskBits } from '../../contract/run.ts';
import { openRaster, rasterIdOf } from '../raster/open.ts';
import { decodePlain, type PlainPicture, pictureLimits, plainKind } from '../raster/plain-picture.ts';
import { type ReadOptions, readRegion } from '../raster/region.ts';
import type { BlockCache, RasterSource } from '../raster/source.ts';
import { createMask } from './bits.ts';
import { type PictureSize, resizeLanczos, resizeMask } from './lanczos.ts';
import { readWindow } from './read.ts';

export interface PictureRequest {
  readonly path: string;
  /** Resized to this, aspect ignored (Lanczos; masks nearest); null keeps the picture's own size. */
  readonly size: PictureSize | null;
}
export interface PictureOptions extends ReadOptions {
  readonly blocks: BlockCache;
}

/**
 * Colour, 8 bits a channel, 16-bit samples by their upper half, without a stretch: data sets are judged
 * as they are. Bands beyond colour come only from a TIFF at its own size. Faults: `raster.*`.
 */
export async function readPicture(request: PictureRequest, options: PictureOptions): Promise<WindowPixels> {
  const pixels = await withPicture(request.path, options, colourOf, (source) =>
    readWindow(source, { window: wholeOf(source), display: asStored(source) }, options),
  );
  const { size } = request;
  if (!size || (size.width === pixels.width && size.height === pixels.height)) return pixels;
  const rgb = resizeLanczos(pixels.rgb, pixels, size);
  return { ...size, rgb, valid: new Uint8Array(size.width * size.height).fill(1), bands: [] };
}

/**
 * Pixels whose value is not 0: of the first band of a TIFF, of any colour channel else (an index of a
 * palette counts as it is). A JPEG's values are uncertain around 0, so there it is 128 or more.
 */
export async function readPictureMask(request: PictureRequest, options: PictureOptions): Promise<MaskBits> {
  const mask = await withPicture(request.path, options, maskOf, async (source) => {
    const region = { x: 0, y: 0, width: source.width, height: source.height, stepX: 1, stepY: 1, thin: 1 };
    const { planes } = await readRegion(source, { image: source.images[0], region, bands: [1] }, options);
    const plane = planes.get(1) ?? new Uint8Array();
    return maskWhere(source, (i) => plane[i]! > 0);
  });
  return request.size ? resizeMask(mask, request.size) : mask;
}

async function withPicture<T>(
  path: string,
  options: PictureOptions,
  plain: (picture: PlainPicture) => T,
  tiff: (source: RasterSource) => Promise<T>,
): Promise<T> {
  const { size } = await rasterIdOf(path);
  if (size > pictureLimits.bytes) {
    raise('raster.overLimit', { path, ...because('picture.bytes', { bytes: size, limit: pictureLimits.bytes }) });
  }
  const bytes = await readPlain(path);
  if (bytes) return plain(await decodePlain(path, bytes));
  const source = await openRaster(path, options);
  try {
    if (source.width * source.height > pictureLimits.pixels) {
      raise('raster.overLimit', { path, ...because('picture.pixels', { width: source.width, height: source.height }) });
    }
    return await tiff(source);
  } finally {
    await source.close();
  }
}

/** The file's bytes where it is a JPEG or PNG; null for anything else. */
async function readPlain(path: string): Promise<Uint8Array | null> {
  const handle = await open(path).catch((thrown: unknown) => raise('raster.unreadable', { path }, thrown));
  try {
    const head = new Uint8Array(8);
    await handle.read(head, 0, 8, 0);
    return plainKind(head) ? await handle.readFile() : null;
  } finally {
    await handle.close();
  }
}

function colourOf(picture: PlainPicture): WindowPixels {
  const { width, height, channels, samples, white, palette } = picture;
  const count = width * height;
  const valid = new Uint8Array(count).fill(1);
  if (channels === 3 && samples instanceof Uint8Array) return { width, height, rgb: samples, valid, bands: [] };
  const rgb = new Uint8Array(count * 3);
  const shown = (value: number) => Math.floor((value * 255) / white + 0.5);
  for (let i = 0; i < rgb.length; i++) {
    const value = samples[channels === 3 ? i : Math.floor(i / 3)]!;
    rgb[i] = palette ? (palette[value * 3 + (i % 3)] ?? 0) : shown(value);
  }
  return { width, height, rgb, valid, bands: [] };
}

function maskOf({ width, height, channels, samples, lossy }: PlainPicture): MaskBits {
  const from = lossy ? 128 : 1;
  return maskWhere({ width, height }, (i) => {
    for (let c = 0; c < channels; c++) if (samples[i * channels + c]! >= from) return true;
    return false;
  });
}

function maskWhere({ width, height }: PictureSize, test: (index: number) => boolean): MaskBits {
  const mask = createMask(width, height);
  for (let i = 0; i < width * height; i++) if (test(i)) mask.bits[i >>> 3]! |= 1 << (i & 7);
  return mask;
}

function wholeOf({ width, height }: RasterSource) {
  return { scale: 1, origin: { x: 0, y: 0 }, width, height };
}

/** 8-bit pictures as they are; others as the program would show them. */
function asStored({ info }: RasterSource) {
  const whole = { min: 0, max: 255 };
  return info.sampleType === 'uint8' ? { ...info.display, ranges: [whole, whole, whole] as const } : info.display;
}
