/** Cutting and reshaping polygons by lines that a hand drew. */

import InteriorPointArea from 'jsts/org/locationtech/jts/algorithm/InteriorPointArea.js';
import SimplePointInAreaLocator from 'jsts/org/locationtech/jts/algorithm/locate/SimplePointInAreaLocator.js';
import Coordinate from 'jsts/org/locationtech/jts/geom/Coordinate.js';
import Location from 'jsts/org/locationtech/jts/geom/Location.js';
import Polygonizer from 'jsts/org/locationtech/jts/operation/polygonize/Polygonizer.js';
import UnaryUnionOp from 'jsts/org/locationtech/jts/operation/union/UnaryUnionOp.js';
import IsValidOp from 'jsts/org/locationtech/jts/operation/valid/IsValidOp.js';
import type { Polygon, Ring } from '../../../contract/run.ts';
import type { MapXY } from '../../../contract/space.ts';
import { differenceOf, intersectionOf, type Polygons, unionOf } from './overlay.ts';
import { closedRing, factory, lineOf, openRing, planarArea, polygonsOf, type Shape, shapeOf, turned } from './shape.ts';

/**
 * The parts that a line cuts polygons into, each a polygon with its holes; a part that the line does not
 * cut through stays whole. One part, or as many as there were polygons, where nothing was cut.
 */
export function splitByLine(polygons: Polygons, line: readonly MapXY[]): Polygon<'map'>[] {
  if (line.length < 2) return [...polygons];
  return polygons.flatMap((polygon) => splitOne(polygon, line));
}

function splitOne(polygon: Polygon<'map'>, line: readonly MapXY[]): Polygon<'map'>[] {
  const edges: Shape[] = [...polygon.map((ring) => lineOf(ring)), lineOf(line)];
  const noded: Shape = UnaryUnionOp.union(factory.createGeometryCollection(edges));
  const polygonizer = new Polygonizer();
  polygonizer.add(noded);
  const faces: Shape[] = polygonizer.getPolygons().toArray();
  const whole = shapeOf([polygon]);
  const inside = faces.filter((face) => isInside(InteriorPointArea.getInteriorPoint(face), whole));
  return inside.length > 1 ? inside.flatMap(polygonsOf) : [polygon];
}

/** Whether a point lies in a shape or on its edge. */
export function isInside({ x, y }: MapXY, shape: Shape): boolean {
  return SimplePointInAreaLocator.locate(new Coordinate(x, y), shape) !== Location.EXTERIOR;
}

/** A place inside of a shape, as far from its edge as one line across it allows; null for a shape without area. */
export function insideOf(polygons: Polygons): MapXY | null {
  if (polygons.length === 0) return null;
  const at = InteriorPointArea.getInteriorPoint(shapeOf(polygons));
  return at && { x: at.x, y: at.y };
}

/**
 * Gives a polygon a new edge: the part of its exterior between the first and the last place where the
 * line meets it is replaced by the line. Of the two parts the one is kept that has more of the polygon.
 * Null where the line does not meet the exterior twice.
 */
export function reshapeByLine(polygon: Polygon<'map'>, line: readonly MapXY[]): Polygons | null {
  const [exterior, ...holes] = polygon;
  if (!exterior) return null;
  const meetings = meetingsOf(exterior, line);
  const [first, last] = [meetings[0], meetings.at(-1)];
  if (!first || !last || first === last) return null;
  const between = line.slice(first.onLine + 1, last.onLine + 1);
  const path = [first.at, ...between, last.at];
  const candidates = [true, false]
    .map((forward) => [...path, ...along(exterior, { from: last, to: first, forward })])
    .map((points) => turned(closedRing(withoutRepeats(points)), 'counter-clockwise'))
    .filter((ring) => ring.length >= 4 && IsValidOp.isValid(shapeOf([[ring]])));
  const outline: Polygons = [[exterior]];
  const kept = (ring: Ring<'map'>) => planarArea(intersectionOf([[ring]], outline));
  const best = candidates.toSorted((a, b) => kept(b) - kept(a))[0];
  if (!best) return null;
  return holes.length > 0
    ? differenceOf(
        [[best]],
        holes.map((hole) => [turned(hole, 'counter-clockwise')]),
      )
    : [[best]];
}

interface Meeting {
  readonly at: MapXY;
  /** Index of the segment of the line, and of the ring. */
  readonly onLine: number;
  readonly onRing: number;
  /** Along the line, and along the ring: index of the segment and the share of it. */
  readonly lineAt: number;
  readonly ringAt: number;
}

function meetingsOf(ring: Ring<'map'>, line: readonly MapXY[]): Meeting[] {
  const meetings: Meeting[] = [];
  for (let l = 0; l + 1 < line.length; l++) {
    for (let r = 0; r + 1 < ring.length; r++) {
      const met = crossing([line[l]!, line[l + 1]!], [ring[r]!, ring[r + 1]!]);
      if (met) meetings.push({ at: met.at, onLine: l, onRing: r, lineAt: l + met.s, ringAt: r + met.t });
    }
  }
  return meetings.sort((a, b) => a.lineAt - b.lineAt);
}

function crossing([p, q]: readonly [MapXY, MapXY], [a, b]: readonly [MapXY, MapXY]) {
  const [dx, dy, ex, ey] = [q.x - p.x, q.y - p.y, b.x - a.x, b.y - a.y];
  const det = dx * ey - dy * ex;
  if (det === 0) return null;
  const s = ((a.x - p.x) * ey - (a.y - p.y) * ex) / det;
  const t = ((a.x - p.x) * dy - (a.y - p.y) * dx) / det;
  if (s < 0 || s > 1 || t < 0 || t > 1) return null;
  return { at: { x: p.x + s * dx, y: p.y + s * dy }, s, t };
}

/** The vertices of a ring that lie between two of its places, going one way or the other. */
function along(ring: Ring<'map'>, way: { from: Meeting; to: Meeting; forward: boolean }): MapXY[] {
  const points = openRing(ring);
  const [start, end] = way.forward ? [way.from.ringAt, way.to.ringAt] : [way.to.ringAt, way.from.ringAt];
  const span = end >= start ? end - start : end + points.length - start;
  const passed: MapXY[] = [];
  for (let i = Math.floor(start) + 1; i - start < span; i++) passed.push(points[i % points.length]!);
  return way.forward ? passed : passed.reverse();
}

function withoutRepeats(points: readonly MapXY[]): MapXY[] {
  return points.filter((p, i) => {
    const before = points[(i + points.length - 1) % points.length]!;
    return i === 0 || p.x !== before.x || p.y !== before.y;
  });
}

/** What a closed path goes round: all its loops, where it crosses itself. */
export function enclosed(ring: Ring<'map'>): Polygons {
  const noded: Shape = UnaryUnionOp.union(lineOf(ring));
  const polygonizer = new Polygonizer();
  polygonizer.add(noded);
  const faces: Shape[] = polygonizer.getPolygons().toArray();
  return unionOf(faces.map(polygonsOf));
}
