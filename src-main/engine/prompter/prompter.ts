/**
 * A prompter turns one window and a question into prompts. It runs in the inference process; what it
 * is given and what it answers are in window pixels.
 */
import type { WindowPixels } from '../../contract/raster.ts';
import type { MaskBits, PlacedMask, Prompt, PrompterAnswer } from '../../contract/run.ts';
import type { Box } from '../../contract/space.ts';
import type { Spot } from '../../contract/spots.ts';
import type { TaughtConcept } from '../../contract/taught.ts';
import type { TextPiece } from '../../contract/thinking.ts';

/** The segmenter on whose encoding the trained head of `concepts` stands. */
export const headSegmenter = 'mobilesam';

/** The segmenter's own encoding of the window, for a prompter with a head over it. It never leaves the process. */
export interface WindowEmbedding {
  /** Id of the segmenter that made it: a head fits one segmenter only. */
  readonly segmenter: string;
  /** float32[channels, rows, columns]. */
  readonly data: Float32Array;
  readonly channels: number;
  readonly rows: number;
  readonly columns: number;
  /** Part of the columns and rows that the window fills, in cells, fractional; the rest is padding. */
  readonly contentColumns: number;
  readonly contentRows: number;
}

/** The segmenter's one mask for a prompt, both in window pixels. */
export type Outline = (prompt: Prompt<'window'>) => Promise<{ readonly mask: MaskBits; readonly score: number }>;

export interface PrompterInput {
  readonly query: string;
  readonly pixels: WindowPixels;
  /** Metres of a window pixel's side, null without a CRS. */
  readonly gsd: number | null;
  /**
   * The window's encoding by `headSegmenter`, made when it is first asked for: it costs ten times the
   * rest, so ask only for what the answer needs. Null where it cannot be had, and a prompter says what it
   * could do without.
   */
  readonly embedding: () => Promise<WindowEmbedding | null>;
  /** Only answers of the right form can be written; for prompters that write. */
  readonly grammar?: boolean;
  /** The run's segmenter on this window, for a prompter that looks at outlines before it answers; absent where there is none. */
  readonly outline?: Outline | undefined;
  /** Hears the text of the answer as it is written, piece by piece; for prompters that write. */
  readonly onText?: (said: TextPiece) => void;
  /** The part of the window that is asked about; all of it without. */
  readonly within?: Box<'window'> | null | undefined;
  /** Hears where something taught is, before the answer. */
  readonly onSpots?: ((news: WindowSpotNews) => void) | undefined;
  /** Only `onSpots` is wanted: nothing is outlined, and the answer has no instances. */
  readonly glance?: boolean | undefined;
}

/** `SpotNews` on a window; ids are unique within it. */
export type WindowSpotNews =
  | { readonly kind: 'spots'; readonly spots: readonly Spot<'window'>[] }
  | { readonly kind: 'outlined'; readonly spot: Spot<'window'>; readonly outline: PlacedMask }
  | { readonly kind: 'dropped'; readonly id: string };

export interface Prompter {
  /** Fails early, before anything is read or encoded. Faults: `prompter.unknownConcept`, `prompter.unreadableAnswer`. */
  checkQuery(query: string): void;
  /** The same prompter with other taught concepts, for those that take them; it is disposed with this one. */
  knowing?(taught: readonly TaughtConcept[]): Prompter;
  /** Faults: those of `checkQuery`, and `run.cancelled` once the signal is aborted. */
  answer(input: PrompterInput, signal?: AbortSignal): Promise<PrompterAnswer>;
  /** Frees sessions; the prompter is not used afterwards. */
  dispose(): Promise<void>;
}
