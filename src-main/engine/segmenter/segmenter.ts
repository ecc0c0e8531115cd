/**
 * A segmenter encodes a window once and then turns each prompt into masks. It runs in the inference
 * process. Adapters differ in what they keep of an encoding; nobody else looks inside it.
 */
import type { WindowPixels } from '../../contract/raster.ts';
import type { MaskBits, Prompt } from '../../contract/run.ts';
import type { WindowEmbedding } from '../prompter/prompter.ts';

/** A tensor that an adapter keeps of an encoding: plain data, so that it can be written and read back as it is. */
export type KeptTensor =
  | { readonly type: 'float32'; readonly dims: readonly number[]; readonly data: Float32Array }
  /** Bits of IEEE half floats. */
  | { readonly type: 'float16'; readonly dims: readonly number[]; readonly data: Uint16Array };

/**
 * What a segmenter knows of a window after `encode`; a handle that its own segmenter's `decode` takes.
 * It is plain data (structured-cloneable), valid for as long as the segmenter's weights are the same.
 */
export interface EncodedWindow {
  /** Pixels of the window. */
  readonly width: number;
  readonly height: number;
  /** By the decoder's input names. */
  readonly tensors: Readonly<Record<string, KeptTensor>>;
  /** For prompters with a head over it; its data is one of the tensors. Null where no head knows this segmenter. */
  readonly embedding: WindowEmbedding | null;
  /** Pixels with data; null where all have. Masks are cleared elsewhere. */
  readonly valid: MaskBits | null;
  /** Memory that the handle holds. */
  readonly bytes: number;
}

/** A mask's logits as the decoder gives and takes them: float32[side * side] over the segmenter's frame, padding included. */
export interface LowMask {
  readonly side: number;
  readonly logits: Float32Array;
}

export interface DecodeQuery {
  /** In window pixels; it may reach over the window's edge. */
  readonly prompt: Prompt<'window'>;
  /** Of an earlier mask of the same window, to be made better; null to begin anew. */
  readonly previous: LowMask | null;
}

export interface SegmentedMask {
  /** On the window's pixels: logits over 0, nothing where the raster has no data. */
  readonly mask: MaskBits;
  /** The segmenter's own estimate of the mask's IoU with the truth, clamped to 0..1. */
  readonly score: number;
  /** What refines this mask; null where the graph gives none. */
  readonly low: LowMask | null;
}

/**
 * `best`: the one mask that the segmenter would take. `several`: that one first, then its others by score.
 * `first`: of several the first alone, drawn the same way and bit for bit the same.
 */
export type Offer = 'best' | 'several' | 'first';

export interface Segmenter {
  /** Queries that one run of the graph takes; 1 where it takes one. More may be given to `decode`, they only cannot be cancelled between. */
  readonly batch: number;
  /** Faults: `segmenter.badOutput`. */
  encode(pixels: WindowPixels): Promise<EncodedWindow>;
  /** For each query its masks, at least one. Faults: `request.invalid`, `segmenter.badOutput`. */
  decode(
    window: EncodedWindow,
    queries: readonly DecodeQuery[],
    offer: Offer,
  ): Promise<readonly (readonly SegmentedMask[])[]>;
  /** Frees sessions; the segmenter is not used afterwards. */
  dispose(): Promise<void>;
}
