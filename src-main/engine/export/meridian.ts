/** Polygons over the antimeridian, cut there as RFC 7946 (3.1.9) asks. */
import type { Polygon, Ring } from '../../contract/run.ts';
import type { LonLat } from '../../contract/space.ts';

/**
 * The parts of a polygon within -180..180 degrees of longitude. Its rings may jump at the antimeridian
 * (each step is taken the short way round). A polygon around a pole is closed along the pole first.
 * Rings are closed; exterior counter-clockwise, holes clockwise, before and after.
 */
export function splitAtAntimeridian(polygon: Polygon<'lonlat'>): Polygon<'lonlat'>[] {
  const [exterior, ...holes] = polygon;
  if (!exterior) return [];
  const outer = aroundPole(unwrap(exterior, exterior[0]!.x));
  const rings = [outer, ...holes.map((hole) => aroundPole(nextTo(unwrap(hole, hole[0]!.x), outer)))];
  const [west, east] = lonRange(outer);
  if (west >= -180 && east <= 180) return [rings];
  const parts: Polygon<'lonlat'>[] = [];
  let rest: Polygon<'lonlat'>[] = [rings];
  // From west to east, one strip of 360 degrees after the other.
  for (let strip = Math.floor((west + 180) / 360); rest.length > 0; strip++) {
    const edge = strip * 360 + 180;
    const turned = (piece: Polygon<'lonlat'>) =>
      piece.map((ring) => ring.map((p) => ({ x: p.x - strip * 360, y: p.y })));
    parts.push(...rest.flatMap((piece) => cut(piece, edge, 'west')).map(turned));
    rest = rest.flatMap((piece) => cut(piece, edge, 'east'));
  }
  return parts;
}

/** Longitudes that go on from point to point without jumps. */
function unwrap(ring: Ring<'lonlat'>, start: number): LonLat[] {
  let last = start;
  return ring.map((p) => {
    last = p.x - 360 * Math.round((p.x - last) / 360);
    return { x: last, y: p.y };
  });
}

/** A ring that gains a whole turn goes round a pole: it is closed over the pole's row. */
function aroundPole(ring: LonLat[]): LonLat[] {
  const [first, last] = [ring[0]!, ring.at(-1)!];
  if (Math.abs(last.x - first.x) < 180) return ring;
  const middle = ring.reduce((sum, p) => sum + p.y, 0) / ring.length;
  const pole = middle > 0 ? 90 : -90;
  const open = startAtAntimeridian(ring, last.x - first.x);
  const [begin, end] = [open[0]!, open.at(-1)!];
  return [...open, { x: end.x, y: pole }, { x: begin.x, y: pole }, begin];
}

/** The same way round a pole, begun where it first passes the antimeridian, so that it is cut nowhere else. */
function startAtAntimeridian(ring: LonLat[], turn: number): LonLat[] {
  const whole = (ring[0]!.x - 180) / 360;
  const edge = 180 + 360 * (turn < 0 ? Math.floor(whole) : Math.ceil(whole));
  const i = ring.findIndex((p, k) => k > 0 && ring[k - 1]!.x !== p.x && (ring[k - 1]!.x - edge) * (p.x - edge) <= 0);
  if (i < 1) return ring;
  const start = crossing(ring[i - 1]!, ring[i]!, edge);
  const later = (p: LonLat): LonLat => ({ x: p.x + turn, y: p.y });
  return [start, ...ring.slice(i), ...ring.slice(1, i).map(later), later(start)];
}

/** A hole shifted by whole turns until it lies within its exterior's longitudes. */
function nextTo(hole: LonLat[], outer: Ring<'lonlat'>): LonLat[] {
  const [west, east] = lonRange(outer);
  const [holeWest, holeEast] = lonRange(hole);
  const turns = 360 * Math.round(((west + east) / 2 - (holeWest + holeEast) / 2) / 360);
  return turns === 0 ? hole : hole.map((p) => ({ x: p.x + turns, y: p.y }));
}

/** Westernmost and easternmost longitude. */
export function lonRange(ring: Ring<'lonlat'>): [number, number] {
  let [west, east] = [Infinity, -Infinity];
  for (const { x } of ring) {
    west = Math.min(west, x);
    east = Math.max(east, x);
  }
  return [west, east];
}

interface Chain {
  readonly points: LonLat[];
}

/**
 * What of a polygon lies on one side of a meridian. Rings are broken where they cross it; along the
 * meridian the inside lies between the first and second crossing, the third and fourth and so on, and
 * there the pieces are joined again.
 */
