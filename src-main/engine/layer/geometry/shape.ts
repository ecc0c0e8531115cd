/**
 * Polygons of the map as geometries of JSTS (the Java Topology Suite in JavaScript: overlay, buffer,
 * validity, polygonising), and back. Nothing outside of this folder sees JSTS.
 */
import Coordinate from 'jsts/org/locationtech/jts/geom/Coordinate.js';
import GeometryFactory from 'jsts/org/locationtech/jts/geom/GeometryFactory.js';
import type { Polygon, Ring } from '../../../contract/run.ts';
import type { MapXY } from '../../../contract/space.ts';

/** What is used of a JSTS geometry. */
export interface Shape {
  getGeometryType(): string;
  getNumGeometries(): number;
  getGeometryN(index: number): Shape;
  getExteriorRing(): Shape;
  getNumInteriorRing(): number;
  getInteriorRingN(index: number): Shape;
  getCoordinates(): readonly MapXY[];
  isEmpty(): boolean;
  getArea(): number;
}

export const factory = new GeometryFactory();

export function coordinatesOf(points: readonly MapXY[]): Coordinate[] {
  return points.map(({ x, y }) => new Coordinate(x, y));
}

/** A multipolygon. Rings of fewer than four points are left out: they have no inside. */
export function shapeOf(polygons: readonly Polygon<'map'>[]): Shape {
  const parts = polygons.flatMap((polygon) => {
    const [exterior, ...holes] = polygon.filter((ring) => ring.length >= 4).map(ringOf);
    return exterior ? [factory.createPolygon(exterior, holes)] : [];
  });
  return shapeFrom(factory.createMultiPolygon(parts));
}

/** The library's own types know little of its geometries; here they become a `Shape`. */
function shapeFrom(geometry: ReturnType<GeometryFactory['createPolygon']>): Shape {
  return geometry;
}

function ringOf(ring: Ring<'map'>) {
  return factory.createLinearRing(coordinatesOf(ring));
}

export function lineOf(points: readonly MapXY[]): Shape {
  return factory.createLineString(coordinatesOf(points));
}

/** The polygons of any geometry, whose exteriors run counter-clockwise and holes clockwise; points and lines are left out. */
export function polygonsOf(shape: Shape): Polygon<'map'>[] {
  if (shape.isEmpty()) return [];
  if (shape.getGeometryType() === 'Polygon') return [polygonOf(shape)];
  const polygons: Polygon<'map'>[] = [];
  for (let i = 0; i < shape.getNumGeometries(); i++) {
    const part = shape.getGeometryN(i);
    if (part.getGeometryType().endsWith('Polygon')) polygons.push(...polygonsOf(part));
  }
  return polygons;
}

function polygonOf(shape: Shape): Polygon<'map'> {
  const holes = Array.from({ length: shape.getNumInteriorRing() }, (_, i) => shape.getInteriorRingN(i));
  return [
    turned(plain(shape.getExteriorRing()), 'counter-clockwise'),
    ...holes.map((hole) => turned(plain(hole), 'clockwise')),
  ];
}

const plain = (line: Shape): MapXY[] => line.getCoordinates().map(({ x, y }) => ({ x, y }));

/** A ring that runs a given way (y to the north). */
export function turned(ring: Ring<'map'>, way: 'clockwise' | 'counter-clockwise'): Ring<'map'> {
  const is = signedArea(ring) > 0 ? 'counter-clockwise' : 'clockwise';
  return is === way ? ring : ring.toReversed();
}

/** Square map units, positive for a ring that runs counter-clockwise. Taken from the first point, so that large coordinates cost no digits. */
export function signedArea(ring: Ring<'map'>): number {
  const [origin] = ring;
  if (!origin) return 0;
  let doubled = 0;
  for (let i = 1; i < ring.length; i++) {
    const [p, q] = [ring[i - 1]!, ring[i]!];
    doubled += (p.x - origin.x) * (q.y - origin.y) - (q.x - origin.x) * (p.y - origin.y);
  }
  return doubled / 2;
}

/** Square map units, holes subtracted. */
export function planarArea(polygons: readonly Polygon<'map'>[]): number {
  return polygons.reduce(
    (sum, rings) => sum + rings.reduce((of, ring, i) => of + (i === 0 ? 1 : -1) * Math.abs(signedArea(ring)), 0),
    0,
  );
}

/** The points of a ring without the repeated last one. */
export function openRing<S extends MapXY>(ring: readonly S[]): readonly S[] {
  return ring.slice(0, -1);
}

/** A closed ring of some points. */
export function closedRing(points: readonly MapXY[]): Ring<'map'> {
  const [first] = points;
  return first ? [...points, first] : [];
}
