/**
 * Preparing an area: its windows are encoded in the background and kept on the disk, so that questions
 * about it and corrections of their masks need not wait for the encoder, also after a restart.
 */
import * as v from 'valibot';
import { aoiSchema, gsdSchema, stretchSchema } from './request.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(128), v.regex(/^[\w.-]+$/));
const band = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));

export const preencodeRequests = {
  /**
   * Resolves when every window is on the disk. What is there already is not made again, so a stopped
   * one goes on where it was. Questions asked meanwhile go first. Progress: topic `encode.progress`.
   */
  'encode.start': v.strictObject({
    jobId: id,
    rasterId: id,
    segmenter: id,
    /** As in `run.segment`; the same values prepare the windows that such a run will ask for. */
    gsd: gsdSchema,
    area: v.nullable(aoiSchema),
    bands: v.nullable(v.strictTuple([band, band, band])),
    stretch: stretchSchema,
  }),
  'encode.cancel': v.strictObject({ jobId: id }),
  'cache.info': v.null(),
  'cache.clear': v.null(),
} as const;

export type PreencodeRequests = typeof preencodeRequests;
export type PreencodeRequest = v.InferOutput<(typeof preencodeRequests)['encode.start']>;

export interface PreencodeReport {
  readonly jobId: string;
  /** Of the area. */
  readonly windows: number;
  /** Were on the disk before. */
  readonly found: number;
  readonly made: number;
  /** Milliseconds, with the time in which questions went first. */
  readonly ms: number;
}

export interface PreencodeProgress extends Omit<PreencodeReport, 'ms'> {
  /** Milliseconds since it was begun. */
  readonly elapsed: number;
}

/** The disk cache of encoded windows. */
export interface CacheInfo {
  /** Null where it is switched off. */
  readonly folder: string | null;
  readonly windows: number;
  readonly bytes: number;
  readonly limitBytes: number;
}

export interface PreencodeResults {
  'encode.start': PreencodeReport;
  'encode.cancel': null;
  'cache.info': CacheInfo;
  /** What was there before. */
  'cache.clear': CacheInfo;
}

export interface PreencodeTopics {
  'encode.progress': PreencodeProgress;
}