function cut(polygon: Polygon<'lonlat'>, edge: number, side: 'west' | 'east'): Polygon<'lonlat'>[] {
  const inside = (p: LonLat) => (side === 'west' ? p.x < edge : p.x >= edge);
  const whole: Ring<'lonlat'>[] = [];
  const chains: Chain[] = [];
  for (const ring of polygon) {
    const kept = ring.filter(inside).length;
    if (kept === ring.length) whole.push(ring);
    else if (kept > 0) chains.push(...chainsOf(ring, edge, inside));
  }
  const rings = [...whole, ...join(chains)].filter((ring) => doubledArea(ring) !== 0);
  return assemble(rings);
}

/** The stretches of a ring that lie inside, each from crossing to crossing. */
function chainsOf(ring: Ring<'lonlat'>, edge: number, inside: (p: LonLat) => boolean): Chain[] {
  const open = ring.slice(0, -1);
  const start = open.findIndex((p, i) => inside(p) && !inside(open[(i + open.length - 1) % open.length]!));
  const chains: Chain[] = [];
  let points: LonLat[] = [];
  for (let k = 0; k < open.length; k++) {
    const p = open[(start + k) % open.length]!;
    const before = open[(start + k + open.length - 1) % open.length]!;
    const next = open[(start + k + 1) % open.length]!;
    if (!inside(p)) continue;
    if (!inside(before)) points = [crossing(before, p, edge)];
    points.push(p);
    if (inside(next)) continue;
    points.push(crossing(p, next, edge));
    chains.push({ points });
  }
  return chains;
}

function crossing(p: LonLat, q: LonLat, edge: number): LonLat {
  return { x: edge, y: p.y + ((q.y - p.y) * (edge - p.x)) / (q.x - p.x) };
}

/** Joins each chain's end to the chain's start that lies next to it along the meridian. */
function join(chains: readonly Chain[]): Ring<'lonlat'>[] {
  const ends = chains.flatMap((chain, i) => [
    { y: chain.points[0]!.y, chain: i, isStart: true },
    { y: chain.points.at(-1)!.y, chain: i, isStart: false },
  ]);
  ends.sort((a, b) => a.y - b.y);
  const next = new Map<number, number>();
  for (let k = 0; k + 1 < ends.length; k += 2) {
    const [a, b] = [ends[k]!, ends[k + 1]!];
    next.set(a.isStart ? b.chain : a.chain, a.isStart ? a.chain : b.chain);
  }
  const rings: Ring<'lonlat'>[] = [];
  const used = new Set<number>();
  for (let i = 0; i < chains.length; i++) {
    const points: LonLat[] = [];
    for (let at = i; !used.has(at); at = next.get(at) ?? i) {
      used.add(at);
      points.push(...chains[at]!.points);
    }
    if (points.length > 2) rings.push([...points, points[0]!]);
  }
  return rings;
}

/** Rings to polygons: each hole goes to the exterior around it. */
function assemble(rings: readonly Ring<'lonlat'>[]): Polygon<'lonlat'>[] {
  const exteriors = rings.filter((ring) => doubledArea(ring) > 0);
  const polygons = exteriors.map((ring) => [ring]);
  for (const hole of rings) {
    if (doubledArea(hole) > 0) continue;
    const home = exteriors.length === 1 ? 0 : exteriors.findIndex((ring) => holds(ring, hole));
    polygons[home]?.push(hole);
  }
  return polygons;
}

/** Whether a hole lies in a ring: told by the middle of its first edges that is not on the ring's own outline. */
function holds(ring: Ring<'lonlat'>, hole: Ring<'lonlat'>): boolean {
  const [p, q] = [hole[0]!, hole[1]!];
  const x = (p.x + q.x) / 2;
  const y = (p.y + q.y) / 2;
  let odd = false;
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1]!, ring[i]!];
    if (a.y > y !== b.y > y && x < a.x + ((b.x - a.x) * (y - a.y)) / (b.y - a.y)) odd = !odd;
  }
  return odd;
}

/** Twice the signed area in square degrees; positive for counter-clockwise. */
export function doubledArea(ring: Ring<'lonlat'>): number {
  let sum = 0;
  const o = ring[0];
  for (let i = 1; i < ring.length; i++) {
    const [p, q] = [ring[i - 1]!, ring[i]!];
    sum += (p.x - o!.x) * (q.y - o!.y) - (q.x - o!.x) * (p.y - o!.y);
  }
  return sum;
}
