/** Draws a rectangle of map space for the map view, whatever the raster's size, rotation or overviews. */
import type { Display, TileRequest } from '../../contract/raster.ts';
import { type Affine, corners, toRaster } from '../../contract/space.ts';
import { rowBytes } from '../raster/level.ts';
import { type ReadOptions, type Region, readRegion } from '../raster/region.ts';
import type { Image, RasterSource } from '../raster/source.ts';
import { bandsToRead, type Plane, rangesOf, shownPlanes, toByte } from './channels.ts';

/** Decoded bytes beyond which a tile is sampled from the beginnings of its blocks instead of from all of their rows. */
const wholeBudget = 48 * 1024 * 1024;
/** Tile pixels that a block may cover then: samples move by less than a block, so this bounds the error that is seen. */
const thinBlock = 8;

/**
 * uint8[height * width * 4] RGBA of a tile: nearest pixel where the raster is magnified, mean of the
 * valid pixels where it is reduced (of two or more in each direction where it is reduced much), alpha
 * by the share of valid pixels. Faults: those of decoding, `run.cancelled`.
 */
export async function drawTile(
  source: RasterSource,
  request: Pick<TileRequest, 'extent' | 'width' | 'height' | 'display'>,
  options: ReadOptions = {},
): Promise<Uint8Array> {
  const { width, height, display } = request;
  const rgba = new Uint8Array(width * height * 4);
  const inverse = tileToRaster(source.info.georeference.transform, request);
  const image = imageFor(source, inverse);
  const toImage = scaled(inverse, image);
  const region = regionFor(image, toImage, { width, height });
  if (!region) return rgba;
  const bands = bandsToRead(source, display, []);
  const thin = thinFor(image, { region, toImage, bands: bands.length });
  const pixels = await readRegion(source, { image, region: { ...region, thin }, bands }, options);
  const planes = shownPlanes(source, pixels, display);
  paint({ rgba, width, height }, { source, display, planes, valid: pixels.valid, region, image, toImage });
  return rgba;
}

/** Affine from tile pixels (y downwards) to raster pixels. */
function tileToRaster(transform: Affine, tile: Pick<TileRequest, 'extent' | 'width' | 'height'>): Affine {
  const { extent, width, height } = tile;
  const origin = toRaster(transform, { x: extent.minX, y: extent.maxY });
  const right = toRaster(transform, { x: extent.maxX, y: extent.maxY });
  const down = toRaster(transform, { x: extent.minX, y: extent.minY });
  return {
    a: (right.x - origin.x) / width,
    b: (down.x - origin.x) / height,
    c: origin.x,
    d: (right.y - origin.y) / width,
    e: (down.y - origin.y) / height,
    f: origin.y,
  };
}

function scaled(t: Affine, image: Image): Affine {
  const { scaleX: x, scaleY: y } = image;
  return { a: t.a / x, b: t.b / x, c: t.c / x, d: t.d / y, e: t.e / y, f: t.f / y };
}

/** Size of a tile pixel in pixels of the affine's target, along its two axes. */
function footprint(t: Affine): [number, number] {
  return [Math.hypot(t.a, t.b), Math.hypot(t.d, t.e)];
}

/** The coarsest image whose pixels are not larger than the tile's. */
function imageFor(source: RasterSource, inverse: Affine): Image {
  const [across, down] = footprint(inverse);
  const fine = source.images.filter((image) => image.scaleX <= across * 1.01 && image.scaleY <= down * 1.01);
  return fine.at(-1) ?? source.images[0];
}

/** Samples that cover the tile: every pixel up to a reduction of 4, then at least two in each direction. */
function regionFor(image: Image, toImage: Affine, size: { width: number; height: number }): Region | null {
  const points = corners({ minX: 0, minY: 0, maxX: size.width, maxY: size.height }).map(({ x, y }) => ({
    x: toImage.a * x + toImage.b * y + toImage.c,
    y: toImage.d * x + toImage.e * y + toImage.f,
  }));
  const [across, down] = footprint(toImage);
  const axis = (values: readonly number[], of: { foot: number; size: number }) => {
    const step = of.foot >= 4 ? Math.floor(of.foot / 2) : 1;
    const low = Math.max(0, Math.floor(Math.min(...values)));
    const high = Math.min(of.size, Math.ceil(Math.max(...values)));
    // Sampled pixels lie on multiples of the step, so that neighbouring tiles see the same ones.
    const first = Math.floor(low / step) * step + Math.floor(step / 2);
    const start = Math.min(first, of.size - 1);
    return { start, step, count: high <= low ? 0 : Math.max(1, Math.ceil((high - start) / step)) };
  };
  const x = axis(
    points.map((p) => p.x),
    { foot: across, size: image.level.width },
  );
  const y = axis(
    points.map((p) => p.y),
    { foot: down, size: image.level.height },
  );
  if (x.count === 0 || y.count === 0) return null;
  return { x: x.start, y: y.start, width: x.count, height: y.count, stepX: x.step, stepY: y.step, thin: 1 };
}

