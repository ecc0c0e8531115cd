/**
 * The prompt workbench: a box and points on the map in, offered masks out, while the hand still moves.
 *
 * How a user interface calls it:
 * - `invoke('prompt.decode', …)` on every change of a prompt. All calls of one tool carry one `session`
 *   (any id, for example a random UUID made when the tool is taken up). A newer call of a session ends the
 *   older one with the fault `run.cancelled`, which is to be ignored: its answer is not wanted any more.
 *   So calls may be sent as fast as the pointer moves; nothing piles up.
 * - The first call on a window reads and encodes it (some hundred milliseconds); `prompt.prepare` does
 *   that ahead, for example when the tool is taken up over a prompt of a run.
 * - Pass `window` of the last answer (or of a feature's provenance) with the next call: it is kept while
 *   the prompt's box and points lie inside, so the window does not jump while something is dragged.
 * - Pass `refine` = `decodeId` of the mask that the person chose, to sharpen it with further points; null
 *   begins anew (right after a box was moved far, or the window changed). `refined` says whether it was used.
 */
import * as v from 'valibot';
import type { WindowSpec } from './raster.ts';
import { cleanSchema, gsdSchema, stretchSchema } from './request.ts';
import type { ModelRef, Polygon, Prompt } from './run.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(128), v.regex(/^[\w.-]+$/));
const finite = v.pipe(v.number(), v.finite());
const band = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));
const whole = v.pipe(v.number(), v.safeInteger());

const points = v.pipe(v.array(v.strictObject({ x: finite, y: finite })), v.maxLength(64));
const box = v.pipe(
  v.strictObject({ minX: finite, minY: finite, maxX: finite, maxY: finite }),
  v.check((b) => b.minX < b.maxX && b.minY < b.maxY, 'the box has no size'),
);

/** In map coordinates of the raster. A box, positive points, or both; at most 64 points of a kind. */
export const promptSchema: v.GenericSchema<unknown, Prompt<'map'>> = v.pipe(
  v.strictObject({ box: v.nullable(box), positive: points, negative: points }),
  v.check((p) => p.box !== null || p.positive.length > 0, 'a prompt needs a box or a positive point'),
);

const windowSchema: v.GenericSchema<unknown, WindowSpec> = v.strictObject({
  scale: v.pipe(finite, v.minValue(1)),
  origin: v.strictObject({ x: whole, y: whole }),
  width: v.pipe(whole, v.minValue(1), v.maxValue(1024)),
  height: v.pipe(whole, v.minValue(1), v.maxValue(1024)),
});

const place = {
  session: id,
  rasterId: id,
  segmenter: id,
  /** As in `run.segment`; the same values find the windows that a run has encoded. */
  bands: v.nullable(v.strictTuple([band, band, band])),
  stretch: stretchSchema,
  /**
   * Resolution at which the raster is read where `window` is null: `auto` takes the finest at which one
   * window holds the whole prompt; with `native` and `metres` a prompt that no window holds is cut.
   */
  gsd: gsdSchema,
  /** A window of the raster's grid to stay on while it holds the prompt; else one of its scale that does. */
  window: v.nullable(windowSchema),
  prompt: promptSchema,
};

/** `first`: the mask to show first and no other, sooner than all of them: for a hand that moves. */
const only = v.optional(v.nullable(v.picklist(['first'])));

export const promptingRequests = {
  /** Encodes the window of a prompt if it is not held, and decodes the prompt. Faults: those of reading, models and segmenter, `run.cancelled`. */
  'prompt.decode': v.strictObject({ ...place, refine: v.nullable(id), clean: cleanSchema, only }),
  /** Only encodes, so that the first decode need not wait. Takes the place of a decode in its session. */
  'prompt.prepare': v.strictObject(place),
  /** Ends what a session has under way. */
  'prompt.cancel': v.strictObject({ session: id }),
} as const;

export type PromptDecodeRequest = v.InferOutput<(typeof promptingRequests)['prompt.decode']>;
export type PromptPlace = Omit<v.InferOutput<(typeof promptingRequests)['prompt.prepare']>, 'session'>;

/** One of the masks that the segmenter offers for a prompt. */
export interface OfferedMask {
  /** Names this mask's low-resolution logits, kept in the inference process for `refine` (the latest 64; gone when it restarts). */
  readonly decodeId: string;
  /** The segmenter's own estimate of the IoU with the truth, 0..1. */
  readonly score: number;
  /** Along pixel edges, holes kept, in map coordinates; empty where nothing was outlined. */
  readonly polygons: readonly Polygon<'map'>[];
  /** On the ellipsoid, holes subtracted; null without a CRS. */
  readonly areaM2: number | null;
  readonly perimeterM: number | null;
  /** Pixels of the window. */
  readonly pixels: number;
}

export interface PromptAnswer {
  /** The one to show first leads; the others follow by score. Masks that say the same (IoU over 0.95) are offered once. */
  readonly masks: readonly OfferedMask[];
  /** Give it back with the next change of this prompt. */
  readonly window: WindowSpec;
  /** Metres of a window pixel's side; null without a CRS. */
  readonly gsd: number | null;
  /** Part of the prompt lies outside of the window and was not used: choose a coarser resolution to have it whole. */
  readonly cut: boolean;
  /** Whether the mask named by `refine` was used; false where it was null, of another window, or not kept any more. */
  readonly refined: boolean;
  /** Whether the window had to be read and encoded first. */
  readonly encoded: boolean;
  readonly segmenter: ModelRef;
  readonly timings: PromptTimings;
}

/** Milliseconds. */
export interface PromptTimings {
  readonly read: number;
  readonly encode: number;
  /** In the inference process, without waiting for its turn. */
  readonly decode: number;
  readonly vectorise: number;
  /** From the request to the answer, waiting included. */
  readonly total: number;
}

export interface PromptPrepared {
  readonly window: WindowSpec;
  readonly encoded: boolean;
}

export interface PromptingResults {
  'prompt.decode': PromptAnswer;
  'prompt.prepare': PromptPrepared;
  'prompt.cancel': null;
}
