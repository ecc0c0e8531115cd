/** A run: one query over one area, with everything it produced. */

import type { DroppedPart, LeftOff } from './answer.ts';
import type { RunRule } from './choice.ts';
import type { TaughtExample } from './example.ts';
import type { Fault } from './fault.ts';
import type { HeldForm } from './held-form.ts';
import type { RasterId, Stretch, WindowSpec } from './raster.ts';
import type { ResolutionChoice } from './resolution.ts';
import type { Box, Space, XY } from './space.ts';

export type RunId = string & { readonly __id?: 'run' };

/** Ground sampling distance asked for: metres a pixel, the raster's own, chosen by the program, or two after each other. */
export type GsdChoice =
  | { readonly kind: 'metres'; readonly metres: number }
  | { readonly kind: 'native' }
  | { readonly kind: 'auto' }
  /** Coarse over the whole area first, then at the raster's own resolution where something was found. */
  | { readonly kind: 'coarse-to-fine' };

/** `semantic`: the union of all instances, one feature per connected part; `instance`: one feature per object. */
export type MaskMode = 'semantic' | 'instance';

export interface AreaOfInterest {
  /** Map coordinates of `crs`. */
  readonly box: Box<'map'>;
  /** `EPSG:n`, or null for the raster's own map space. */
  readonly crs: string | null;
}

/** Clean-up of masks in square metres on the ground; 0 does nothing. Fault on a raster without a ground size: `mask.noGroundSize`. */
export interface CleanUp {
  /** Holes smaller than this are filled. */
  readonly fillHoles: number;
  /** Connected parts smaller than this are dropped. */
  readonly dropSpecks: number;
}

export interface SegmentRequest {
  readonly runId: RunId;
  readonly rasterId: RasterId;
  readonly query: string;
  readonly prompter: string;
  readonly segmenter: string;
  readonly mode: MaskMode;
  readonly gsd: GsdChoice;
  readonly area: AreaOfInterest | null;
  /** Bands as red, green, blue (from 1); null for the raster's default. */
  readonly bands: readonly [number, number, number] | null;
  readonly stretch: Stretch;
  /** Nothing is cleaned without it. */
  readonly clean?: CleanUp;
  /** Language models in this program: only answers of the right form can be written. Off without it. */
  readonly grammar?: boolean;
  /** Looks for what is like these instead of for what the query names; for the prompter `concepts`. */
  readonly like?: readonly TaughtExample[];
}

/** One instance's geometry, in a space: the box and the points that the segmenter is given. */
export interface Prompt<S extends Space> {
  readonly box: Box<S> | null;
  readonly positive: readonly XY<S>[];
  readonly negative: readonly XY<S>[];
}

/** A mask as packed bits: bit (y * width + x) is byte >> 3, lowest bit first. Bits beyond width * height are 0. */
export interface MaskBits {
  readonly width: number;
  readonly height: number;
  readonly bits: Uint8Array;
}

/** A mask cut to its extent: its first pixel is window pixel `at`. */
export interface PlacedMask {
  readonly at: XY<'window'>;
  readonly mask: MaskBits;
}

/** One instance as a prompter answers it, on the window's pixels. */
export interface PromptedInstance {
  readonly prompt: Prompt<'window'>;
  /** What it is, in the words of the answer ("water"). */
  readonly label: string;
  /** How sure the prompter is, 0..1; null where it does not say. */
  readonly score: number | null;
  /**
   * Where the prompter has pixel evidence of its own: the mask that it would draw. The segmenter's
   * mask is used unless it disagrees with this one; see `maskBy`.
   */
  readonly evidence: PlacedMask | null;
  /** `segmenter`: prefer the segmenter's mask where it agrees with the evidence; `prompter`: the evidence is the mask. */
  readonly route: 'segmenter' | 'prompter';
  /** Set where the evidence is the run's segmenter's own mask for this prompt: it is not decoded again. */
  readonly drawnBy?: 'segmenter';
}

/** What a prompter says about one window. */
export interface PrompterAnswer {
  readonly kind: 'instances' | 'no-target';
  readonly instances: readonly PromptedInstance[];
  /** By which rules of the question objects are chosen, once those of all windows are known; none without it. */
  readonly choose?: readonly RunRule[];
  /** The stated reason, plain text. */
  readonly thinking: string;
  /** The answer as it came, for provenance. */
  readonly raw: string;
  /** What of a language model's answer could not be used; without it, nothing was left off. */
  readonly dropped?: readonly DroppedPart[];
  /** Coordinates outside the model's frame, which were clamped; many tell of a wrong frame. */
  readonly clamped?: number;
  /** What held a language model to the form of its answer; absent where nothing was to. */
  readonly form?: HeldForm;
  /** Of a language model: the frame and the points an instance that its raw answer is read by. */
  readonly readAs?: {
    readonly frame: { readonly width: number; readonly height: number };
    readonly points: { readonly positive: number; readonly negative: number };
  };
}

