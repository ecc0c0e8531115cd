/** The pyramid of display tiles over a raster, in the raster's own map space. Pure. */
import type { Display, RasterInfo } from '../../src-main/contract/raster.ts';
import type { Resource } from '../../src-main/contract/resource.ts';
import type { Box } from '../../src-main/contract/space.ts';

/** Side of a tile on screen, in CSS pixels. */
export const tileSide = 256;

export interface TilePyramid {
  /** Top-left corner of the raster's extent. */
  readonly origin: readonly [number, number];
  /** Map units a tile pixel, coarsest first; the last is the raster's own pixel. */
  readonly resolutions: readonly number[];
}

/** Halves from one tile over the whole raster down to the raster's own pixel. */
export function tilePyramid(raster: Pick<RasterInfo, 'extent' | 'width' | 'height' | 'georeference'>): TilePyramid {
  const { extent } = raster;
  const native = pixelSide(raster);
  const span = Math.max(extent.maxX - extent.minX, extent.maxY - extent.minY);
  const levels = Math.max(0, Math.ceil(Math.log2(span / (native * tileSide))));
  const resolutions = Array.from({ length: levels + 1 }, (_, z) => native * 2 ** (levels - z));
  return { origin: [extent.minX, extent.maxY], resolutions };
}

/** Map units of the shorter side of a raster pixel, whatever the rotation. */
export function pixelSide(raster: Pick<RasterInfo, 'georeference'>): number {
  const { a, b, d, e } = raster.georeference.transform;
  return Math.min(Math.hypot(a, d), Math.hypot(b, e));
}

/** Map extent of tile (z, x, y), y downwards from the origin. */
export function tileExtent(pyramid: TilePyramid, z: number, [x, y]: readonly [number, number]): Box<'map'> {
  const side = (pyramid.resolutions[z] ?? Number.NaN) * tileSide;
  const [left, top] = pyramid.origin;
  return { minX: left + x * side, maxX: left + (x + 1) * side, minY: top - (y + 1) * side, maxY: top - y * side };
}

/** Pixels a tile side, so that screens with dense pixels stay sharp; the host draws up to 1024. */
export function tilePixels(devicePixelRatio: number): number {
  return tileSide * Math.min(4, Math.max(1, Math.ceil(devicePixelRatio)));
}

/** The resource of one tile in a display. */
export function tileResource(
  raster: Pick<RasterInfo, 'id'>,
  display: Display,
  { extent, pixels }: { readonly extent: Box<'map'>; readonly pixels: number },
): Resource {
  return { kind: 'tile', rasterId: raster.id, extent, width: pixels, height: pixels, display };
}
