/** Lengths and areas on the ellipsoid (WGS 84), by Karney's geodesics. Pure. */
import geodesic from 'geographiclib-geodesic';
import type { LonLat } from '../../src-main/contract/space.ts';

const { WGS84 } = geodesic.Geodesic;

/** Metres along the geodesics between points. */
export function geodesicLength(points: readonly LonLat[]): number {
  return points.slice(1).reduce((sum, point, index) => {
    const from = points[index] ?? point;
    return sum + (WGS84.Inverse(from.y, from.x, point.y, point.x).s12 ?? 0);
  }, 0);
}

/** Square metres and metres around, of a ring that need not be closed. */
export function geodesicArea(points: readonly LonLat[]): { readonly areaM2: number; readonly perimeterM: number } {
  const polygon = WGS84.Polygon(false);
  for (const { x, y } of points) polygon.AddPoint(y, x);
  const { area, perimeter } = polygon.Compute(false, true);
  return { areaM2: Math.abs(area ?? 0), perimeterM: perimeter };
}

/** Length in the plane, for coordinates that have no place on the Earth. */
export function planeLength(points: readonly (readonly number[])[]): number {
  return points.slice(1).reduce((sum, [x = 0, y = 0], index) => {
    const [fromX = 0, fromY = 0] = points[index] ?? [];
    return sum + Math.hypot(x - fromX, y - fromY);
  }, 0);
}

/** Area in the plane by the shoelace formula. */
export function planeArea(points: readonly (readonly number[])[]): number {
  const twice = points.reduce((sum, [x = 0, y = 0], index) => {
    const [nextX = 0, nextY = 0] = points[(index + 1) % points.length] ?? [];
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}
