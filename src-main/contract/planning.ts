/** What a run would do, told before it is made: at what resolution it would read, why, in how many windows, and for how long. */
import * as v from 'valibot';
import { aoiSchema, gsdSchema } from './request.ts';
import type { ResolutionChoice } from './resolution.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(128), v.regex(/^[\w.-]+$/));

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
