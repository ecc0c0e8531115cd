/**
 * What the engine needs from the two processes, seen from the engine. Implementations are in
 * `process/`; nothing here says whether they are other processes or the same one.
 */
import type { FrameRule } from '../contract/frame.ts';
import type { DeviceReport, ModelStatus, ResolvedPack } from '../contract/models.ts';
import type {
  Display,
  RasterId,
  RasterInfo,
  Stretch,
  TileRequest,
  WindowPixels,
  WindowRequest,
} from '../contract/raster.ts';
import type { MaskBits, ModelRef, Prompt, PrompterAnswer } from '../contract/run.ts';
import type { Box, RasterXY } from '../contract/space.ts';
import type { TaughtConcept, TaughtExample } from '../contract/taught.ts';
import type { TextPiece } from '../contract/thinking.ts';
import type { PixelValues } from '../contract/workbench.ts';
import type { WindowSpotNews } from './prompter/prompter.ts';
import type { Picture, ServerModel } from './prompter/server/model.ts';

export interface CallOptions {
  readonly signal?: AbortSignal;
}
export interface PromptOptions extends CallOptions {
  /** Hears a language model's text as it is written. */
  readonly onText?: ((said: TextPiece) => void) | undefined;
  /** Hears where something taught is, while it is looked for. */
  readonly onSpots?: ((news: WindowSpotNews) => void) | undefined;
  /** Hears that the window is being encoded now (true), and that it is done (false); not where it is held. */
  readonly onEncoding?: ((now: boolean) => void) | undefined;
}

/** Reads rasters. Every request names its file, so that it can be answered by a process that has just been started. */
export interface RasterPort {
  /** Opens a file, checks it against the limits and describes it. Faults: `raster.*`. */
  probe(path: string, options?: CallOptions): Promise<RasterInfo>;
  /** Resolves bands and stretch to ranges, from the raster's statistics (never from a window's). Faults: `raster.badBands`. */
  resolveDisplay(request: DisplayRequest, options?: CallOptions): Promise<Display>;
  readWindow(request: WindowRequest, options?: CallOptions): Promise<WindowPixels>;
  /** Values of every band at a point in raster pixels. */
  readValues(request: ValuesRequest, options?: CallOptions): Promise<PixelValues>;
  /** uint8[height * width * 4] RGBA, transparent where there is no data. */
  readTile(request: TileRequest, options?: CallOptions): Promise<Uint8Array>;
  /** A whole picture of a data set (JPEG, PNG, TIFF) as a window. Faults: `raster.*`. */
  readPicture(request: PictureRequest, options?: CallOptions): Promise<WindowPixels>;
  /** A picture's pixels that are not 0. Faults: `raster.*`. */
  readPictureMask(request: PictureRequest, options?: CallOptions): Promise<MaskBits>;
}
export interface PictureRequest {
  readonly path: string;
  /** Resized to this, aspect ignored (Lanczos; masks nearest); null keeps the picture's own size. */
  readonly size: { readonly width: number; readonly height: number } | null;
}
export interface ValuesRequest {
  readonly path: string;
  readonly rasterId: RasterId;
  readonly at: RasterXY;
}
export interface DisplayRequest {
  readonly path: string;
  readonly rasterId: RasterId;
  readonly bands: readonly [number, number, number] | null;
  readonly stretch: Stretch;
}

export type { ResolvedPack } from '../contract/models.ts';

/** Which prompter answers, with what it needs. A recorded answer carries its text. */
export type PrompterChoice =
  | { readonly kind: 'concepts'; readonly pack: ResolvedPack; readonly taught: readonly TaughtConcept[] }
  /** `grammar`: only answers of the right form can be written. */
  | { readonly kind: 'local'; readonly pack: ResolvedPack; readonly grammar: boolean }
  | { readonly kind: 'recorded'; readonly ref: ModelRef; readonly text: string }
  | ServerChoice;

/** A language model behind a server; its key stays with who asks it. */
export interface ServerChoice {
  readonly kind: 'server';
  readonly ref: ModelRef;
  readonly model: ServerModel;
}

