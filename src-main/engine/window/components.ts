/** Connected parts of a mask, by union-find on its row runs: linear in the number of runs. */
import type { MaskBits } from '../../contract/run.ts';
import type { Box, WindowXY } from '../../contract/space.ts';
import { createMask, getBit, nextClear, nextSet, setBit, setRange } from './bits.ts';
import { squaredDepth } from './depth.ts';

/** 4: pixels that share an edge are connected; 8: also those that share a corner. */
export type Connectivity = 4 | 8;

/** Row runs of a mask in row order: run i covers [x0, x1) of row y, at 3 * i. */
export interface Runs {
  /** int32[3 * count]: y, x0, x1. */
  readonly data: Int32Array;
  readonly count: number;
}

export interface Component {
  /** Whole pixels of the mask that it was found in; its mask's offset is (minX, minY). */
  readonly box: Box<'window'>;
  readonly pixels: number;
  /** In the pixels of the mask that it was found in. */
  readonly runs: Runs;
}

/** All runs of a mask, row by row, left to right. */
export function runsOf(mask: MaskBits): Runs {
  const { width, height, bits } = mask;
  let data = new Int32Array(3 * 1024);
  let n = 0;
  const end = width * height;
  for (let y = 0, at = nextSet(bits, 0, end); at < end; ) {
    y = Math.floor(at / width);
    const row = y * width;
    while (at < row + width) {
      const stop = nextClear(bits, at, row + width);
      if (n + 3 > data.length) data = grown(data);
      data[n++] = y;
      data[n++] = at - row;
      data[n++] = stop - row;
      at = nextSet(bits, stop, row + width);
    }
    at = nextSet(bits, row + width, end);
  }
  return { data: data.subarray(0, n), count: n / 3 };
}

/** The connected parts of a mask, in the order of their first pixel (rows from the top, then left to right). */
export function components(mask: MaskBits, connectivity: Connectivity): Component[] {
  const runs = runsOf(mask);
  const roots = connectRuns(runs, connectivity);
  const { data, count } = runs;
  const size = new Int32Array(count);
  for (let i = 0; i < count; i++) size[roots[i]!]!++;
  const target = new Map<number, Collecting>();
  const order: Collecting[] = [];
  for (let i = 0; i < count; i++) {
    const root = roots[i]!;
    let c = target.get(root);
    if (!c) {
      c = { data: new Int32Array(3 * size[root]!), n: 0, minX: Infinity, maxX: 0, pixels: 0 };
      target.set(root, c);
      order.push(c);
    }
    const x0 = data[3 * i + 1]!;
    const x1 = data[3 * i + 2]!;
    c.data.set(data.subarray(3 * i, 3 * i + 3), c.n);
    c.n += 3;
    c.minX = Math.min(c.minX, x0);
    c.maxX = Math.max(c.maxX, x1);
    c.pixels += x1 - x0;
  }
  return order.map(({ data: own, n, minX, maxX, pixels }) => ({
    box: { minX, minY: own[0]!, maxX, maxY: own[n - 3]! + 1 },
    pixels,
    runs: { data: own, count: n / 3 },
  }));
}

/** The component alone, as a mask of its box's size with its offset at the box's (minX, minY). */
export function cutOut(component: Component): MaskBits {
  const { box, runs } = component;
  const mask = createMask(box.maxX - box.minX, box.maxY - box.minY);
  for (let i = 0; i < runs.count; i++) {
    const start = (runs.data[3 * i]! - box.minY) * mask.width - box.minX;
    setRange(mask.bits, start + runs.data[3 * i + 1]!, start + runs.data[3 * i + 2]!);
  }
  return mask;
}

/**
 * Exactly `n` points at pixel centres inside the component. The first is the pixel farthest from the
 * outside; each next one is the pixel farthest from those chosen, among pixels at least half as deep
 * as the first. A component of fewer than `n` pixels gets some of them twice. Ties go to the first
 * pixel in row order, so that the same component always gives the same points.
 */
export function interiorPoints(component: Component, n: number): WindowXY[] {
  const sampled = thinned(component);
  if (sampled) {
    const { box, pixels } = component;
    const inside = interiorPoints(sampled.component, Math.min(n, pixels));
    return inside.map(({ x, y }) => ({
      x: box.minX + sampled.at(x - 0.5) + 0.5,
      y: box.minY + sampled.at(y - 0.5) + 0.5,
    }));
  }
  const depth = squaredDepth(cutOut(component));
  const chosen: WindowXY[] = [];
  const first = best(component, (at) => depth[at]!);
  const deepEnough = first.score / 4; // Depths are squared: half as deep is a quarter here.
  chosen.push(first.point);
  while (chosen.length < n) {
    const spread = (at: number, x: number, y: number) => (depth[at]! < deepEnough ? 0 : nearest(chosen, x, y));
    const next = best(component, spread);
    // Nothing deep is left: any pixel that is not taken, then the first pixel again.
    const any = next.score > 0 ? next : best(component, (_, x, y) => nearest(chosen, x, y));
    chosen.push(any.score > 0 ? any.point : chosen[chosen.length % component.pixels]!);
  }
  return chosen.slice(0, n);
}

