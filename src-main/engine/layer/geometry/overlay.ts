/** Union, difference and intersection of polygons. */
import PrecisionModel from 'jsts/org/locationtech/jts/geom/PrecisionModel.js';
import BufferOp from 'jsts/org/locationtech/jts/operation/buffer/BufferOp.js';
import OverlayOp from 'jsts/org/locationtech/jts/operation/overlay/OverlayOp.js';
import SnapOverlayOp from 'jsts/org/locationtech/jts/operation/overlay/snap/SnapOverlayOp.js';
import IsValidOp from 'jsts/org/locationtech/jts/operation/valid/IsValidOp.js';
import GeometryPrecisionReducer from 'jsts/org/locationtech/jts/precision/GeometryPrecisionReducer.js';
import { because } from '../../../contract/because.ts';
import { raise } from '../../../contract/fault.ts';
import type { Polygon } from '../../../contract/run.ts';
import { boundsOf } from '../../../contract/space.ts';
import { polygonsOf, type Shape, shapeOf } from './shape.ts';

export type Polygons = readonly Polygon<'map'>[];

/** Polygons over all of the given ones. Faults: `layer.badEdit`. */
export function unionOf(all: readonly Polygons[]): Polygons {
  // In pairs, so that large unions are few; neighbours in the list are often neighbours on the map.
  if (all.length === 0) return [];
  if (all.length === 1) return all[0]!;
  const middle = Math.ceil(all.length / 2);
  return overlay(unionOf(all.slice(0, middle)), unionOf(all.slice(middle)), OverlayOp.UNION);
}

/** What of the first is not in the second. Faults: `layer.badEdit`. */
export function differenceOf(from: Polygons, without: Polygons): Polygons {
  return overlay(from, without, OverlayOp.DIFFERENCE);
}

/** What lies in both. Faults: `layer.badEdit`. */
export function intersectionOf(one: Polygons, other: Polygons): Polygons {
  return overlay(one, other, OverlayOp.INTERSECTION);
}

function overlay(one: Polygons, other: Polygons, operation: number): Polygons {
  const bounds = boundsOf([...one, ...other].flat(2));
  if (!bounds) return [];
  const [a, b] = [shapeOf(one), shapeOf(other)];
  // Coordinates stay as they are where the plain overlay does it; what is harder is snapped, then rounded ever more.
  const side = Math.max(bounds.maxX - bounds.minX, bounds.maxY - bounds.minY) || 1;
  const attempts = [
    () => OverlayOp.overlayOp(a, b, operation),
    () => SnapOverlayOp.overlayOp(a, b, operation),
    ...[2 ** 33, 2 ** 28, 2 ** 23].map((steps) => () => {
      const scale = 2 ** Math.round(Math.log2(steps / side));
      const rounded = (shape: Shape) => reduced(shape, scale);
      return OverlayOp.overlayOp(rounded(a), rounded(b), operation);
    }),
  ];
  for (const attempt of attempts) {
    const result = tried(attempt);
    if (result) return polygonsOf(result);
  }
  return raise('layer.badEdit', because('edit.shapes'));
}

function tried(attempt: () => Shape): Shape | null {
  try {
    const result = attempt();
    return polygonsAreValid(result) ? result : null;
  } catch {
    return null; // A robustness failure: the next attempt rounds more.
  }
}

function polygonsAreValid(result: Shape): boolean {
  const polygons = polygonsOf(result);
  return polygons.length === 0 || IsValidOp.isValid(shapeOf(polygons));
}

/** Coordinates rounded to 1 / scale map units. */
function reduced(shape: Shape, scale: number): Shape {
  return GeometryPrecisionReducer.reduce(BufferOp.bufferOp(shape, 0), new PrecisionModel(scale));
}
