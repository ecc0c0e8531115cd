/**
 * Area and perimeter on the WGS 84 ellipsoid, of polygons whose edges are straight in the map's CRS.
 * Pure, so that the page measures as the engine does.
 *
 * The area is the line integral of the authalic function q over longitude (Snyder 1987, 3-12), exact
 * for the ellipsoid; lengths are those of short arcs. Both agree with
 * geographiclib's geodesic polygons (the tests compare them) without solving a geodesic for each pixel
 * edge; and geodesic edges would be another outline than the one that is drawn.
 */
import type { Polygon, Ring } from '../../contract/run.ts';
import type { LonLat, MapXY } from '../../contract/space.ts';

export interface Measures {
  readonly areaM2: number;
  readonly perimeterM: number;
}

/** How a map lies on the ground. */
export interface Ground {
  /** Map coordinates to WGS 84 degrees. */
  readonly lonLat: (p: MapXY) => LonLat;
  /** Metres in one map unit, roughly: it decides where long edges are cut. */
  readonly metresPerUnit: number;
}

const a = 6378137;
const f = 1 / 298.257223563;
const e2 = f * (2 - f);
const e = Math.sqrt(e2);
const radian = Math.PI / 180;

/** Edges longer than this are taken with their middle, so that their bend on the ground counts. Metres. */
const straightUpTo = 40;
/** And in pieces no longer than this. */
const pieceLength = 4000;
const edgesPerStep = 256;

/** Square metres and metres, in steps of some hundred edges. */
export function* groundSteps(
  polygons: readonly Polygon<'map'>[],
  { lonLat, metresPerUnit }: Ground,
): Generator<void, Measures> {
  let areaM2 = 0;
  let perimeterM = 0;
  for (const polygon of polygons) {
    for (const [i, ring] of polygon.entries()) {
      const measured = yield* measureRing(ring, lonLat, metresPerUnit);
      areaM2 += i === 0 ? areaOf(measured) : -areaOf(measured);
      perimeterM += measured.length;
    }
    yield;
  }
  return { areaM2, perimeterM };
}

/** What a walk along a ring adds up to. */
interface Walked {
  /** Integral of (q - reference) over longitude, in radians. */
  integral: number;
  readonly reference: number;
  /** Longitude gained over the whole ring: 0, or a full turn where a pole is inside. */
  turn: number;
  length: number;
}

function areaOf({ integral, reference, turn }: Walked): number {
  if (Math.abs(turn) < Math.PI) return (a * a * Math.abs(integral)) / 2;
  // Around a pole, the integral is what lies between the ring and the equator; the rest of the hemisphere is meant.
  const toEquator = Math.abs(integral + reference * turn);
  return (a * a * (2 * Math.PI * authalic(1) - toEquator)) / 2;
}

function* measureRing(ring: Ring<'map'>, lonLat: (p: MapXY) => LonLat, metresPerUnit: number): Generator<void, Walked> {
  const first = ring[0];
  const walked: Walked = { integral: 0, reference: 0, turn: 0, length: 0 };
  if (!first) return walked;
  let from = place(lonLat(first), 0);
  const sum: Walked = { ...walked, reference: from.q };
  for (let i = 1; i < ring.length; i++) {
    const [p, q] = [ring[i - 1]!, ring[i]!];
    const metres = Math.hypot(q.x - p.x, q.y - p.y) * metresPerUnit;
    const pieces = Math.max(1, Math.ceil(metres / pieceLength));
    for (let k = 1; k <= pieces; k++) {
      const to = place(lonLat(along(p, q, k / pieces)), from.lon);
      if (metres <= straightUpTo) addStraight(sum, from, to);
      else addBent(sum, [from, place(lonLat(along(p, q, (k - 0.5) / pieces)), from.lon), to]);
      sum.turn += to.lon - from.lon;
      from = to;
    }
    if (i % edgesPerStep === 0) yield;
  }
  return sum;
}

/** A point of the ellipsoid: longitude in radians, the authalic function, and metres from the Earth's centre. */
interface Place {
  readonly lon: number;
  readonly q: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Longitude is taken within half a turn of `near`, so that a step over the antimeridian is short. */
function place(p: LonLat, near: number): Place {
  const raw = p.x * radian;
  const lon = raw - 2 * Math.PI * Math.round((raw - near) / (2 * Math.PI));
  const sine = Math.sin(p.y * radian);
  const normal = a / Math.sqrt(1 - e2 * sine * sine);
  const across = normal * Math.cos(p.y * radian);
  const z = normal * (1 - e2) * sine;
  return { lon, q: authalic(sine), x: across * Math.cos(lon), y: across * Math.sin(lon), z };
}

/** Snyder 3-12: twice the area, over a squared, between equator and latitude, for a radian of longitude. */
function authalic(sine: number): number {
  const es = e * sine;
  return (1 - e2) * (sine / (1 - es * es) + Math.atanh(es) / e);
}

function addStraight(sum: Walked, from: Place, to: Place): void {
  sum.integral += ((from.q + to.q) / 2 - sum.reference) * (to.lon - from.lon);
  sum.length += distance(from, to);
}

/** Both q and longitude as parabolas through start, middle and end; the integral of one over the other is then exact. */
function addBent(sum: Walked, [p0, p1, p2]: readonly [Place, Place, Place]): void {
  const [q0, q1, q2] = [p0.q - sum.reference, p1.q - sum.reference, p2.q - sum.reference];
  const [d1, d2] = [p1.lon - p0.lon, p2.lon - p0.lon];
  sum.integral += (q0 * (4 * d1 - d2) + q1 * 4 * d2 + q2 * (3 * d2 - 4 * d1)) / 6;
  sum.length += distance(p0, p1) + distance(p1, p2);
}

/** Metres over the ground between places a few kilometres apart: the chord, lengthened to its arc. */
function distance(p: Place, q: Place): number {
  const chord = Math.hypot(q.x - p.x, q.y - p.y, q.z - p.z);
  return chord * (1 + (chord / a) ** 2 / 24);
}

function along(p: MapXY, q: MapXY, t: number): MapXY {
  return t === 1 ? q : { x: p.x + (q.x - p.x) * t, y: p.y + (q.y - p.y) * t };
}