/** Pixels of a box above which points are looked for among every n-th pixel: they need to be well inside, not exact. */
const exactLimit = 128 * 128;

/**
 * Every n-th pixel of a large component, as a component of its own whose coordinates begin at 0. `at`
 * gives a sample's pixel. Null where the component is small, or so thin that its largest sampled part
 * holds under half of what it should.
 */
function thinned(component: Component): { component: Component; at: (sample: number) => number } | null {
  const { box, pixels } = component;
  const [width, height] = [box.maxX - box.minX, box.maxY - box.minY];
  const step = Math.ceil(Math.sqrt((width * height) / exactLimit));
  if (step < 2) return null;
  const half = step >> 1;
  const at = (sample: number) => sample * step + half;
  const whole = cutOut(component);
  const mask = createMask(Math.ceil((width - half) / step), Math.ceil((height - half) / step));
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++) if (getBit(whole, at(x), at(y))) setBit(mask, x, y);
  }
  const parts = components(mask, 4).sort((a, b) => b.pixels - a.pixels);
  const largest = parts[0];
  return largest && largest.pixels * step * step > pixels / 2 ? { component: largest, at } : null;
}

interface Collecting {
  readonly data: Int32Array;
  n: number;
  minX: number;
  maxX: number;
  pixels: number;
}

/** The pixel with the highest score. `score` is given the index in the component's own mask, and the pixel's centre. */
function best(
  component: Component,
  score: (at: number, x: number, y: number) => number,
): { point: WindowXY; score: number } {
  const { box, runs } = component;
  const width = box.maxX - box.minX;
  let top = -Infinity;
  let point: WindowXY = { x: box.minX + 0.5, y: box.minY + 0.5 };
  for (let i = 0; i < runs.count; i++) {
    const y = runs.data[3 * i]!;
    const row = (y - box.minY) * width - box.minX;
    for (let x = runs.data[3 * i + 1]!; x < runs.data[3 * i + 2]!; x++) {
      const s = score(row + x, x + 0.5, y + 0.5);
      if (s <= top) continue;
      top = s;
      point = { x: x + 0.5, y: y + 0.5 };
    }
  }
  return { point, score: top };
}

function nearest(chosen: readonly WindowXY[], x: number, y: number): number {
  let least = Infinity;
  for (const p of chosen) least = Math.min(least, (p.x - x) ** 2 + (p.y - y) ** 2);
  return least;
}

/** The root of each run after joining runs of neighbouring rows that touch. */
function connectRuns({ data, count }: Runs, connectivity: Connectivity): Int32Array {
  const parent = new Int32Array(count);
  for (let i = 0; i < count; i++) parent[i] = i;
  const reach = connectivity === 8 ? 1 : 0;
  // `above` follows `i` one row higher: both only move forward, so this is linear.
  for (let i = 0, above = 0; i < count; i++) {
    const y = data[3 * i]!;
    const x0 = data[3 * i + 1]! - reach;
    const x1 = data[3 * i + 2]! + reach;
    while (above < i && (data[3 * above]! < y - 1 || (data[3 * above]! === y - 1 && data[3 * above + 2]! <= x0)))
      above++;
    for (let k = above; k < i && data[3 * k]! === y - 1 && data[3 * k + 1]! < x1; k++) join(parent, i, k);
  }
  for (let i = 0; i < count; i++) parent[i] = rootOf(parent, i);
  return parent;
}

function rootOf(parent: Int32Array, run: number): number {
  let r = run;
  while (parent[r] !== r) {
    parent[r] = parent[parent[r]!]!;
    r = parent[r]!;
  }
  return r;
}

/** The smaller index becomes the root, so that a component is known by its first run. */
function join(parent: Int32Array, a: number, b: number): void {
  const ra = rootOf(parent, a);
  const rb = rootOf(parent, b);
  if (ra < rb) parent[rb] = ra;
  else parent[ra] = rb;
}

function grown(data: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(data.length * 2);
  larger.set(data);
  return larger;
}
