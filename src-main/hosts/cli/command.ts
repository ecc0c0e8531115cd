/** What the command line can be asked, as data. */
import type { Fault } from '../../contract/fault.ts';
import type { Structured } from '../../contract/prompters.ts';
import type { Stretch } from '../../contract/raster.ts';
import type { AreaOfInterest, CleanUp, GsdChoice, MaskMode } from '../../contract/run.ts';
import type { Settings } from '../../contract/settings.ts';
import type { MapXY } from '../../contract/space.ts';
import type { ProtocolId } from '../../engine/evaluate/protocols.ts';
import type { DatasetFormat, Resolution } from '../../engine/evaluate/sample.ts';

export interface SegmentCommand {
  readonly kind: 'segment';
  readonly raster: string;
  /** One or more questions, each with a result of its own. */
  readonly queries: readonly string[];
  /** File to write; null prints the GeoJSON. */
  readonly out: string | null;
  /** null for the program's default. */
  readonly prompter: string | null;
  readonly segmenter: string | null;
  readonly area: AreaOfInterest | null;
  readonly bands: readonly [number, number, number] | null;
  readonly stretch: Stretch;
  readonly gsd: GsdChoice;
  readonly mode: MaskMode;
  /** Language models of a pack can only write answers of the right form. */
  /** Square metres; 0 for not at all. */
  readonly clean: CleanUp;
  readonly grammar: boolean;
  /** Encoded windows are neither taken from the disk nor kept there. */
  readonly noCache: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

export interface EncodeCommand {
  readonly kind: 'encode';
  readonly raster: string;
  readonly segmenter: string | null;
  readonly area: AreaOfInterest | null;
  readonly bands: readonly [number, number, number] | null;
  readonly stretch: Stretch;
  readonly gsd: GsdChoice;
  readonly json: boolean;
  readonly quiet: boolean;
}

export interface CacheCommand {
  readonly kind: 'cache';
  readonly action: 'info' | 'clear';
  readonly json: boolean;
}

export interface EvalCommand {
  readonly kind: 'eval';
  readonly dataset: string;
  readonly format: DatasetFormat;
  readonly split: string;
  readonly prompter: string | null;
  /** File with answers made elsewhere; null asks the prompter. */
  readonly answers: string | null;
  readonly segmenter: string | null;
  readonly protocol: ProtocolId;
  /** null: as the protocol has it. */
  readonly question: 'random' | 'first' | null;
  readonly resolution: Resolution | null;
  readonly limit: number | null;
  readonly seed: number;
  readonly jobs: number;
  readonly resume: boolean;
  readonly out: string;
  readonly json: boolean;
  readonly quiet: boolean;
}

export type ModelAction = 'list' | 'verify' | 'licence' | 'pull' | 'import' | 'export' | 'remove';
export interface ModelsCommand {
  readonly kind: 'models';
  readonly action: ModelAction;
  /** Id of a pack, or for `import` its file; null for `list` and `verify`. */
  readonly name: string | null;
  /** Where `export` writes; null: the folder that the command was called in. */
  readonly target: string | null;
  readonly acceptLicence: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Two folders of results. */
export interface CompareCommand {
  readonly kind: 'eval-compare';
  readonly a: string;
  readonly b: string;
  readonly json: boolean;
}

/** Serves rewards until it is stopped. */
export interface RewardCommand {
  readonly kind: 'reward';
  readonly dataset: string;
  readonly format: DatasetFormat;
  readonly split: string;
  readonly segmenter: string | null;
  readonly resolution: Resolution;
  readonly waiting: number;
  readonly port: number;
  readonly json: boolean;
}

/** Prompters behind servers. */
export type PromptersCommand =
  | { readonly kind: 'prompters'; readonly action: 'list'; readonly json: boolean }
  | { readonly kind: 'prompters'; readonly action: 'test' | 'remove'; readonly name: string; readonly json: boolean }
  | { readonly kind: 'prompters'; readonly action: 'add'; readonly added: AddedPrompter; readonly json: boolean };

export interface AddedPrompter {
  readonly name: string;
  readonly url: string;
  readonly model: string;
  readonly template: string | null;
  readonly structured: Structured;
}

/** Points on a raster, as map coordinates of `crs` (null: of the raster's own). */
export interface TaughtPoints {
  readonly raster: string;
  readonly example: readonly MapXY[];
  readonly counter: readonly MapXY[];
  readonly crs: string | null;
  readonly gsd: GsdChoice;
  readonly segmenter: string;
}
/** Concepts that a person taught. */
export type ConceptsCommand = { readonly kind: 'concepts'; readonly json: boolean } & (
  | { readonly action: 'list' }
  | { readonly action: 'look'; readonly points: TaughtPoints }
  | {
      readonly action: 'teach';
      readonly points: TaughtPoints;
      readonly taught: { readonly name: string; readonly words: readonly string[] };
    }
  | { readonly action: 'export'; readonly name: string; readonly file: string | null }
  | { readonly action: 'import'; readonly file: string }
  | { readonly action: 'remove'; readonly name: string }
);

export type Command =
  | ConceptsCommand
  | SegmentCommand
  | EvalCommand
  | CompareCommand
  | RewardCommand
  | EncodeCommand
  | CacheCommand
  | PromptersCommand
  | { readonly kind: 'info'; readonly raster: string; readonly json: boolean }
  | { readonly kind: 'devices'; readonly json: boolean }
  | ModelsCommand
  | { readonly kind: 'serve'; readonly port: number; readonly open: boolean };

export type Parsed =
  /** `settings` hold for this call only. */
  | { readonly kind: 'command'; readonly command: Command; readonly settings: Partial<Settings> }
  /** Help or version: text for stdout, exit code 0. */
  | { readonly kind: 'help'; readonly text: string }
  /** A usage fault; `json` says whether it is also wanted as data on stdout. */
  | { readonly kind: 'fault'; readonly fault: Fault; readonly json: boolean };
