/** What the window around the map needs of a host: how it was left, memory, a raster's look and its values. */
import * as v from 'valibot';
import type { Display } from './raster.ts';
import { stretchSchema } from './request.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(128), v.regex(/^[\w.-]+$/));
const band = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));
const finite = v.pipe(v.number(), v.finite());

export const workbenchRequests = {
  /** How the window was left; the text is the page's own, and empty before anything was kept. */
  'workspace.get': v.null(),
  'workspace.keep': v.strictObject({ text: v.pipe(v.string(), v.maxLength(262_144)) }),
  'host.memory': v.null(),
  /** Resolves bands and a stretch to the ranges that tiles are drawn with. Faults: `raster.badBands`, `raster.notOpen`. */
  'raster.display': v.strictObject({
    rasterId: id,
    bands: v.nullable(v.strictTuple([band, band, band])),
    stretch: stretchSchema,
  }),
  /** Values of all bands at a point of the raster's map space. Faults: `raster.notOpen`. */
  'raster.values': v.strictObject({ rasterId: id, at: v.strictObject({ x: finite, y: finite }) }),
} as const;
export type WorkbenchRequests = typeof workbenchRequests;

export interface MemoryReport {
  /** Bytes in memory of each process that is known: `host`, `raster`, `inference`. */
  readonly processes: readonly { readonly name: string; readonly bytes: number }[];
}

/** The pixel below a point. */
export interface PixelValues {
  /** Column and row from the upper left, from 0; null outside of the raster. */
  readonly pixel: { readonly column: number; readonly row: number } | null;
  /** In the order of the bands; null where there is no data. */
  readonly values: readonly (number | null)[];
}

export interface WorkbenchResults {
  'workspace.get': { readonly text: string };
  'workspace.keep': null;
  'host.memory': MemoryReport;
  'raster.display': Display;
  'raster.values': PixelValues;
}