/** Identity of an encoded window: raster, window, display and segmenter weights. Embeddings stay behind this key. */
export type WindowKey = string;

export interface EncodeRequest {
  readonly key: WindowKey;
  readonly segmenter: ResolvedPack;
  /** Null where they are held already. */
  readonly pixels: WindowPixels | null;
}
export interface KeepRequest extends EncodeRequest {
  readonly pixels: WindowPixels;
}
/** Where the encoding came from that a request has used, and what it cost; `none` where nobody has asked for it. */
export interface EncodingUse {
  readonly from: 'none' | 'memory' | 'disk' | 'made';
  /** Milliseconds; not part of the request's own. */
  readonly ms: number;
}

export interface PromptRequest {
  readonly key: WindowKey;
  /** The window's pixels; null where they are held already. */
  readonly pixels: WindowPixels | null;
  readonly segmenter: ResolvedPack;
  /** Encodes the window once more for a prompter that needs it, where `segmenter` is another; null where there is none. */
  readonly embedder: ResolvedPack | null;
  readonly prompter: PrompterChoice;
  readonly query: string;
  /** Metres of a window pixel's side, null without a CRS. */
  readonly gsd: number | null;
  /** The part of the window that is asked about; all of it without. What lies elsewhere need not be looked at. */
  readonly within?: Box<'window'> | null;
  /** Only the places of something taught are told, nothing is outlined: the answer has no instances. */
  readonly glance?: boolean;
}
export interface PictureOfWindowRequest {
  /** The window's pixels; null where they are held already. */
  readonly pixels: WindowPixels | null;
  readonly key: WindowKey;
  readonly frame: FrameRule;
}
export interface PictureOfWindow {
  readonly picture: Picture;
  /** The window's size in its own pixels. */
  readonly window: { readonly width: number; readonly height: number };
}
export interface DecodeRequest {
  readonly key: WindowKey;
  readonly segmenter: ResolvedPack;
  /** Window pixels. */
  readonly prompts: readonly Prompt<'window'>[];
}
export interface DecodedMask {
  /** On the window's pixels, logits over 0. */
  readonly mask: MaskBits;
  /** The segmenter's own estimate of its IoU, clamped to 0..1. */
  readonly score: number;
}

export interface OfferRequest {
  readonly key: WindowKey;
  readonly segmenter: ResolvedPack;
  /** Window pixels. */
  readonly prompt: Prompt<'window'>;
  /** Id of an earlier offered mask of the same window, whose logits feed this decode; null to begin anew. */
  readonly refine: string | null;
  /** Only the first of the masks, where nobody chooses between them. */
  readonly only: 'first' | null;
}
/** A mask of several that the segmenter offers for one prompt. */
export interface OfferedBits extends DecodedMask {
  /** Names its low-resolution logits, which stay in the inference process; for `OfferRequest.refine`. */
  readonly id: string;
}

/** `ms` of a reply is the time that the request has computed, without waiting for its turn and without the encoding. */
export interface PromptReply {
  readonly answer: PrompterAnswer;
  readonly encoding: EncodingUse;
  readonly ms: number;
}
export interface DecodeReply {
  readonly masks: readonly DecodedMask[];
  readonly encoding: EncodingUse;
  readonly ms: number;
}
export interface KeepReply {
  /** False where the disk did not take it. */
  readonly kept: boolean;
  /** Windows of this size that the disk may hold together. */
  readonly fit: number;
  readonly ms: number;
}
export interface OfferReply {
  readonly masks: readonly OfferedBits[];
  readonly refined: boolean;
  readonly encoding: EncodingUse;
  readonly ms: number;
}

