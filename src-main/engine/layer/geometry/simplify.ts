/** Outlines with fewer, rounder or squarer corners. Lengths are metres on the ground (pixels without a CRS). */
import TopologyPreservingSimplifier from 'jsts/org/locationtech/jts/simplify/TopologyPreservingSimplifier.js';
import type { Georeference } from '../../../contract/raster.ts';
import type { Polygon, Ring } from '../../../contract/run.ts';
import type { MapXY } from '../../../contract/space.ts';
import { type GroundFrame, groundFrame, mapPoints } from './ground.ts';
import { intersectionOf, type Polygons } from './overlay.ts';
import { closedRing, openRing, planarArea, polygonsOf, shapeOf } from './shape.ts';
import { findBreak } from './validity.ts';

/**
 * Leaves out corners that are nearer than `metres` to the line without them (Douglas and Peucker). Where
 * that would break a shape (parts that touch in a point can come to cross) it is done by half as much, and
 * so on. The corners that stay have exactly the coordinates that they had.
 */
export function simplifyOf(polygons: Polygons, metres: number, georeference: Georeference): Polygons {
  const frame = groundFrame(georeference, polygons);
  const original = new Map<string, MapXY>();
  const flat = mapPoints(polygons, (p) => {
    const q = frame.to(p);
    original.set(`${q.x} ${q.y}`, p);
    return q;
  });
  for (let tolerance = metres; tolerance > metres / 64; tolerance /= 2) {
    const simpler = polygonsOf(TopologyPreservingSimplifier.simplify(shapeOf(flat), tolerance));
    const there = mapPoints(simpler, (q) => original.get(`${q.x} ${q.y}`) ?? frame.from(q));
    if (!findBreak(there)) return there;
  }
  return polygons;
}

/**
 * Rounds corners by cutting each at a quarter of its edges (Chaikin), so often as `times`. The area stays
 * nearly the same; a shape that would break is left as it was.
 */
export function smoothOf(polygons: Polygons, times: number): Polygons {
  let smooth = polygons;
  for (let i = 0; i < times; i++) smooth = smooth.map((rings) => rings.map(chaikin));
  return findBreak(smooth) ? polygons : smooth;
}

function chaikin(ring: Ring<'map'>): Ring<'map'> {
  const points = openRing(ring);
  const between = (p: MapXY, q: MapXY, t: number) => ({ x: p.x + (q.x - p.x) * t, y: p.y + (q.y - p.y) * t });
  return closedRing(
    points.flatMap((p, i) => {
      const next = points[(i + 1) % points.length]!;
      return [between(p, next, 0.25), between(p, next, 0.75)];
    }),
  );
}

/** Of a building that was made rectangular, at least this share (IoU) must be where it was. */
const likeness = 0.6;

/**
 * Makes the corners of buildings right angles on the ground: each outline is simplified by `metres`,
 * turned to its main direction (the one in which most of its length runs), each edge is laid along that
 * direction or across it, and corners are where neighbouring edges meet. A ring that would lose its
 * likeness stays as it was; `changed` counts those that did not.
 */
export function regulariseOf(
  polygons: Polygons,
  metres: number,
  georeference: Georeference,
): { readonly polygons: Polygons; readonly changed: number } {
  const frame = groundFrame(georeference, polygons);
  const simpler = simplifyOf(polygons, metres, georeference);
  let changed = 0;
  const square = polygons.map((polygon, i): Polygon<'map'> => {
    const base = simpler[i] ?? polygon;
    const made = polygon.map((ring, k) => regulariseRing(base[k] ?? ring, ring, frame));
    if (!made.every((ring) => ring !== null) || findBreak([made])) return polygon;
    changed += 1;
    return made;
  });
  return findBreak(square) ? { polygons, changed: 0 } : { polygons: square, changed };
}

function regulariseRing(simple: Ring<'map'>, original: Ring<'map'>, frame: GroundFrame): Ring<'map'> | null {
  const points = openRing(simple.map(frame.to));
  if (points.length < 4) return null;
  const angle = mainDirection(points);
  const turned = points.map((p) => rotated(p, -angle));
  const corners = rightCorners(turned);
  if (!corners) return null;
  const ring = closedRing(corners.map((p) => frame.from(rotated(p, angle))));
  const [one, other] = [asExterior([[ring]]), asExterior([[original]])];
  if (findBreak(one)) return null;
  const both = planarArea(intersectionOf(one, other));
  return both / (planarArea(one) + planarArea(other) - both) >= likeness ? ring : null;
}

const asExterior = (polygons: Polygons): Polygons => polygonsOf(shapeOf(polygons));

/** The direction, modulo a right angle, in which most of the length runs: the mean of four times the angles. Radians. */
function mainDirection(points: readonly MapXY[]): number {
  let [x, y] = [0, 0];
  points.forEach((p, i) => {
    const q = points[(i + 1) % points.length]!;
    const [dx, dy] = [q.x - p.x, q.y - p.y];
    const length = Math.hypot(dx, dy);
    const four = 4 * Math.atan2(dy, dx);
    x += length * Math.cos(four);
    y += length * Math.sin(four);
  });
  return Math.atan2(y, x) / 4;
}

function rotated({ x, y }: MapXY, angle: number): MapXY {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return { x: x * cos - y * sin, y: x * sin + y * cos };
}

interface Wall {
  /** Runs along x (then `at` is its y), or along y. */
  readonly along: 'x' | 'y';
  readonly at: number;
  readonly length: number;
}

/** Corners of a ring whose edges run along x and y in turn; null where there are not at least four of them. */
function rightCorners(points: readonly MapXY[]): MapXY[] | null {
  const walls = points.map((p, i): Wall => {
    const q = points[(i + 1) % points.length]!;
    const along = Math.abs(q.x - p.x) >= Math.abs(q.y - p.y) ? 'x' : 'y';
    const at = along === 'x' ? (p.y + q.y) / 2 : (p.x + q.x) / 2;
    return { along, at, length: Math.hypot(q.x - p.x, q.y - p.y) };
  });
  const merged = joinWalls(walls);
  if (merged.length < 4 || merged.length % 2 === 1) return null;
  return merged.map((wall, i) => {
    const next = merged[(i + 1) % merged.length]!;
    return wall.along === 'x' ? { x: next.at, y: wall.at } : { x: wall.at, y: next.at };
  });
}

/** Neighbouring walls of one direction become one, where most of their length is; the list may begin within one. */
function joinWalls(walls: readonly Wall[]): Wall[] {
  const joined: Wall[] = [];
  for (const wall of walls) {
    const last = joined.at(-1);
    if (last?.along === wall.along) joined[joined.length - 1] = joinTwo(last, wall);
    else joined.push(wall);
  }
  const [first, last] = [joined[0], joined.at(-1)];
  if (!first || !last || joined.length < 2 || first.along !== last.along) return joined;
  return [joinTwo(last, first), ...joined.slice(1, -1)];
}

function joinTwo(a: Wall, b: Wall): Wall {
  const length = a.length + b.length || 1;
  return { along: a.along, at: (a.at * a.length + b.at * b.length) / length, length };
}
