/**
 * Vertices moved, added and deleted, in one shape or in all that share them. Where edges are shared,
 * neighbours keep touching: a vertex that lies on a neighbour's edge becomes a vertex of it first.
 */
import type { Ring } from '../../../contract/run.ts';
import { type Box, boundsOf, type MapXY } from '../../../contract/space.ts';
import type { Polygons } from './overlay.ts';
import { closedRing, openRing } from './shape.ts';

/** A feature as far as its outline goes. */
export interface Outlined {
  readonly id: string;
  readonly polygons: Polygons;
}

/** Where a vertex, or the edge that begins with it, is: indices of the polygon, its ring, and the point. */
export interface VertexPlace {
  readonly polygon: number;
  readonly ring: number;
  readonly vertex: number;
}

/** How near two points are the same, in shares of their size: some units in the last place of a double. */
const sameWithin = 1e-12;

export function samePoint(p: MapXY, q: MapXY): boolean {
  const near = (a: number, b: number) => Math.abs(a - b) <= sameWithin * Math.max(Math.abs(a), Math.abs(b), 1);
  return near(p.x, q.x) && near(p.y, q.y);
}

/** The shapes with the vertices at `from` moved to `to`. `shared`: in all of them, else in the first alone. Only changed ones are given. */
export function moveVertex(
  shapes: readonly Outlined[],
  { from, to, shared }: { from: MapXY; to: MapXY; shared: boolean },
): Outlined[] {
  const moved = (points: readonly MapXY[]) => points.map((p) => (samePoint(p, from) ? { x: to.x, y: to.y } : p));
  const there = (ring: Ring<'map'>) => withVertexAt(openRing(ring), from);
  // An edge that swings round must not leave a neighbour's corner behind that lay on it.
  const corners = shared
    ? shapes.flatMap(({ polygons }) =>
        polygons
          .flat()
          .filter((ring) => there(ring))
          .flat(),
      )
    : [];
  return changedShapes(shapes, shared, (ring) => {
    const points = there(ring);
    return rebuilt(ring, points && withCornersOnEdges(points, from, corners), moved);
  });
}

/** The points with those corners put in that lie on one of the two edges at `at`. */
function withCornersOnEdges(points: readonly MapXY[], at: MapXY, corners: readonly MapXY[]): readonly MapXY[] {
  const i = points.findIndex((p) => samePoint(p, at));
  const count = points.length;
  const [before, next] = [points[(i + count - 1) % count]!, points[(i + 1) % count]!];
  const between = (a: MapXY, b: MapXY) =>
    corners
      .filter((p, k) => liesBetween(p, a, b) && !corners.slice(0, k).some((q) => samePoint(p, q)))
      .filter((p) => !samePoint(p, a) && !samePoint(p, b))
      .sort((p, q) => Math.hypot(p.x - a.x, p.y - a.y) - Math.hypot(q.x - a.x, q.y - a.y));
  const turned = [...points.slice(i), ...points.slice(0, i)];
  const made = [turned[0]!, ...between(turned[0]!, next), ...turned.slice(1), ...between(before, turned[0]!)];
  // The ring begins where it began.
  const first = made.indexOf(points[0]!);
  return [...made.slice(first), ...made.slice(0, first)];
}

/** The shapes with a vertex more where a point lies on an edge of theirs, moved to `to`. */
export function addVertex(
  shapes: readonly Outlined[],
  { on, to, shared }: { on: MapXY; to: MapXY; shared: boolean },
): Outlined[] {
  return moveVertex(shapes, { from: on, to, shared });
}

/** The shapes without the vertices at a point; a ring of three points keeps them. */
export function deleteVertex(shapes: readonly Outlined[], { at, shared }: { at: MapXY; shared: boolean }): Outlined[] {
  return changedShapes(shapes, shared, (ring) => {
    const points = openRing(ring);
    const kept = points.filter((p) => !samePoint(p, at));
    return kept.length === points.length || kept.length < 3 ? null : closedRing(kept);
  });
}

/** Everything moved by the same amount. */
export function translate(polygons: Polygons, { x, y }: MapXY): Polygons {
  return polygons.map((rings) => rings.map((ring) => ring.map((p) => ({ x: p.x + x, y: p.y + y }))));
}

function rebuilt(
  ring: Ring<'map'>,
  points: readonly MapXY[] | null,
  move: (points: readonly MapXY[]) => readonly MapXY[],
): Ring<'map'> | null {
  return points === null ? null : closedRing(withoutRepeats(move(points), ring));
}

/** Points that fell together become one; a ring of which less than a triangle is left stays as it was. */
function withoutRepeats(points: readonly MapXY[], before: Ring<'map'>): readonly MapXY[] {
  const kept = points.filter((p, i) => {
    const last = points[(i + points.length - 1) % points.length]!;
    return p.x !== last.x || p.y !== last.y;
  });
  return kept.length < 3 ? openRing(before) : kept;
}

/** A ring's points with one at `at` (one is put in where an edge passes there); null where the ring is not there. */
function withVertexAt(points: readonly MapXY[], at: MapXY): readonly MapXY[] | null {
  if (points.some((p) => samePoint(p, at))) return points;
  const edge = points.findIndex((p, i) => liesBetween(at, p, points[(i + 1) % points.length]!));
  return edge < 0 ? null : [...points.slice(0, edge + 1), { x: at.x, y: at.y }, ...points.slice(edge + 1)];
}

function liesBetween(p: MapXY, a: MapXY, b: MapXY): boolean {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = Math.hypot(dx, dy);
  if (length === 0) return false;
  const along = ((p.x - a.x) * dx + (p.y - a.y) * dy) / length;
  const beside = Math.abs((p.x - a.x) * dy - (p.y - a.y) * dx) / length;
  const size = Math.max(Math.abs(p.x), Math.abs(p.y), 1);
  return along > 0 && along < length && beside <= 1e-10 * size;
}

function changedShapes(
  shapes: readonly Outlined[],
  shared: boolean,
  change: (ring: Ring<'map'>) => Ring<'map'> | null,
): Outlined[] {
  const concerned = shared ? shapes : shapes.slice(0, 1);
  return concerned.flatMap(({ id, polygons }) => {
    let changes = 0;
    const made = polygons.map((rings) =>
      rings.map((ring) => {
        const to = change(ring);
        if (to) changes += 1;
        return to ?? ring;
      }),
    );
    return changes > 0 ? [{ id, polygons: made }] : [];
  });
}

const boxes = new WeakMap<Polygons, Box<'map'> | null>();

/** The box around a shape, kept with it; null for an empty one. */
export function boxOf(polygons: Polygons): Box<'map'> | null {
  const known = boxes.get(polygons);
  if (known !== undefined) return known;
  const box = boundsOf(polygons.flatMap((rings) => rings[0] ?? [])) ?? null;
  boxes.set(polygons, box);
  return box;
}

/** Whether a point lies in a shape's box widened by `margin` map units: a quick no for most shapes. */
export function isNear(polygons: Polygons, { x, y }: MapXY, margin: number): boolean {
  const box = boxOf(polygons);
  return (
    box !== null && x >= box.minX - margin && x <= box.maxX + margin && y >= box.minY - margin && y <= box.maxY + margin
  );
}
