/** Base maps: tile services that a person lists. None is needed; the host fetches their tiles, so that the offline switch holds for them. */
import * as v from 'valibot';

/** Placeholders of XYZ templates, and those of WMTS (RESTful or KVP) on the same grid. */
const tile = /\{(?:z|TileMatrix)\}/i;
const column = /\{(?:x|TileCol)\}/i;
const row = /\{(?:-?y|TileRow)\}/i;

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
});
export type Basemap = Readonly<v.InferOutput<typeof basemapSchema>>;
export const basemapsSchema = v.pipe(v.array(basemapSchema), v.maxLength(100));

export const basemapRequests = {
  'basemaps.get': v.null(),
  /** Keeps the whole list and answers with it. Faults: `settings.cannotWrite`. */
  'basemaps.keep': v.strictObject({ basemaps: basemapsSchema }),
} as const;
export type BasemapRequests = typeof basemapRequests;
export interface BasemapResults {
  'basemaps.get': readonly Basemap[];
  'basemaps.keep': readonly Basemap[];
}

export interface BasemapTile {
  readonly id: string;
  readonly z: number;
  readonly x: number;
  /** From the north. */
  readonly y: number;
}

/** Resource path of a tile. */
export function basemapPath({ id, z, x, y }: BasemapTile): string {
  return `basemap/${id}/${z}/${x}/${y}`;
}

/** Parses a resource path; null for anything that is not a tile of a base map. */
export function parseBasemapPath(path: string): BasemapTile | null {
  const match = /^basemap\/([\w-]{1,64})\/(\d{1,2})\/(\d{1,8})\/(\d{1,8})$/.exec(path);
  if (!match) return null;
  const [z, x, y] = match.slice(2).map(Number) as [number, number, number];
  const side = 2 ** z;
  return z <= 24 && x < side && y < side ? { id: match[1] ?? '', z, x, y } : null;
}

/** The address of a tile at its service. */
export function tileAddress({ template }: Pick<Basemap, 'template'>, { z, x, y }: BasemapTile): string {
  return template
    .replace(/\{(?:z|TileMatrix)\}/gi, String(z))
    .replace(/\{(?:x|TileCol)\}/gi, String(x))
    .replace(/\{-y\}/gi, String(2 ** z - 1 - y))
    .replace(/\{(?:y|TileRow)\}/gi, String(y));
}
