/** Outlines of many features as a few typed arrays, which are handed to the painter without a copy. Pure. */
import type { Polygon } from '../../../src-main/contract/run.ts';

/** A feature by the number that the painter knows it by; higher ones are drawn over lower ones. */
export interface Slotted {
  readonly slot: number;
  /** Index into the palette. */
  readonly colour: number;
  readonly polygons: readonly Polygon<'map'>[];
}

export interface Packed {
  /** One a feature. */
  readonly slots: Uint32Array<ArrayBuffer>;
  readonly colours: Uint16Array<ArrayBuffer>;
  /** Rings before the end of each feature, from the beginning of the pack. */
  readonly ringEnds: Uint32Array<ArrayBuffer>;
  /** Points before the end of each ring, from the beginning of the pack. */
  readonly pointEnds: Uint32Array<ArrayBuffer>;
  /** x, y of each point but the closing one of a ring, in map coordinates. */
  readonly points: Float64Array<ArrayBuffer>;
}

export function packed(features: readonly Slotted[]): Packed {
  const rings = features.map(({ polygons }) => polygons.flat());
  const ringCount = rings.reduce((sum, list) => sum + list.length, 0);
  const pointCount = rings.reduce((sum, list) => sum + list.reduce((n, ring) => n + ring.length - 1, 0), 0);
  const ringEnds = new Uint32Array(features.length);
  const pointEnds = new Uint32Array(ringCount);
  const points = new Float64Array(pointCount * 2);
  let [ring, point] = [0, 0];
  for (const [i, list] of rings.entries()) {
    for (const each of list) {
      for (let k = 0; k < each.length - 1; k++) {
        points[2 * point] = each[k]!.x;
        points[2 * point + 1] = each[k]!.y;
        point += 1;
      }
      pointEnds[ring++] = point;
    }
    ringEnds[i] = ring;
  }
  const slots = Uint32Array.from(features, ({ slot }) => slot);
  return { slots, colours: Uint16Array.from(features, ({ colour }) => colour), ringEnds, pointEnds, points };
}

/** What of a pack is transferred. */
export function buffersOf({ slots, colours, ringEnds, pointEnds, points }: Packed): ArrayBuffer[] {
  return [slots, colours, ringEnds, pointEnds, points].map(({ buffer }) => buffer);
}

/** One feature as the painter holds it. */
export interface Shape {
  readonly slot: number;
  colour: number;
  readonly points: Float64Array;
  /** Points before the end of each ring. */
  readonly rings: Uint32Array;
  /** minX, minY, maxX, maxY in map coordinates. */
  readonly box: readonly [number, number, number, number];
}

/** The features of a pack, over its own arrays; one without a point is left out. */
export function unpacked({ slots, colours, ringEnds, pointEnds, points }: Packed): Shape[] {
  const shapes: Shape[] = [];
  let [ring, point] = [0, 0];
  for (let i = 0; i < slots.length; i++) {
    const [firstRing, firstPoint] = [ring, point];
    ring = ringEnds[i] ?? ring;
    point = ring > firstRing ? (pointEnds[ring - 1] ?? point) : point;
    if (point === firstPoint) continue;
    const own = points.subarray(2 * firstPoint, 2 * point);
    const rings = pointEnds.subarray(firstRing, ring).map((end) => end - firstPoint);
    shapes.push({ slot: slots[i] ?? 0, colour: colours[i] ?? 0, points: own, rings, box: boxOf(own) });
  }
  return shapes;
}

function boxOf(points: Float64Array): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i]!, points[i + 1]!];
    if (x < box[0]) box[0] = x;
    if (y < box[1]) box[1] = y;
    if (x > box[2]) box[2] = x;
    if (y > box[3]) box[3] = y;
  }
  return box;
}