/** Part of each block's rows to unpack: all, unless that is much work for a picture that shows little of it. */
function thinFor(image: Image, of: { region: Region; toImage: Affine; bands: number }): number {
  const [across, down] = footprint(of.toImage);
  const { blockWidth, blockHeight } = image.level;
  const small = blockWidth / across <= thinBlock && blockHeight / down <= thinBlock;
  const bytes = decodedBytes(image, of.region, of.bands);
  return small && bytes > wholeBudget ? wholeBudget / bytes : 1;
}

/** Bytes to unpack for a region, taking every block that holds a sample as whole. */
function decodedBytes(image: Image, region: Region, bands: number): number {
  const { level } = image;
  const blocks = (start: number, of: { step: number; count: number; block: number }) =>
    Math.min(of.count, Math.floor((start + (of.count - 1) * of.step) / of.block) - Math.floor(start / of.block) + 1);
  const across = blocks(region.x, { step: region.stepX, count: region.width, block: level.blockWidth });
  const down = blocks(region.y, { step: region.stepY, count: region.height, block: level.blockHeight });
  return across * down * rowBytes(level) * level.blockHeight * (level.planar ? bands : 1);
}

interface Canvas {
  readonly rgba: Uint8Array;
  readonly width: number;
  readonly height: number;
}
interface Paint {
  readonly source: RasterSource;
  readonly display: Display;
  readonly planes: readonly [Plane, Plane, Plane];
  readonly valid: Uint8Array;
  readonly region: Region;
  readonly image: Image;
  readonly toImage: Affine;
}

function paint(canvas: Canvas, from: Paint): void {
  const { toImage: t, region } = from;
  const { level } = from.image;
  const [across, down] = footprint(t);
  const mean = meanOf(from);
  for (let j = 0; j < canvas.height; j++) {
    for (let i = 0; i < canvas.width; i++) {
      const x = t.a * (i + 0.5) + t.b * (j + 0.5) + t.c;
      const y = t.d * (i + 0.5) + t.e * (j + 0.5) + t.f;
      if (x < 0 || y < 0 || x >= level.width || y >= level.height) continue;
      const [left, right] = reach(x, { foot: across, start: region.x, step: region.stepX, count: region.width });
      const [top, bottom] = reach(y, { foot: down, start: region.y, step: region.stepY, count: region.height });
      mean({ left, right, top, bottom }, canvas.rgba, (j * canvas.width + i) * 4);
    }
  }
}

/** First and last + 1 sample below a tile pixel; the nearest one where the pixel is smaller than a sample's step. */
function reach(
  centre: number,
  axis: { foot: number; start: number; step: number; count: number },
): readonly [number, number] {
  const { foot, start, step, count } = axis;
  const last = count - 1;
  if (foot <= 1) {
    const nearest = Math.max(0, Math.min(last, Math.floor((centre - start) / step)));
    return [nearest, nearest + 1];
  }
  // A sample belongs to the pixel in whose interval its middle lies.
  const from = Math.ceil((centre - foot / 2 - start - 0.5) / step);
  const to = Math.ceil((centre + foot / 2 - start - 0.5) / step);
  const low = Math.max(0, Math.min(last, from));
  return [low, Math.max(low + 1, Math.min(count, to))];
}

interface Cells {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function meanOf({ source, display, planes, valid, region }: Paint) {
  const ranges = rangesOf(source, display);
  return (cells: Cells, rgba: Uint8Array, to: number): void => {
    let usable = 0;
    for (let c = 0; c < 3; c++) {
      const plane = planes[c];
      const range = ranges[c];
      if (!plane || !range) continue;
      let sum = 0;
      let count = 0;
      for (let y = cells.top; y < cells.bottom; y++) {
        for (let x = cells.left; x < cells.right; x++) {
          const at = y * region.width + x;
          if (valid[at] === 0) continue;
          if (c === 0) usable++;
          const value = plane.samples[at] ?? 0;
          if (plane.missing?.(value)) continue;
          sum += value;
          count++;
        }
      }
      if (count > 0) rgba[to + c] = toByte(sum / count, range);
    }
    rgba[to + 3] = Math.round((255 * usable) / ((cells.bottom - cells.top) * (cells.right - cells.left)));
  };
}