/** Who made a mask's outline; `person`: it was drawn by hand. */
export type MaskBy = 'segmenter' | 'prompter' | 'person';

/** Where a feature came from. Repeated on every feature so that it survives copying between files. */
export interface Provenance {
  readonly run: RunId;
  readonly query: string;
  readonly prompter: ModelRef;
  readonly segmenter: ModelRef;
  readonly maskBy: MaskBy;
  /** IoU of the segmenter's mask with the prompter's evidence; null without evidence. */
  readonly agreement: number | null;
  /** In map coordinates of the raster; several where a feature joins several instances. */
  readonly prompts: readonly Prompt<'map'>[];
  readonly window: WindowSpec;
  readonly raster: string;
  /** `EPSG:n`, a PROJ string, or "pixel". */
  readonly rasterCrs: string;
  readonly thinking: string;
  readonly edited: boolean;
}
export interface ModelRef {
  readonly id: string;
  readonly version: string;
  /** sha256 over the weights (of several files: over their hashes in manifest order); empty where there are none. */
  readonly sha256: string;
}

/** A ring: closed (first point repeated last). Exterior rings run counter-clockwise in map space, holes clockwise (RFC 7946). */
export type Ring<S extends Space> = readonly XY<S>[];
/** First ring exterior, the rest its holes. */
export type Polygon<S extends Space> = readonly Ring<S>[];

export interface Feature {
  readonly id: string;
  readonly label: string;
  readonly polygons: readonly Polygon<'map'>[];
  readonly score: number | null;
  /** On the ellipsoid, holes subtracted; null without a CRS. */
  readonly areaM2: number | null;
  /** On the ellipsoid, all rings; null without a CRS. */
  readonly perimeterM: number | null;
  /** Pixels of the window grid that the mask covers. */
  readonly pixels: number;
  readonly provenance: Provenance;
  /** What a person noted of it, by field name; missing where nobody did. */
  readonly attributes?: Attributes;
}

export type AttributeValue = string | number | boolean | null;
export type Attributes = { readonly [field: string]: AttributeValue };

/** Milliseconds a stage took over the whole run. */
export interface Timings {
  readonly read: number;
  readonly encode: number;
  readonly prompt: number;
  readonly decode: number;
  readonly vectorise: number;
  readonly total: number;
}

/** What the program chose for the window and why, and what it read. */
export interface WindowReport {
  readonly gsd: number | null;
  readonly scale: number;
  /** `choice` in English. */
  readonly why: string;
  /** Missing in results of earlier versions, and where nothing was chosen. */
  readonly choice?: ResolutionChoice;
  readonly windows: readonly WindowSpec[];
  readonly bands: readonly [number, number, number];
  readonly ranges: readonly { readonly min: number; readonly max: number }[];
  /** Windows whose encoding came from the cache. */
  readonly cached: number;
}

export interface RunPrompt extends Prompt<'map'> {
  readonly label: string;
  readonly score: number | null;
  readonly maskBy: MaskBy;
  readonly agreement: number | null;
}

export interface RunResult {
  readonly runId: RunId;
  readonly answer: 'masks' | 'no-target';
  readonly mode: MaskMode;
  readonly query: string;
  readonly features: readonly Feature[];
  readonly prompts: readonly RunPrompt[];
  readonly thinking: string;
  readonly raw: readonly string[];
  /** What of language models' answers was not used; without it, nothing. */
  readonly leftOff?: readonly LeftOff[];
  /** What held a language model to the form of its answers; absent where nothing was to. */
  readonly form?: HeldForm;
  readonly timings: Timings;
  readonly prompter: ModelRef;
  readonly segmenter: ModelRef;
  readonly window: WindowReport;
  readonly raster: { readonly id: RasterId; readonly name: string; readonly crs: string };
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** Of several questions one that could not be answered, for a reason of its own: the others were. */
export interface Refused {
  readonly runId: RunId;
  readonly query: string;
  readonly answer: 'refused';
  readonly fault: Fault;
}

/** What of a result goes through the contract's control channel; features and prompts go by resource URL. */
export type RunSummary = Omit<RunResult, 'features' | 'prompts' | 'raw'> & {
  readonly featureCount: number;
  /** Resource path of the features and prompts as JSON (`RunFeatures`). */
  readonly resource: string;
};
export interface RunFeatures {
  readonly features: readonly Feature[];
  readonly prompts: readonly RunPrompt[];
}

export type RunStage = 'read' | 'encode' | 'prompt' | 'decode' | 'vectorise';

export interface RunProgress {
  readonly runId: RunId;
  readonly stage: RunStage;
  /** 0..1 over the whole run. */
  readonly fraction: number;
  readonly window: number;
  readonly windows: number;
  /** Milliseconds since the run began. */
  readonly elapsed: number;
  /** Set where this question of several is refused: it is not asked any further. */
  readonly refused?: true;
}

/** A notice that is not the answer to a request: a process was started again, a device was refused. */
export interface EngineNotice {
  readonly severity: 'info' | 'warning';
  readonly text: string;
  readonly fault?: Fault;
}
