/** What a run would do, told before it is made: at what resolution it would read, why, in how many windows, and for how long. */
import * as v from 'valibot';
import { aoiSchema, gsdSchema } from './request.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(128), v.regex(/^[\w.-]+$/));

/** Why a resolution was chosen: codes with values, which each language puts into words. */
export type ResolutionReason =
  /** The raster's own. */
  | { readonly code: 'own' }
  /** Half of the scale would need so many windows, more than `auto` takes. */
  | { readonly code: 'coarsened'; readonly finerWindows: number; readonly limit: number }
  | { readonly code: 'asked' }
  /** The raster's own: so many metres were asked for, which it does not have. */
  | { readonly code: 'finerThanRaster'; readonly metres: number }
  | {
      readonly code: 'coarseToFine';
      readonly coarseWindows: number;
      /** Raster pixels a pixel of the coarse look. */
      readonly coarseScale: number;
      /** Fine windows that the area holds. */
      readonly candidates: number;
      /** Those of them that are looked at; null before it is known where something was found. */
      readonly fine: number | null;
    };

export interface ResolutionChoice {
  /** Raster pixels a window pixel, >= 1. */
  readonly scale: number;
  /** Metres a window pixel; null without a ground size. */
  readonly gsd: number | null;
  /** Windows that are read, without those of a coarse look. */
  readonly windows: number;
  /** A part of the raster was asked about. */
  readonly part: boolean;
  readonly reason: ResolutionReason;
  /** Where a taught concept decides on the resolution: its name; null for examples without one. */
  readonly taught?: { readonly name: string | null };
}

/** What a run would do. */
export interface PlannedRun {
  readonly choice: ResolutionChoice;
  /** Windows whose encoding is on the disk already; of very many it is not looked for. */
  readonly prepared: number;
}

export interface RunForecast extends PlannedRun {
  /** Milliseconds, by what runs of these models have taken here; null before there was one. */
  readonly ms: { readonly least: number; readonly most: number } | null;
}

export const planningRequests = {
  /** Says what a run would do, without reading pixels or asking a model. Faults: `raster.notOpen`, `window.*`, `request.*`. */
  'run.plan': v.strictObject({
    rasterId: id,
    /** For concepts that were taught at a resolution of their own. */
    query: v.pipe(v.string(), v.maxLength(20_000)),
    prompter: id,
    segmenter: id,
    gsd: gsdSchema,
    area: v.nullable(aoiSchema),
    /** Questions over one encoding. */
    questions: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16)),
  }),
} as const;
export type PlanningRequests = typeof planningRequests;
export type PlanRequest = v.InferOutput<PlanningRequests['run.plan']>;

export interface PlanningResults {
  'run.plan': RunForecast;
}
