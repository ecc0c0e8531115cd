/** Base maps: tile services that a person lists. None is needed; the host fetches their tiles, so that the offline switch holds for them. */
import * as v from 'valibot';
import type { CrsInfo } from './raster.ts';

/** Placeholders of XYZ templates, and those of WMTS (RESTful or KVP) on the same grid. */
const tile = /\{(?:z|TileMatrix)\}/i;
const column = /\{(?:x|TileCol)\}/i;
const row = /\{(?:-?y|TileRow)\}/i;

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 24));
const side = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4096));

/** One zoom of a WMTS: its tiles begin at the upper left. */
const matrixSchema = v.strictObject({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  /** Units of the CRS a pixel. */
  resolution: v.pipe(finite, v.gtValue(0)),
  /** Upper left corner, easting and northing. */
  origin: v.strictObject({ x: finite, y: finite }),
  tile: v.strictObject({ width: side, height: side }),
  columns: count,
  rows: count,
});
export type WmtsMatrix = Readonly<v.InferOutput<typeof matrixSchema>>;

/** What of a WMTS was chosen, so that its capabilities are not needed again. */
const wmtsSchema = v.strictObject({
  /** Address of its capabilities. */
  capabilities: v.pipe(v.string(), v.maxLength(2000), v.url(), v.regex(/^https?:\/\//i)),
  layer: v.pipe(v.string(), v.maxLength(400)),
  matrixSet: v.pipe(v.string(), v.maxLength(400)),
  crs: v.strictObject({
    code: v.pipe(v.string(), v.regex(/^EPSG:\d{4,6}$/)),
    proj4: v.pipe(v.string(), v.maxLength(2000)),
  }),
  /** Coarsest first. */
  matrices: v.pipe(v.array(matrixSchema), v.minLength(1), v.maxLength(60)),
});

const basemapSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120)),
  /** `https://…/{z}/{x}/{y}.png`, `{-y}` for rows from the south, or WMTS's `{TileMatrix}`, `{TileRow}`, `{TileCol}`; Web Mercator. */
  template: v.pipe(
    v.string(),
    v.trim(),
    v.maxLength(2000),
    v.regex(/^https?:\/\//i, 'the address begins with https:// or http://'),
    v.check((text) => tile.test(text) && column.test(text) && row.test(text), 'the address has {z}, {x} and {y} in it'),
  ),
  /** Shown on the map, as most services ask for. */
  attribution: v.pipe(v.string(), v.maxLength(400)),
  maxZoom: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(24)),
  /** Of a WMTS that was read by its capabilities; `template` is on this grid then. */
  wmts: v.exactOptional(wmtsSchema),
});
export type Basemap = Readonly<v.InferOutput<typeof basemapSchema>>;
export const basemapsSchema = v.pipe(v.array(basemapSchema), v.maxLength(100));

export const basemapRequests = {
  'basemaps.get': v.null(),
  /** Keeps the whole list and answers with it. Faults: `settings.cannotWrite`. */
  'basemaps.keep': v.strictObject({ basemaps: basemapsSchema }),
  /** Fetches the capabilities of a WMTS; nothing is kept. Faults: `basemap.*`, `network.*`. */
  'basemaps.capabilities': v.strictObject({
    url: v.pipe(v.string(), v.trim(), v.maxLength(2000), v.url(), v.regex(/^https?:\/\//i)),
  }),
} as const;
export type BasemapRequests = typeof basemapRequests;
export interface BasemapResults {
  'basemaps.get': readonly Basemap[];
  'basemaps.keep': readonly Basemap[];
  'basemaps.capabilities': WmtsCapabilities;
}

export interface WmtsCapabilities {
  /** The document (XML), as the service sent it. */
  readonly text: string;
  /** The CRS that it names, as far as the program knows them. */
  readonly crs: readonly CrsInfo[];
}

export interface BasemapTile {
  readonly id: string;
  readonly z: number;
  readonly x: number;
  /** From the north. */
  readonly y: number;
  /** Whose numbers these are: Web Mercator's, or those of the matrices of a WMTS. */
  readonly grid: 'xyz' | 'wmts';
}

/** Resource path of a tile. */
export function basemapPath({ id, z, x, y, grid }: BasemapTile): string {
  return `basemap/${id}/${grid === 'wmts' ? 'wmts/' : ''}${z}/${x}/${y}`;
}

/** Parses a resource path; null for anything that is not a tile of a base map. */
export function parseBasemapPath(path: string): BasemapTile | null {
  const match = /^basemap\/([\w-]{1,64})\/(wmts\/)?(\d{1,2})\/(\d{1,8})\/(\d{1,8})$/.exec(path);
  if (!match) return null;
  const [z, x, y] = match.slice(3).map(Number) as [number, number, number];
  const id = match[1] ?? '';
  if (match[2]) return { id, z, x, y, grid: 'wmts' };
  const side = 2 ** z;
  return z <= 24 && x < side && y < side ? { id, z, x, y, grid: 'xyz' } : null;
}

/** The address of a tile at its service; null for one that its grid does not have. */
export function tileAddress(
  { template, wmts }: Pick<Basemap, 'template' | 'wmts'>,
  { z, x, y, grid }: BasemapTile,
): string | null {
  if (grid === 'wmts') {
    const matrix = wmts?.matrices[z];
    if (!matrix || x >= matrix.columns || y >= matrix.rows) return null;
    return template
      .replace(/\{TileMatrix\}/gi, encodeURIComponent(matrix.id))
      .replace(/\{TileCol\}/gi, String(x))
      .replace(/\{TileRow\}/gi, String(y));
  }
  if (wmts) return null;
  return template
    .replace(/\{(?:z|TileMatrix)\}/gi, String(z))
    .replace(/\{(?:x|TileCol)\}/gi, String(x))
    .replace(/\{-y\}/gi, String(2 ** z - 1 - y))
    .replace(/\{(?:y|TileRow)\}/gi, String(y));
}
