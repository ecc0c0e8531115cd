/** Methods on the document: how a page gets it, changes it, and hands its layers on. */
import * as v from 'valibot';
import type { DocumentOpened, DocumentStepped } from './document.ts';
import { id, layerOfRunSchema, stepSchema } from './edit-schema.ts';
import type { ExportOutcome } from './export-outcome.ts';

const revision = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Any id that a page makes for itself: it knows its own steps by it when they are pushed to all. */
const page = id;

export const editingRequests = {
  /** The session of this host; the first call brings back what the last one left in the journal. */
  'document.open': v.null(),
  /** One step, made on the document of `revision`. Faults: `layer.*`; `layer.outOfStep` asks to open the document again. */
  'document.step': v.strictObject({ page, revision, step: stepSchema }),
  /** Adds a result as a layer: like a step that adds it, without sending the features back and forth. */
  'document.adoptRun': v.strictObject({
    page,
    revision,
    runId: id,
    layer: layerOfRunSchema,
    at: revision,
    name: v.pipe(v.string(), v.maxLength(2000)),
    time: v.pipe(v.string(), v.maxLength(40)),
    /** As of a step: with the one before of the same key it is undone together. */
    merge: v.nullable(v.pipe(v.string(), v.maxLength(2000))),
  }),
  /** Writes a layer as it is now, edits included. */
  'layer.export': v.strictObject({ layer: id, format: v.picklist(['geojson']) }),
} as const;

export type EditingRequests = typeof editingRequests;
/** What a page says of a result's layer: everything but the run's own. */
export type LayerOfRun = v.InferOutput<typeof layerOfRunSchema>;

export interface EditingResults {
  'document.open': DocumentOpened;
  'document.step': DocumentStepped;
  'document.adoptRun': DocumentStepped;
  'layer.export': ExportOutcome;
}
