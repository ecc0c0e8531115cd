/** Walks from corner to corner and collects simple rings into polygons. */
import type { Corners } from './corners.ts';
import { IntList } from './int-list.ts';
import type { TracedPolygon } from './traced.ts';

interface Collecting {
  exterior: Int32Array;
  readonly holes: Int32Array[];
  pixels: number;
}

export class RingWalk {
  private readonly corners: Corners;
  /** Corners of the ring that is walked, and each corner's place in it (-1: not in it; -2: done). */
  private readonly stack = new IntList();
  private readonly place: Int32Array;
  /** In the order of their first runs: a part's first ring walked starts at its first run. */
  private readonly parts: Collecting[] = [];
  /** Where in `parts` the part known by a run is, or -1. */
  private readonly partAt: Int32Array;

  constructor(corners: Corners) {
    this.corners = corners;
    this.place = new Int32Array(corners.x.length).fill(-1);
    this.partAt = new Int32Array(corners.runCount).fill(-1);
  }

  /** Walks the ring that goes down from `start`, unless it was walked already; returns the number of corners walked. */
  from(start: number): number {
    if (this.place[start] === -2) return 1;
    const { rowMate, columnMate } = this.corners;
    let walked = 0;
    let at = start;
    do {
      this.arrive(at);
      at = columnMate.data[at]!;
      this.arrive(at);
      at = rowMate.data[at]!;
      walked += 2;
    } while (at !== start);
    this.emit(0, this.corners.partOf(this.corners.runs.data[start]!));
    return walked;
  }

  /** Everything walked, in the order of the parts' first runs. */
  polygons(): TracedPolygon[] {
    return this.parts;
  }

  /** A corner whose twin is on the way already closes a loop: it is cut off there and the way goes on. */
  private arrive(corner: number): void {
    const twin = this.corners.twin.data[corner]!;
    const earlier = twin < 0 ? -1 : this.place[twin]!;
    if (earlier >= 0) {
      this.emit(earlier, this.corners.partOf(this.corners.runs.data[corner]!));
      // The twin stays on the way and stands for this corner too.
      this.place[twin] = earlier;
      this.stack.length = earlier;
      this.stack.push(twin);
      this.place[corner] = -2;
      return;
    }
    this.place[corner] = this.stack.length;
    this.stack.push(corner);
  }

  /** Takes the corners from `first` on as one ring of a part. */
  private emit(first: number, part: number): void {
    const { x, y } = this.corners;
    const count = this.stack.length - first;
    const ring = new Int32Array(2 * count);
    let doubled = 0;
    let [px, py] = this.xy(this.stack.length - 1);
    for (let i = 0; i < count; i++) {
      const corner = this.stack.data[first + i]!;
      this.place[corner] = -2;
      const cx = x.data[corner]!;
      const cy = y.data[corner]!;
      ring[2 * i] = cx;
      ring[2 * i + 1] = cy;
      doubled += cx * py - px * cy;
      px = cx;
      py = cy;
    }
    this.stack.length = first;
    this.put(part, ring, doubled);
  }

  /** `doubled` is twice the signed area: positive for an exterior. */
  private put(part: number, ring: Int32Array, doubled: number): void {
    let at = this.partAt[part]!;
    if (at < 0) {
      at = this.parts.length;
      this.partAt[part] = at;
      this.parts.push({ exterior: ring, holes: [], pixels: 0 });
    }
    const polygon = this.parts[at]!;
    polygon.pixels += doubled / 2;
    if (doubled > 0) polygon.exterior = ring;
    else polygon.holes.push(ring);
  }

  private xy(place: number): [number, number] {
    const corner = this.stack.data[place]!;
    return [this.corners.x.data[corner]!, this.corners.y.data[corner]!];
  }
}
