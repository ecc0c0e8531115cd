/** Holes cut and filled, parts taken apart and put together. */
import type { Polygon, Ring } from '../../../contract/run.ts';
import type { MapXY } from '../../../contract/space.ts';
import { isInside } from './cut.ts';
import { differenceOf, type Polygons } from './overlay.ts';
import { shapeOf, signedArea, turned } from './shape.ts';

/** Without what lies in a ring. Faults: `layer.badEdit`. */
export function cutHole(polygons: Polygons, ring: Ring<'map'>): Polygons {
  return differenceOf(polygons, [[turned(ring, 'counter-clockwise')]]);
}

/** Fills the hole that a point lies in (the smallest, where a point lies in several); null where it lies in none. */
export function fillHoleAt(polygons: Polygons, point: MapXY): Polygons | null {
  const found = polygons
    .flatMap((rings, polygon) => rings.map((hole, ring) => ({ polygon, ring, hole })))
    .filter(({ ring, hole }) => ring > 0 && isInside(point, shapeOf([[hole]])))
    .sort((one, other) => Math.abs(signedArea(one.hole)) - Math.abs(signedArea(other.hole)))[0];
  if (!found) return null;
  return polygons.map((rings, p) => (p === found.polygon ? rings.filter((_, r) => r !== found.ring) : rings));
}

/** Without any hole. Parts that lay in a hole of another part are swallowed by it. */
export function fillHoles(polygons: Polygons): Polygons {
  const whole = polygons.map((rings) => rings.slice(0, 1));
  return whole.filter(
    (polygon, i) => !whole.some((other, k) => k !== i && isInside(polygon[0]![0]!, shapeOf([other]))),
  );
}

/** Each connected part as polygons of its own. */
export function explode(polygons: Polygons): Polygons[] {
  return polygons.map((polygon: Polygon<'map'>) => [polygon]);
}
