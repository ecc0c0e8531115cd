/** The runs that were made, kept over restarts: what was asked of what, by which models, how long it took and what came of it. */
import * as v from 'valibot';
import { likeSchema } from './example.ts';
import type { Fault, FaultCode } from './fault.ts';
import { faultCatalogue } from './fault-catalogue.ts';
import type { RasterInfo } from './raster.ts';
import { aoiSchema, gsdSchema, modeSchema, stretchSchema } from './request.ts';
import type { RunSummary, SegmentRequest } from './run.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(128), v.regex(/^[\w.-]+$/));
const band = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));

const codeSchema = v.custom<FaultCode>((code) => typeof code === 'string' && Object.hasOwn(faultCatalogue, code));
const valueSchema = v.nullable(v.union([v.pipe(v.string(), v.maxLength(20_000)), v.number(), v.boolean()]));

const faultSchema = v.strictObject({ code: codeSchema, detail: v.record(v.string(), valueSchema) });
const otherSchema = v.strictObject({
  runId: id,
  query: v.pipe(v.string(), v.maxLength(4000)),
  fault: v.nullable(faultSchema),
});

/** What is asked for, without the ids of this start. */
export const askedSchema = v.strictObject({
  query: v.pipe(v.string(), v.maxLength(4000)),
  prompter: v.pipe(v.string(), v.maxLength(4096)),
  segmenter: id,
  mode: modeSchema,
  gsd: gsdSchema,
  area: v.nullable(aoiSchema),
  bands: v.nullable(v.strictTuple([band, band, band])),
  stretch: stretchSchema,
  grammar: v.optional(v.boolean()),
  like: v.optional(likeSchema),
});
export type Asked = Omit<SegmentRequest, 'runId' | 'rasterId'>;

export const thumbnailSchema = v.pipe(
  v.string(),
  v.maxLength(80_000),
  v.regex(/^(?:data:image\/(?:webp|png|jpeg);base64,[\w+/=]*)?$/),
);

export const historyRequests = {
  /** Newest first. */
  'history.list': v.null(),
  /** Keeps a run that has ended; the host adds what it knows of it. Faults: `settings.cannotWrite`. */
  'history.add': v.strictObject({
    runId: id,
    rasterId: id,
    asked: askedSchema,
    /** Milliseconds as the person waited. */
    ms: v.pipe(v.number(), v.finite(), v.minValue(0)),
    /** Of a run that failed, or of its first question; null for one with an answer. */
    fault: v.nullable(faultSchema),
    thumbnail: thumbnailSchema,
    /** Further questions that were asked together with this one, each with its own fault; they are one entry. */
    others: v.optional(v.pipe(v.array(otherSchema), v.maxLength(15))),
  }),
  /** Brings a result back as if it had just been run, that of a further question by its own id. Faults: `export.noRun`. */
  'history.open': v.strictObject({ runId: id }),
  'history.remove': v.strictObject({ runId: id }),
  /** Takes a removal back, until the program ends. */
  'history.restore': v.strictObject({ runId: id }),
} as const;
export type HistoryRequests = typeof historyRequests;

/** Windows that a run has looked at, and the milliseconds that the engine took for all of them. */
export interface RunWork {
  readonly windows: number;
  /** Of them, those whose encoding was there already. */
  readonly cached: number;
  readonly ms: number;
}

export interface PastAnswer {
  readonly kind: RunSummary['answer'];
  readonly features: number;
  readonly areaM2: number | null;
}

export interface PastQuestion {
  readonly runId: string;
  readonly query: string;
  /** Null where it has none. */
  readonly answer: PastAnswer | null;
  /** Why it has none, where that is a reason of its own; missing where the whole run failed. */
  readonly fault?: Fault;
}

export interface PastRun {
  readonly runId: string;
  readonly asked: Asked;
  readonly raster: { readonly name: string; readonly path: string };
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly ms: number;
  /** Null for a run that failed, and where its first question was refused. */
  readonly answer: PastAnswer | null;
  /** Further questions of the same run; missing for none. */
  readonly others?: readonly PastQuestion[];
  readonly fault: Fault | null;
  /** What it has cost, for saying what the next one will; missing where that is not known. */
  readonly work?: RunWork;
  /** A data URL; empty for none. */
  readonly thumbnail: string;
}

export interface HistoryResults {
  'history.list': readonly PastRun[];
  'history.add': PastRun;
  'history.open': { readonly summary: RunSummary; readonly raster: RasterInfo };
  'history.remove': null;
  'history.restore': null;
}
