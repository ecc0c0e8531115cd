/** What tracing gives. */

/** One 4-connected part of a mask. Rings are flat [x, y, x, y, ...] in the mask's pixels, not closed, no two edges collinear. */
export interface TracedPolygon {
  /** Counter-clockwise once y points up. */
  readonly exterior: Int32Array;
  /** Clockwise once y points up. */
  readonly holes: readonly Int32Array[];
  /** Pixels of the part: the area between its rings. */
  readonly pixels: number;
}
