/**
 * Coordinates that carry their space in their type.
 *
 * One convention holds for every raster-like space (raster, grid, window, frame): coordinates are
 * continuous, (0, 0) is the outer top-left corner of the first pixel, x grows to the right, y grows
 * downwards, pixel i covers [i, i + 1) and its centre is at i + 0.5. Map and lon/lat coordinates
 * have y growing to the north. Lengths are in pixels of the space, metres only where a name says so.
 */

declare const space: unique symbol;

/**
 * - `frame`: the model's own input frame (840 x 840, 0..1000 or 1024 long side).
 * - `window`: pixels of one window, at the window's resolution.
 * - `grid`: pixels of the raster's whole window grid at one scale; window = grid - window origin.
 * - `raster`: pixels of the raster file at its native resolution; grid = raster / scale.
 * - `map`: the raster's CRS (or, without a georeference, column and minus row).
 * - `lonlat`: WGS 84 degrees, x = longitude, y = latitude.
 */
export type Space = 'frame' | 'window' | 'grid' | 'raster' | 'map' | 'lonlat';

/** A point in one space. A literal `{ x, y }` fits any space; a point of another space does not. */
export interface XY<S extends Space> {
  readonly x: number;
  readonly y: number;
  readonly [space]?: S;
}
export type FrameXY = XY<'frame'>;
export type WindowXY = XY<'window'>;
export type GridXY = XY<'grid'>;
export type RasterXY = XY<'raster'>;
export type MapXY = XY<'map'>;
export type LonLat = XY<'lonlat'>;

/** An axis-parallel rectangle; minX <= maxX and minY <= maxY in the space's own axes. */
export interface Box<S extends Space> {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
  readonly [space]?: S;
}

/**
 * Affine map from raster pixels to map coordinates, in the order of rasterio and of world files'
 * mathematics: mapX = a * x + b * y + c, mapY = d * x + e * y + f, (x, y) continuous raster pixels.
 */
export interface Affine {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

/** Raster pixels to map coordinates. */
export function toMap(t: Affine, p: RasterXY): MapXY {
  return { x: t.a * p.x + t.b * p.y + t.c, y: t.d * p.x + t.e * p.y + t.f };
}

/** Map coordinates to raster pixels. The transform must be invertible (checked when a raster is opened). */
export function toRaster(t: Affine, p: MapXY): RasterXY {
  const det = t.a * t.e - t.b * t.d;
  const dx = p.x - t.c;
  const dy = p.y - t.f;
  return { x: (t.e * dx - t.b * dy) / det, y: (t.a * dy - t.d * dx) / det };
}

/** Window pixels to raster pixels, for a window with its grid origin and scale (raster pixels a grid pixel). */
export function windowToRaster(window: { origin: GridXY; scale: number }, p: WindowXY): RasterXY {
  return { x: (p.x + window.origin.x) * window.scale, y: (p.y + window.origin.y) * window.scale };
}

/** The smallest box around some points; undefined for none. */
export function boundsOf<S extends Space>(points: Iterable<XY<S>>): Box<S> | undefined {
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  for (const p of points) {
    minX = Math.min(minX, p.x);
    minY = Math.min(minY, p.y);
    maxX = Math.max(maxX, p.x);
    maxY = Math.max(maxY, p.y);
  }
  return minX <= maxX ? { minX, minY, maxX, maxY } : undefined;
}

/** The four corners of a box, clockwise from (minX, minY). */
export function corners<S extends Space>(box: Box<S>): XY<S>[] {
  return [
    { x: box.minX, y: box.minY },
    { x: box.maxX, y: box.minY },
    { x: box.maxX, y: box.maxY },
    { x: box.minX, y: box.maxY },
  ];
}
