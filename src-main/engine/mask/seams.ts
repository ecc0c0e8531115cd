/** Instances across seams: what two windows saw of one object becomes one object. */
import type { Box } from '../../contract/space.ts';
import { countBits, crop, overlap, unionInto } from '../window/bits.ts';
import {
  intersection,
  type MergedMask,
  type MergeOptions,
  maskOver,
  sameBox,
  shifted,
  type WindowMask,
  windowBox,
} from './merged.ts';
import { type GridMask, hull, placeOnGrid } from './mosaic.ts';

export interface SeamOptions extends MergeOptions {
  /** Two instances are one object from this IoU on, inside what both windows see; 0..1. */
  readonly seamIou?: number;
}

/** Below this the windows saw different things in the same place. */
const defaultSeamIou = 0.3;

/**
 * Instances of different windows with one label are one object where they agree inside the zone that
 * both windows see (IoU at or over `seamIou`), or, where the windows have no such zone and only abut,
 * where they touch across the seam. Objects come in the order of their first members. Seams are judged
 * before the area is cut out, so that the area does not change what belongs together.
 * Faults: `mask.overBudget`.
 */
export function mergeInstances(masks: readonly WindowMask[], options: SeamOptions): MergedMask[] {
  const whole = placeOnGrid(masks, null);
  const groups = group(whole, masks, options.seamIou ?? defaultSeamIou);
  const inside = options.area ? placeOnGrid(masks, options.area) : whole;
  const kept = new Map(inside.map((m) => [m.index, m]));
  return groups.flatMap((indices) => {
    const parts = indices.flatMap((i) => kept.get(i) ?? []);
    const merged = unite(parts, options);
    return merged ? [merged] : [];
  });
}

function unite(parts: readonly GridMask[], options: MergeOptions): MergedMask | null {
  const box = hull(parts.map((p) => p.box));
  if (!box) return null;
  const mask = maskOver(box, options.budgetBytes);
  for (const p of parts) unionInto(mask, p.mask, p.box.minX - box.minX, p.box.minY - box.minY);
  return { label: parts[0]!.label, members: parts.map((p) => p.index), box, mask, pixels: countBits(mask) };
}

function group(placed: readonly GridMask[], masks: readonly WindowMask[], seamIou: number): number[][] {
  const root = placed.map((_, i) => i);
  const find = (i: number): number => {
    while (root[i] !== i) i = root[i]!;
    return i;
  };
  for (const [i, j] of neighbours(placed)) {
    const [a, b] = [find(i), find(j)];
    if (a === b || !areOne(placed[i]!, placed[j]!, masks, seamIou)) continue;
    root[Math.max(a, b)] = Math.min(a, b);
  }
  const groups = new Map<number, number[]>();
  placed.forEach((m, i) => {
    const own = groups.get(find(i)) ?? [];
    own.push(m.index);
    groups.set(find(i), own);
  });
  return [...groups.values()];
}

/** Pairs whose boxes overlap or touch, found by a sweep from left to right: most masks have few neighbours. */
function* neighbours(placed: readonly GridMask[]): Generator<readonly [number, number]> {
  const order = placed.map((_, i) => i).sort((i, j) => placed[i]!.box.minX - placed[j]!.box.minX);
  let open: number[] = [];
  for (const i of order) {
    const { minX, minY, maxY } = placed[i]!.box;
    open = open.filter((j) => placed[j]!.box.maxX >= minX);
    for (const j of open) {
      const other = placed[j]!.box;
      if (other.minY <= maxY && other.maxY >= minY) yield [i, j];
    }
    open.push(i);
  }
}

function areOne(a: GridMask, b: GridMask, masks: readonly WindowMask[], seamIou: number): boolean {
  if (a.label !== b.label) return false;
  const [seenByA, seenByB] = [windowBox(masks[a.index]!.window), windowBox(masks[b.index]!.window)];
  if (sameBox(seenByA, seenByB)) return false; // Two instances of one window are two objects.
  const zone = intersection(seenByA, seenByB);
  if (!zone) return touch(a, b);
  if (!intersection(a.box, b.box)) return false;
  const { both, either } = overlap(within(a, zone), within(b, zone));
  return both > 0 && both / either >= seamIou;
}

/** Whether a pixel of one shares an edge with a pixel of the other. */
function touch(a: GridMask, b: GridMask): boolean {
  const steps = [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const;
  return steps.some(([dx, dy]) => {
    const moved = { ...a, box: shifted(a.box, -dx, -dy) };
    const zone = intersection(moved.box, b.box);
    return zone !== null && overlap(within(moved, zone), within(b, zone)).both > 0;
  });
}

function within(m: GridMask, zone: Box<'grid'>) {
  return crop(m.mask, shifted(zone, m.box.minX, m.box.minY));
}
