/** Where a point of the hand belongs: the nearest vertex within reach, else the nearest edge, else where it is. */
import type { MapXY } from '../../../contract/space.ts';
import { isNear, type Outlined, type VertexPlace } from './vertices.ts';

export interface SnapOptions {
  /** Map units: the tolerance in pixels times the view's resolution. */
  readonly reach: number;
  readonly to: 'vertex' | 'edge' | 'both' | 'nothing';
}

export interface Snapped {
  readonly at: MapXY;
  readonly kind: 'vertex' | 'edge';
  /** The feature, and the vertex, or the vertex that the edge begins with. */
  readonly id: string;
  readonly place: VertexPlace;
}

/** The vertex or edge that a point snaps to; null where nothing is in reach. A vertex in reach wins over an edge. */
export function snap(shapes: Iterable<Outlined>, point: MapXY, { reach, to }: SnapOptions): Snapped | null {
  if (to === 'nothing') return null;
  let vertex: { found: Snapped; distance: number } | null = null;
  let edge: { found: Snapped; distance: number } | null = null;
  for (const { id, polygons } of shapes) {
    if (!isNear(polygons, point, reach)) continue;
    for (const [p, rings] of polygons.entries()) {
      for (const [r, ring] of rings.entries()) {
        for (let v = 0; v + 1 < ring.length; v++) {
          const [a, b] = [ring[v]!, ring[v + 1]!];
          const place = { polygon: p, ring: r, vertex: v };
          const away = Math.hypot(a.x - point.x, a.y - point.y);
          if (to !== 'edge' && away <= reach && away < (vertex?.distance ?? Infinity)) {
            vertex = { found: { at: { x: a.x, y: a.y }, kind: 'vertex', id, place }, distance: away };
          }
          if (to === 'vertex') continue;
          const at = nearestOnEdge(point, a, b);
          const beside = Math.hypot(at.x - point.x, at.y - point.y);
          if (beside <= reach && beside < (edge?.distance ?? Infinity)) {
            edge = { found: { at, kind: 'edge', id, place }, distance: beside };
          }
        }
      }
    }
  }
  return vertex?.found ?? edge?.found ?? null;
}

export function nearestOnEdge(p: MapXY, a: MapXY, b: MapXY): MapXY {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const squared = dx * dx + dy * dy;
  const t = squared === 0 ? 0 : Math.min(1, Math.max(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / squared));
  return { x: a.x + t * dx, y: a.y + t * dy };
}
