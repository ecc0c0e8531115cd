/**
 * Where something taught is, told while it is looked for: places by the encoding alone come at once, what the
 * segmenter outlines there follows place by place.
 */
import type { Polygon } from './run.ts';
import type { Box, Space, XY } from './space.ts';

/** A place that is like the examples by the segmenter's encoding and the colours alone; nothing is outlined yet. */
export interface Spot<S extends Space> {
  /** Unique within one search. */
  readonly id: string;
  readonly at: XY<S>;
  /** Of the usual size of the examples, around the place. */
  readonly box: Box<S>;
  /** How much it is like the examples: 0 for the ordinary, 1 for their mean. */
  readonly score: number;
}

/** What a search tells, in this order for each window. */
export type SpotNews =
  /** The places of a window, the likeliest first; none where nothing is alike. */
  | { readonly kind: 'spots'; readonly spots: readonly Spot<'map'>[] }
  /** What was outlined at a place is it; a second time where the outline was drawn better. */
  | { readonly kind: 'outlined'; readonly spot: Spot<'map'>; readonly polygons: readonly Polygon<'map'>[] }
  /** What is there is not it, or was found from another place already. */
  | { readonly kind: 'dropped'; readonly id: string };

/** News of a search: of a run by its id, or of a preview by its session and turn (`SESSION.TURN`). */
export interface SpotsTold {
  readonly of: string;
  readonly news: SpotNews;
}
