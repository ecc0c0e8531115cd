/**
 * How much ground two shapes share. By the edges alone: an overlay makes the shape itself and checks it,
 * which for all that a stroke passes over takes longer than a hand waits. Pure.
 */
import type { MapXY } from '../../../contract/space.ts';
import type { Polygons } from './overlay.ts';
import { signedArea } from './shape.ts';
import { boxOf } from './vertices.ts';

/** Of the flatter shape's box; less than this is what rounding leaves where shapes only touch. */
const nothing = 1e-9;

/** An edge from west to east; `sign` is 1 where the inside lies below it, -1 where it lies above. */
interface Edge {
  readonly west: MapXY;
  readonly east: MapXY;
  readonly sign: number;
}

/**
 * Square map units that lie in both; 0 for shapes that only touch. The inside of a shape is the sum of what lies
 * under its edges, with their signs: so what two shapes share is the sum over all pairs of edges of what lies under both.
 */
export function sharedArea(one: Polygons, other: Polygons): number {
  const [a, b] = [boxOf(one), boxOf(other)];
  if (!a || !b) return 0;
  // Above the lower side of the flatter box: large numbers would cost digits.
  const flat =
    a.maxY - a.minY < b.maxY - b.minY ? { of: one, box: a, around: other } : { of: other, box: b, around: one };
  const { box } = flat;
  const inside = edgesOf(flat.of);
  const around = edgesOf(flat.around).filter(
    ({ west, east }) => west.x < box.maxX && east.x > box.minX && Math.max(west.y, east.y) > box.minY,
  );
  let sum = 0;
  for (const edge of around) {
    for (const under of inside) sum += edge.sign * under.sign * underBoth(edge, under, box.minY);
  }
  return sum > nothing * (box.maxX - box.minX) * (box.maxY - box.minY) ? sum : 0;
}

function edgesOf(polygons: Polygons): Edge[] {
  return polygons.flatMap((rings) =>
    rings.flatMap((ring, i) => {
      // Exteriors may run either way, and so may holes.
      const turn = (i === 0 ? -1 : 1) * Math.sign(signedArea(ring));
      return ring.slice(1).flatMap((to, k): Edge[] => {
        const from = ring[k]!;
        if (from.x === to.x) return [];
        return from.x < to.x ? [{ west: from, east: to, sign: turn }] : [{ west: to, east: from, sign: -turn }];
      });
    }),
  );
}

/** The area above `base` and below both edges; `under` is nowhere below `base`. */
function underBoth(edge: Edge, under: Edge, base: number): number {
  const [from, to] = [Math.max(edge.west.x, under.west.x), Math.min(edge.east.x, under.east.x)];
  if (from >= to) return 0;
  const [p, q] = [heightAt(edge, from) - base, heightAt(edge, to) - base];
  const [r, s] = [heightAt(under, from) - base, heightAt(under, to) - base];
  // Where the edge meets the base and the other edge, as shares of the way; between these all is straight.
  const meets = [p / (p - q), (p - r) / (p - r - q + s)].filter((share) => share > 0 && share < 1);
  const stops = [0, ...meets.sort((m, n) => m - n), 1];
  const lower = stops.map((t) => Math.max(0, Math.min(p + t * (q - p), r + t * (s - r))));
  let area = 0;
  for (let i = 1; i < stops.length; i++) area += ((lower[i - 1]! + lower[i]!) / 2) * (stops[i]! - stops[i - 1]!);
  return area * (to - from);
}

function heightAt({ west, east }: Edge, x: number): number {
  return west.y + ((east.y - west.y) * (x - west.x)) / (east.x - west.x);
}
