/**
 * A segmenter encodes a window once and then turns each prompt into a mask. It runs in the inference
 * process. Adapters differ in what they keep of an encoding; nobody else looks inside it.
 */
import type { WindowPixels } from '../../contract/raster.ts';
import type { MaskBits, Prompt } from '../../contract/run.ts';
import type { WindowEmbedding } from '../prompter/prompter.ts';

/** What a segmenter knows of a window after `encode`; a handle that its own segmenter's `decode` takes. */
export interface EncodedWindow {
  /** Pixels of the window. */
  readonly width: number;
  readonly height: number;
  /** For prompters with a head over it. */
  readonly embedding: WindowEmbedding;
  /** Pixels with data; null where all have. Masks are cleared elsewhere. */
  readonly valid: MaskBits | null;
  /** Memory that the handle holds. */
  readonly bytes: number;
}

export interface SegmentedMask {
  /** On the window's pixels: logits over 0, nothing where the raster has no data. */
  readonly mask: MaskBits;
  /** The segmenter's own estimate of the mask's IoU with the truth, clamped to 0..1. */
  readonly score: number;
}

export interface Segmenter {
  /** Faults: `segmenter.badOutput`. */
  encode(pixels: WindowPixels): Promise<EncodedWindow>;
  /** One prompt, in window pixels; it may reach over the window's edge. Faults: `request.invalid`, `segmenter.badOutput`. */
  decode(window: EncodedWindow, prompt: Prompt<'window'>): Promise<SegmentedMask>;
  /** Frees sessions; the segmenter is not used afterwards. */
  dispose(): Promise<void>;
}