/** Runs models. One request at a time is computed, and an `offer` on an encoded window beside it; a cancelled one stops before its next model run. */
export interface InferencePort {
  /** Loads what is not loaded yet. Faults: `models.*`. */
  load(
    request: { readonly segmenter: ResolvedPack | null; readonly prompter: PrompterChoice | null },
    options?: CallOptions,
  ): Promise<{ readonly ms: number }>;
  /** Reads a pack's files and compares their hashes, once a process; opens nothing. Faults: `models.missing`, `models.corrupt`. */
  verify(request: { readonly pack: ResolvedPack }, options?: CallOptions): Promise<null>;
  /** Fails early, before anything is read or encoded. Faults: `prompter.unknownConcept`, `prompter.unreadableAnswer`. */
  checkQuery(
    request: { readonly prompter: PrompterChoice; readonly query: string },
    options?: CallOptions,
  ): Promise<null>;
  /** Whether a window's pixels are held, so that they need not be read to prompt on it. */
  holds(request: { readonly key: WindowKey }, options?: CallOptions): Promise<boolean>;
  /** Makes sure that a window is encoded; `prompt` and `decode` do so themselves when they need it. Fault: `process.windowGone`. */
  encode(
    request: EncodeRequest,
    options?: PromptOptions,
  ): Promise<{ readonly from: EncodingUse['from']; readonly ms: number }>;
  /** Encodes a window for the disk alone. */
  keep(request: KeepRequest, options?: CallOptions): Promise<KeepReply>;
  /** Which of these windows the disk has. */
  kept(request: { readonly keys: readonly WindowKey[] }, options?: CallOptions): Promise<readonly boolean[]>;
  /** Fault: `process.windowGone` where no pixels are given and none are held. */
  prompt(request: PromptRequest, options?: PromptOptions): Promise<PromptReply>;
  /** Fault: `process.windowGone` where the window is neither encoded, nor on the disk, nor are its pixels held. */
  decode(request: DecodeRequest, options?: PromptOptions): Promise<DecodeReply>;
  /** Decodes one prompt of the workbench: the segmenter's choice first, then its other masks by score unless `only` it is wanted. */
  offer(request: OfferRequest, options?: CallOptions): Promise<OfferReply>;
  /** Resolves when everything is on the disk that goes there. */
  flush(request: null, options?: CallOptions): Promise<null>;
  /** The picture of a window in the size of a frame. Faults: `process.windowGone`. */
  picture(request: PictureOfWindowRequest, options?: CallOptions): Promise<PictureOfWindow>;
  /** Outlines a prompt and describes what is in it, for teaching. Faults: `taught.nothingThere`, `taught.otherSegmenter`. */
  describe(
    request: DescribeRequest,
    options?: CallOptions,
  ): Promise<{ readonly offered: OfferedBits; readonly seen: SeenRegion; readonly ms: number }>;
  devices(request: null, options?: CallOptions): Promise<DeviceReport>;
}

export interface DescribeRequest {
  readonly key: WindowKey;
  readonly segmenter: ResolvedPack;
  /** Window pixels. */
  readonly prompt: Prompt<'window'>;
}
/** What an example keeps of the window that it was seen in. */
export type SeenRegion = Pick<TaughtExample, 'features' | 'pixels' | 'elongation' | 'certainty'>;

/** The concepts that people of this account taught. */
export interface TaughtSource {
  /** Those that can be read. */
  all(): Promise<readonly TaughtConcept[]>;
}

/** Where model packs come from. */
export interface PackSource {
  list(): Promise<readonly ModelStatus[]>;
  /** Reads every byte of every pack and compares it with the manifest. */
  verify(): Promise<readonly ModelStatus[]>;
  /** A pack with its files found on disk. Faults: `request.unknownId`, `models.missing`, `models.badManifest`. */
  resolve(id: string, role: ModelStatus['role']): Promise<ResolvedPack>;
}

/** Where prompters behind servers are set up. */
export interface ServerSource {
  /**
   * `server.NAME` as it was set up, or `server:URL#model`; null for an id of another kind.
   * Faults: `request.unknownId`, `request.invalid`, and those of asking a server for its only model.
   */
  find(id: string, options?: CallOptions): Promise<ServerChoice | null>;
}

export interface EnginePorts {
  /** Without it there are none. */
  readonly servers?: ServerSource;
  readonly raster: RasterPort;
  readonly inference: InferencePort;
  readonly packs: PackSource;
  readonly taught: TaughtSource;
}
