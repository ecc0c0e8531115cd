/**
 * What a person works on, and how it is changed: layers with features and prompts, edits as data, and
 * the steps of a session. Both sides apply the same pure functions (`engine/layer`) to the same steps,
 * so a page shows an edit at once while the host's document, which is the one that counts, is journaled.
 */
import type { RasterInfo } from './raster.ts';
import type { Attributes, Feature, Polygon, RunPrompt, RunSummary } from './run.ts';

export type LayerId = string & { readonly __id?: 'layer' };

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

interface LayerBase {
  readonly id: LayerId;
  readonly name: string;
  readonly visible: boolean;
  /** 0..1 */
  readonly opacity: number;
  /** The group it lies in; null at the top. */
  readonly parent: LayerId | null;
  /** What the map and the legend make of it; its keys are theirs. */
  readonly style: { readonly [key: string]: Json };
}

export interface GroupLayer extends LayerBase {
  readonly kind: 'group';
  readonly expanded: boolean;
}

export interface RasterLayer extends LayerBase {
  readonly kind: 'raster';
  readonly raster: RasterInfo;
}

/** Characters that a name or label, and the text of an attribute, can have. */
export const longest = { name: 2000, text: 100_000 } as const;

/** A column that a person added to a layer's features. */
export interface Field {
  readonly name: string;
  readonly type: 'text' | 'number' | 'yes-no';
}

/** A prompt on the map that can be moved: its box and points, and the feature that it made. */
export interface LayerPrompt extends RunPrompt {
  readonly id: string;
  readonly feature: string | null;
}

export interface VectorLayer extends LayerBase {
  readonly kind: 'vector';
  /** The raster whose map space the geometry is in. It is kept whole: the file may be gone when the session comes back. */
  readonly raster: RasterInfo;
  /** The run that it came from; null for a layer that was drawn by hand. */
  readonly summary: RunSummary | null;
  readonly fields: readonly Field[];
  readonly features: readonly Feature[];
  readonly prompts: readonly LayerPrompt[];
  readonly promptsVisible: boolean;
}

export type Layer = GroupLayer | RasterLayer | VectorLayer;

/** Layers as they lie on the map, bottom first; a group's members lie anywhere and name it as their parent. */
export interface LayerDocument {
  readonly layers: readonly Layer[];
}

/** The members of a layer that can be changed by themselves; one that the layer's kind lacks is refused. */
export interface LayerChange {
  readonly name?: string;
  readonly visible?: boolean;
  readonly opacity?: number;
  readonly parent?: LayerId | null;
  readonly style?: { readonly [key: string]: Json };
  readonly expanded?: boolean;
  readonly promptsVisible?: boolean;
  readonly fields?: readonly Field[];
}

/** A feature's outline with everything that depends on it. */
export interface GeometryChange {
  readonly id: string;
  readonly polygons: readonly Polygon<'map'>[];
  readonly areaM2: number | null;
  readonly perimeterM: number | null;
  readonly pixels: number;
  readonly edited: boolean;
}

export interface AttributeChange {
  readonly id: string;
  readonly label: string;
  /** All of them; one that is missing is removed. */
  readonly attributes: Attributes;
  readonly edited: boolean;
}

/**
 * One change of a document. `at` are positions in the list after the edit, ascending, one for each
 * item; null appends. Positions make an inverse exact: what was removed comes back where it was.
 */
export type Edit =
  | { readonly kind: 'layer.add'; readonly layer: Layer; readonly at: number }
  | { readonly kind: 'layer.remove'; readonly layer: LayerId }
  | { readonly kind: 'layer.move'; readonly layer: LayerId; readonly to: number }
  | { readonly kind: 'layer.change'; readonly layer: LayerId; readonly change: LayerChange }
  | {
      readonly kind: 'features.add';
      readonly layer: LayerId;
      readonly features: readonly Feature[];
      readonly at: readonly number[] | null;
    }
  | { readonly kind: 'features.remove'; readonly layer: LayerId; readonly ids: readonly string[] }
  /** Whole features in the place of those with the same ids. */
  | { readonly kind: 'features.replace'; readonly layer: LayerId; readonly features: readonly Feature[] }
  | { readonly kind: 'features.geometry'; readonly layer: LayerId; readonly changes: readonly GeometryChange[] }
  | { readonly kind: 'features.attributes'; readonly layer: LayerId; readonly changes: readonly AttributeChange[] }
  | {
      readonly kind: 'prompts.add';
      readonly layer: LayerId;
      readonly prompts: readonly LayerPrompt[];
      readonly at: readonly number[] | null;
    }
  | { readonly kind: 'prompts.remove'; readonly layer: LayerId; readonly ids: readonly string[] }
  | { readonly kind: 'prompts.replace'; readonly layer: LayerId; readonly prompts: readonly LayerPrompt[] }
  | { readonly kind: 'batch'; readonly edits: readonly Edit[] };

/** What a session does to its document. A journal is a list of these. */
export type Step =
  | {
      readonly kind: 'apply';
      /** For the history list, in the words of the person's language. */
      readonly name: string;
      readonly edit: Edit;
      /** ISO 8601, UTC. */
      readonly at: string;
      /** Steps that follow one another with the same key are undone together: the movements of one slider. */
      readonly merge: string | null;
    }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' };

export interface HistoryEntry {
  readonly name: string;
  readonly at: string;
  readonly merge: string | null;
  readonly edit: Edit;
  readonly inverse: Edit;
}

/** A session: its document, what was done (oldest first) and what was undone (next to be redone last). */
export interface EditSession {
  readonly document: LayerDocument;
  readonly done: readonly HistoryEntry[];
  readonly undone: readonly HistoryEntry[];
  /** Grows by one with each step; both sides compare it. */
  readonly revision: number;
}

/** How `document.open` and reloading pages get the session; features are many, so it comes as a resource. */
export interface DocumentOpened {
  readonly revision: number;
  /** Resource path of the session as JSON (`EditSession`). */
  readonly resource: string;
  /** Set once, to the first page that asks after the program was started: what was brought back from the journal. */
  readonly restored: RestoredSession | null;
}

export interface RestoredSession {
  /** Steps that were made since the layers were last exported or the session began. */
  readonly edits: number;
  /** When the last of them was made: ISO 8601, UTC. */
  readonly at: string;
  /** The program did not end in order. */
  readonly crashed: boolean;
  /** Lines at the journal's end that could not be read and were left out. */
  readonly dropped: number;
  /** Names of raster layers whose file is not there any more, with the reason. */
  readonly missing: readonly { readonly layer: LayerId; readonly name: string; readonly because: string }[];
}

export interface DocumentStepped {
  readonly revision: number;
}

/** Pushed to every page of the host after each step, so that two pages show one document. */
export interface DocumentChanged {
  readonly revision: number;
  /** The page that made the step. */
  readonly page: string;
  readonly steps: readonly Step[];
}
