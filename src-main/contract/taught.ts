/**
 * Concepts that a person taught by clicking examples: they are learned in the program, offline, and
 * asked for by name like any other.
 *
 * How a user interface calls it: each click is a `taught.look`, which answers what was understood (the
 * outline that the segmenter gives) and an example to keep; `taught.save` with the examples that the
 * person kept makes or replaces the concept, and questions know its name from then on.
 */
import * as v from 'valibot';
import { exampleLimit, exampleSchema, likeSchema, type TaughtExample } from './example.ts';
import type { Fault } from './fault.ts';
import { type OfferedMask, promptSchema } from './prompting.ts';
import type { WindowSpec } from './raster.ts';
import { aoiSchema, gsdSchema, stretchSchema } from './request.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(128), v.regex(/^[\w.-]+$/));
const path = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
const finite = v.pipe(v.number(), v.finite());
const band = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));
const point = v.strictObject({ x: finite, y: finite });

export { exampleLimit, featureCount, type TaughtExample } from './example.ts';

const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60), v.regex(/\p{L}/u, 'a name needs a letter'));

/** A taught concept as it is kept and handed on: its examples, from which it is learned anew each time it is loaded. */
export const taughtSchema = v.strictObject({
  format: v.literal(1),
  id,
  name,
  /** Other names for it. */
  words: v.pipe(v.array(name), v.maxLength(20)),
  /** The segmenter whose embedding the examples are described in. */
  segmenter: v.strictObject({ id, sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) }),
  examples: v.pipe(v.array(exampleSchema), v.minLength(1), v.maxLength(exampleLimit)),
  /** ISO 8601, UTC: when it was saved last. */
  at: v.pipe(v.string(), v.isoTimestamp()),
});
export type TaughtConcept = v.InferOutput<typeof taughtSchema>;

/** A taught concept in a list. */
export interface TaughtStatus {
  readonly id: string;
  readonly name: string;
  readonly words: readonly string[];
  readonly examples: number;
  readonly counterExamples: number;
  readonly segmenter: string;
  readonly at: string;
}

export interface TaughtLook {
  readonly example: TaughtExample;
  /** What the segmenter outlined at the click. */
  readonly mask: OfferedMask;
  /** Give it back with the next click nearby. */
  readonly window: WindowSpec;
  /** Milliseconds from the request to the answer. */
  readonly ms: number;
}

export const taughtRequests = {
  'taught.list': v.null(),
  /** A concept with its examples, to teach it more. Faults: `request.unknownId`. */
  'taught.get': v.strictObject({ id }),
  /** Outlines and describes what is at a point. Faults: those of `prompt.decode`, `taught.nothingThere`, `taught.otherSegmenter`. */
  'taught.look': v.strictObject({
    rasterId: id,
    segmenter: id,
    bands: v.nullable(v.strictTuple([band, band, band])),
    stretch: stretchSchema,
    gsd: gsdSchema,
    at: point,
    /** Outlines this instead of what a click at the point would: an object that is there already. */
    prompt: v.optional(promptSchema),
    counter: v.boolean(),
  }),
  /**
   * Looks in an area for what is like examples and makes no layer of it: places and outlines come on the topic
   * `taught.spots`. A session's newer preview ends its older one, whose caller hears `run.cancelled`.
   */
  'taught.preview': v.strictObject({
    session: id,
    /** Counted up by the session, so that news of an older preview is told from the newest one's. */
    turn: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    rasterId: id,
    segmenter: id,
    bands: v.nullable(v.strictTuple([band, band, band])),
    stretch: stretchSchema,
    gsd: gsdSchema,
    area: v.nullable(aoiSchema),
    examples: likeSchema,
  }),
  /** Ends the session's preview; nothing where there is none. */
  'taught.stopPreview': v.strictObject({ session: id }),
  /** Keeps a concept: a new one where `id` is null. Faults: `taught.noExample`, `taught.nameTaken`, `taught.cannotWrite`. */
  'taught.save': v.strictObject({
    id: v.nullable(id),
    name,
    words: v.pipe(v.array(name), v.maxLength(20)),
    segmenter: id,
    examples: v.pipe(v.array(exampleSchema), v.maxLength(exampleLimit)),
  }),
  'taught.remove': v.strictObject({ id }),
  /** As a file to hand on. */
  'taught.export': v.strictObject({ id }),
  /** Takes such a file. Faults: `taught.badFile`. */
  'taught.import': v.strictObject({ path }),
} as const;

export type TaughtLookRequest = v.InferOutput<(typeof taughtRequests)['taught.look']>;
export type TaughtSaveRequest = v.InferOutput<(typeof taughtRequests)['taught.save']>;

export type TaughtPreviewRequest = v.InferOutput<(typeof taughtRequests)['taught.preview']>;

/** What a preview has found when it is through. */
export interface TaughtPreview {
  /** Places that were told before anything was outlined. */
  readonly spots: number;
  /** Objects that were outlined and kept. */
  readonly outlined: number;
  /** Windows of the area that were looked at, and that were left out because they were too many. */
  readonly windows: number;
  readonly windowsLeftOut: number;
  /** Milliseconds from the request to the places of every window that was encoded already; null where none was. */
  readonly firstMs: number | null;
  readonly ms: number;
}

export type TaughtExport =
  | { readonly kind: 'saved'; readonly path: string }
  /** For hosts without a save dialog: the page makes the file. */
  | { readonly kind: 'content'; readonly name: string; readonly content: string }
  | { readonly kind: 'dismissed' };

export interface TaughtResults {
  'taught.list': { readonly concepts: readonly TaughtStatus[]; readonly faults: readonly Fault[] };
  'taught.get': TaughtConcept;
  'taught.look': TaughtLook;
  'taught.preview': TaughtPreview;
  'taught.stopPreview': null;
  'taught.save': TaughtStatus;
  'taught.remove': null;
  'taught.export': TaughtExport;
  'taught.import': TaughtStatus;
}
