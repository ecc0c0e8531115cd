/** What else can be done with runs: several questions in one, and the other mode afterwards. */
import * as v from 'valibot';
import { aoiSchema, gsdSchema, modeSchema, stretchSchema } from './request.ts';
import type { Refused, RunSummary } from './run.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(128), v.regex(/^[\w.-]+$/));
const band = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));

export const runRequests = {
  /**
   * Several questions about one area, each a run of its own with a result of its own; every window is
   * read and encoded once for all. One that is not known is refused, and the others are answered.
   * `run.cancel` with any of their ids cancels all.
   */
  'run.segmentAll': v.strictObject({
    questions: v.pipe(v.array(v.strictObject({ runId: id, query: v.string() })), v.minLength(1), v.maxLength(16)),
    rasterId: id,
    prompter: id,
    segmenter: id,
    mode: modeSchema,
    gsd: gsdSchema,
    area: v.nullable(aoiSchema),
    bands: v.nullable(v.strictTuple([band, band, band])),
    stretch: stretchSchema,
    grammar: v.optional(v.boolean()),
  }),
  /**
   * Merges a run's masks in the other mode, without running a model; the run has that mode then, and its
   * features are fetched again. The result is the one that a run made in that mode would have had.
   */
  'run.mode': v.strictObject({ runId: id, mode: modeSchema }),
} as const;

export type RunRequests = typeof runRequests;

export interface RunsResults {
  /** In the order of the questions. */
  'run.segmentAll': readonly (RunSummary | Refused)[];
  'run.mode': RunSummary;
}
