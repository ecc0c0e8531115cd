/** At what resolution a raster is read, and why. */

/** Why a resolution was chosen: codes with values, which each language puts into words. */
export type ResolutionReason =
  /** The raster's own. */
  | { readonly code: 'own' }
  /** Half of the scale would need so many windows, more than `auto` takes. */
  | { readonly code: 'coarsened'; readonly finerWindows: number; readonly limit: number }
  | { readonly code: 'asked' }
  /** The raster's own: so many metres were asked for, which it does not have. */
  | { readonly code: 'finerThanRaster'; readonly metres: number }
  | {
      readonly code: 'coarseToFine';
      readonly coarseWindows: number;
      /** Raster pixels a pixel of the coarse look. */
      readonly coarseScale: number;
      /** Fine windows that the area holds. */
      readonly candidates: number;
      /** Those of them that are looked at; null before it is known where something was found. */
      readonly fine: number | null;
    };

export interface ResolutionChoice {
  /** Raster pixels a window pixel, >= 1. */
  readonly scale: number;
  /** Metres a window pixel; null without a ground size. */
  readonly gsd: number | null;
  /** Windows that are read, without those of a coarse look. */
  readonly windows: number;
  /** A part of the raster was asked about. */
  readonly part: boolean;
  readonly reason: ResolutionReason;
  /** Where a taught concept decides on the resolution: its name; null for examples without one. */
  readonly taught?: { readonly name: string | null };
}
