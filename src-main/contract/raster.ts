/** What is known of a raster, and how its pixels are asked for. */
import type { Affine, Box, GridXY } from './space.ts';

/** Identity of an open raster: a hash over path, size and times (and those of overviews beside it), so that a changed file is another raster. */
export type RasterId = string & { readonly __id?: 'raster' };

export type SampleType = 'uint8' | 'int8' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'float32' | 'float64';

/** What a band measures. `unknown` is an honest answer; indices are computed only from known roles. */
export type BandRole =
  | 'red'
  | 'green'
  | 'blue'
  | 'rededge'
  | 'nir'
  | 'swir1'
  | 'swir2'
  | 'thermal'
  | 'pan'
  | 'alpha'
  | 'unknown';

export interface BandInfo {
  /** From 1, as GDAL and QGIS count. */
  readonly index: number;
  /** The file's own description, empty when it has none. */
  readonly description: string;
  readonly role: BandRole;
  /** Why this role: the file says so, a sensor's known band order, colour interpretation, or nothing. */
  readonly roleFrom: 'description' | 'sensor' | 'colour' | 'order' | 'none';
}

export interface CrsInfo {
  /** `EPSG:n` where the file names a code. */
  readonly code: string | null;
  /** Name for people, for example "SIRGAS 2000 / UTM zone 25S". */
  readonly name: string;
  /** PROJ string, understood by proj4js in the engine and in the renderer. */
  readonly proj4: string;
  readonly unit: 'metre' | 'degree' | 'foot' | 'us-survey-foot' | 'other';
  /** Metres in one CRS unit; for degrees, metres of one degree along the equator (for display only). */
  readonly metresPerUnit: number;
}

/** A georeference as found. `none`: map coordinates are column and minus row; `unknown-crs`: an affine in a CRS that cannot be resolved. */
export type Georeference =
  | { readonly kind: 'crs'; readonly transform: Affine; readonly crs: CrsInfo }
  | { readonly kind: 'unknown-crs'; readonly transform: Affine; readonly label: string }
  | { readonly kind: 'none'; readonly transform: Affine };

/** How values become 8-bit colour. `percentile` is taken from the raster's statistics once, so it does not depend on the window. */
export type Stretch =
  | { readonly kind: 'auto' }
  | { readonly kind: 'range'; readonly min: number; readonly max: number }
  | { readonly kind: 'percentile'; readonly low: number; readonly high: number };

/** The bands shown as red, green and blue (from 1), and the range of each that maps to 0..255. Resolved from a Stretch once per raster. */
export interface Display {
  readonly bands: readonly [number, number, number];
  readonly ranges: readonly [Range, Range, Range];
}
export interface Range {
  readonly min: number;
  readonly max: number;
}

export interface RasterInfo {
  readonly id: RasterId;
  readonly path: string;
  readonly name: string;
  /** In raster pixels. */
  readonly width: number;
  readonly height: number;
  readonly sampleType: SampleType;
  readonly bands: readonly BandInfo[];
  readonly nodata: number | null;
  /** True where the file has an internal mask or an alpha band. */
  readonly hasMask: boolean;
  readonly georeference: Georeference;
  /** Bounds of the raster in its map space. */
  readonly extent: Box<'map'>;
  /** Metres on the ground of one pixel side at the raster's centre (geometric mean of both sides); null without a CRS. */
  readonly gsd: number | null;
  /** Sizes of the overviews in the file, largest first, in their own pixels. */
  readonly overviews: readonly { readonly width: number; readonly height: number }[];
  /** Tile or strip size, compression name: for the properties page and the bench. */
  readonly block: { readonly width: number; readonly height: number };
  readonly compression: string;
  readonly bytes: number;
  /** Default display (bands and stretch resolved). */
  readonly display: Display;
  /** Things a person should know, for example that there is no georeference. */
  readonly notices: readonly string[];
}

/**
 * A rectangle of the raster's window grid. The grid has one origin (the raster's) and one scale;
 * window pixel (u, v) is grid pixel (origin.x + u, origin.y + v) and covers `scale` raster pixels a side.
 */
export interface WindowSpec {
  /** Raster pixels per window pixel, >= 1. */
  readonly scale: number;
  readonly origin: GridXY;
  /** In window pixels; may reach over the raster's edge, where pixels are invalid. */
  readonly width: number;
  readonly height: number;
}

export interface WindowRequest {
  readonly path: string;
  readonly rasterId: RasterId;
  readonly window: WindowSpec;
  readonly display: Display;
}

/** Pixels of one window, ready for the model and for spectral evidence. */
export interface WindowPixels {
  readonly width: number;
  readonly height: number;
  /** uint8[height * width * 3], interleaved RGB, display stretch applied, invalid pixels 0. */
  readonly rgb: Uint8Array;
  /** uint8[height * width], 1 where the raster has data. */
  readonly valid: Uint8Array;
  /** Values as in the file (area-averaged when scale > 1) of every band with a known role (never alpha). */
  readonly bands: readonly BandPixels[];
}
export interface BandPixels {
  readonly index: number;
  readonly role: BandRole;
  /** [height * width], row by row. */
  readonly data: Uint8Array | Uint16Array | Int16Array | Float32Array;
}

/** A rectangle of map space drawn to a size in pixels, for the map view. */
export interface TileRequest {
  readonly path: string;
  readonly rasterId: RasterId;
  readonly extent: Box<'map'>;
  readonly width: number;
  readonly height: number;
  readonly display: Display;
}
