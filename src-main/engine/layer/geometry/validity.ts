/** Whether polygons are a valid shape, and where they break. */
import IsValidOp from 'jsts/org/locationtech/jts/operation/valid/IsValidOp.js';
import TopologyValidationError from 'jsts/org/locationtech/jts/operation/valid/TopologyValidationError.js';
import type { Polygon } from '../../../contract/run.ts';
import type { MapXY } from '../../../contract/space.ts';
import { shapeOf } from './shape.ts';

export type BreakKind =
  | 'crosses-itself'
  | 'hole-outside'
  | 'nested'
  | 'too-few-points'
  | 'not-closed'
  | 'cut-in-two'
  | 'bad-coordinate'
  | 'empty';

export interface ShapeBreak {
  readonly kind: BreakKind;
  /** Where; null for a shape without any place. */
  readonly at: MapXY | null;
}

const kinds = new Map<number, BreakKind>([
  [TopologyValidationError.HOLE_OUTSIDE_SHELL, 'hole-outside'],
  [TopologyValidationError.NESTED_HOLES, 'nested'],
  [TopologyValidationError.NESTED_SHELLS, 'nested'],
  [TopologyValidationError.DISCONNECTED_INTERIOR, 'cut-in-two'],
  [TopologyValidationError.SELF_INTERSECTION, 'crosses-itself'],
  [TopologyValidationError.RING_SELF_INTERSECTION, 'crosses-itself'],
  [TopologyValidationError.DUPLICATE_RINGS, 'nested'],
  [TopologyValidationError.TOO_FEW_POINTS, 'too-few-points'],
  [TopologyValidationError.INVALID_COORDINATE, 'bad-coordinate'],
  [TopologyValidationError.RING_NOT_CLOSED, 'not-closed'],
]);

/** The first place where polygons are no valid multipolygon after OGC's Simple Features; null where they are one. */
export function findBreak(polygons: readonly Polygon<'map'>[]): ShapeBreak | null {
  if (polygons.length === 0) return { kind: 'empty', at: null };
  for (const ring of polygons.flat()) {
    const [first, last] = [ring[0], ring.at(-1)];
    if (!first || !last || ring.length < 4) return { kind: 'too-few-points', at: first ?? null };
    if (!ring.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)))
      return { kind: 'bad-coordinate', at: null };
    if (first.x !== last.x || first.y !== last.y) return { kind: 'not-closed', at: last };
  }
  const check = new IsValidOp(shapeOf(polygons));
  const error = check.getValidationError();
  if (!error) return null;
  const place: MapXY | null = error.getCoordinate();
  return { kind: kinds.get(error.getErrorType()) ?? 'crosses-itself', at: place && { x: place.x, y: place.y } };
}
