/**
 * The contract between the renderer and a host, written once. A method is its request schema (checked
 * at the host's border) and its result type; both ends derive their types from here, so that drift
 * does not compile. Control goes through methods and topics; pixels, masks and features go by
 * resource path (`resourcePath`), which each transport turns into a URL.
 */
import * as v from 'valibot';
import { type BasemapResults, basemapRequests } from './basemap.ts';
import type { DocumentChanged } from './document.ts';
import { type EditingResults, editingRequests } from './editing.ts';
import { type EvaluationResults, type EvaluationTopics, evaluationRequests } from './evaluation.ts';
import { likeSchema } from './example.ts';
import type { ExportOutcome } from './export-outcome.ts';
import type { Fault } from './fault.ts';
import { type HistoryResults, historyRequests } from './history.ts';
import { type MenuResults, type MenuTopics, menuRequests } from './menu.ts';
import type { DeviceReport, ModelStatus } from './models.ts';
import { type PackProgress, type PackResults, packRequests } from './packs.ts';
import { type PlanningResults, planningRequests } from './planning.ts';
import { type PreencodeResults, type PreencodeTopics, preencodeRequests } from './preencode.ts';
import { type PrompterResults, prompterRequests } from './prompters.ts';
import { type PromptingResults, promptingRequests } from './prompting.ts';
import type { RasterInfo } from './raster.ts';
import { aoiSchema, cleanSchema, gsdSchema, modeSchema, stretchSchema } from './request.ts';
import type { EngineNotice, RunProgress, RunSummary } from './run.ts';
import { type RunsResults, runRequests } from './runs.ts';
import { type Settings, type SettingsResults, settingsRequests } from './settings.ts';
import type { SpotsTold } from './spots.ts';
import { type TaughtResults, taughtRequests } from './taught.ts';
import type { RunThinking } from './thinking.ts';
import { type WorkbenchResults, workbenchRequests } from './workbench.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(128), v.regex(/^[\w.-]+$/));
const path = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
const band = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));

/** Request schemas; `null` stands for "no parameters". */
export const requests = {
  'app.info': v.null(),
  'raster.openSample': v.null(),
  'raster.open': v.strictObject({ path }),
  'raster.close': v.strictObject({ rasterId: id }),
  'dialog.openRaster': v.null(),
  /** Resolves when the run ends; cancel with `run.cancel`. Progress arrives on the topic `run.progress`. */
  'run.segment': v.strictObject({
    runId: id,
    rasterId: id,
    query: v.string(),
    prompter: id,
    segmenter: id,
    mode: modeSchema,
    gsd: gsdSchema,
    area: v.nullable(aoiSchema),
    bands: v.nullable(v.strictTuple([band, band, band])),
    stretch: stretchSchema,
    clean: v.optional(cleanSchema),
    grammar: v.optional(v.boolean()),
    like: v.optional(likeSchema),
  }),
  'run.cancel': v.strictObject({ runId: id }),
  /** Writes the run as a file: asks for a place where the host has dialogs, else answers with a resource to download. */
  'run.export': v.strictObject({ runId: id, format: v.picklist(['geojson']) }),
  'models.list': v.null(),
  'models.verify': v.null(),
  'devices.list': v.null(),
  ...promptingRequests,
  ...prompterRequests,
  ...taughtRequests,
  ...settingsRequests,
  ...packRequests,
  ...menuRequests,
  ...historyRequests,
  ...editingRequests,
  ...basemapRequests,
  ...workbenchRequests,
  ...evaluationRequests,
  ...preencodeRequests,
  ...runRequests,
  ...planningRequests,
} as const;

export interface AppInfo {
  readonly name: string;
  readonly version: string;
  readonly host: 'electron' | 'server';
  /** Whether `dialog.openRaster` and save dialogs exist; else the renderer uses the browser's chooser and uploads. */
  readonly nativeDialogs: boolean;
  readonly sample: { readonly name: string; readonly attribution: string; readonly suggestions: readonly string[] };
  readonly defaults: { readonly prompter: string; readonly segmenter: string };
}

export type { ExportOutcome } from './export-outcome.ts';

/** Result of each method. */
export interface Results
  extends MenuResults,
    PrompterResults,
    PromptingResults,
    PackResults,
    SettingsResults,
    EditingResults,
    EvaluationResults,
    BasemapResults,
    HistoryResults,
    WorkbenchResults,
    PlanningResults,
    PreencodeResults,
    RunsResults,
    TaughtResults {
  'app.info': AppInfo;
  'raster.openSample': RasterInfo;
  'raster.open': RasterInfo;
  'raster.close': null;
  'dialog.openRaster': { readonly paths: readonly string[] };
  'run.segment': RunSummary;
  'run.cancel': null;
  'run.export': ExportOutcome;
  'models.list': readonly ModelStatus[];
  'models.verify': readonly ModelStatus[];
  'devices.list': DeviceReport;
}

/** What hosts push without being asked. */
export interface Topics extends MenuTopics, EvaluationTopics, PreencodeTopics {
  'run.progress': RunProgress;
  /** A language model's words as they come; often many a second. */
  'run.thinking': RunThinking;
  /** Where something taught is being found, by a run or by a preview. */
  'taught.spots': SpotsTold;
  'engine.notice': EngineNotice;
  /** A step was made on the document, by whichever page. */
  'document.changed': DocumentChanged;
  /** Settings were changed, by whichever window. */
  'settings.changed': Settings;
  'models.progress': PackProgress;
  /** Files given by the operating system: a second start, a file association, a drop on the icon. */
  'files.opened': { readonly paths: readonly string[] };
}

export type Method = keyof typeof requests;
export type Topic = keyof Topics;
export type Params<M extends Method> = v.InferOutput<(typeof requests)[M]>;
export type Result<M extends Method> = Results[M];

/** Every method has a result and every result a method; a mismatch is a compile error here. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
export const methodsMatchResults: Same<keyof typeof requests, keyof Results> = true;

/** One implementation per method. */
export type Handlers = { readonly [M in Method]: (params: Params<M>) => Promise<Result<M>> };

/** Answers cross the border as data, never as thrown values. */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

/** A file that a person chose or dropped, as far as the contract needs to know (the DOM's `File` is one). */
export interface PickedFile {
  readonly name: string;
  readonly size: number;
}

/** The members that a host gives the renderer. */
export interface Transport {
  invoke<M extends Method>(method: M, params: Params<M>): Promise<Reply<Result<M>>>;
  /** Returns the function that ends the subscription. */
  subscribe<T extends Topic>(topic: T, listener: (payload: Topics[T]) => void): () => void;
  /** Turns a resource path (`raster/…/tile?…`, `run/…/features`) into a URL of this host. */
  resourceUrl(path: string): string;
  /** Brings a file that a person chose or dropped to the host and returns the path to open. */
  takeFile(file: PickedFile, onProgress?: (fraction: number) => void): Promise<Reply<string>>;
}
