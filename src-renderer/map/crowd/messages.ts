/** What the page and the painter of many features say to each other. */
import type { Packed } from './packing.ts';
import type { CrowdLook, TilePlace } from './painting.ts';

export type ToPainter =
  /** Adds features; one whose slot is there already takes its place. */
  | { readonly kind: 'put'; readonly pack: Packed }
  | { readonly kind: 'remove'; readonly slots: Uint32Array }
  | { readonly kind: 'look'; readonly look: CrowdLook }
  /** Other colours for features that are there. */
  | { readonly kind: 'colours'; readonly slots: Uint32Array; readonly colours: Uint16Array }
  | { readonly kind: 'chosen'; readonly slots: Uint32Array }
  | { readonly kind: 'tile'; readonly id: number; readonly place: TilePlace }
  /** A tile is not wanted any more. */
  | { readonly kind: 'drop'; readonly id: number };

export interface FromPainter {
  readonly id: number;
  readonly image: ImageBitmap;
}
