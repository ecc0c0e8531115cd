/** Semantic masks: the union of all instances of all windows, and its connected parts. */
import type { MaskBits } from '../../contract/run.ts';
import type { Box } from '../../contract/space.ts';
import { crop, unionInto } from '../window/bits.ts';
import { type Component, components, cutOut, runsOf } from '../window/components.ts';
import { tightBox } from './extent.ts';
import {
  intersection,
  type MergedMask,
  type MergeOptions,
  maskOver,
  sameBox,
  type WindowMask,
  wholePixels,
} from './merged.ts';

/** A mask moved to the grid and cut to its own extent. */
export interface GridMask {
  readonly index: number;
  readonly label: string;
  readonly box: Box<'grid'>;
  readonly mask: MaskBits;
}

/**
 * The union of all masks as its 4-connected parts, from the top down. A part's members are the masks
 * that have pixels in it; its label is theirs, several joined by ", ". Faults: `mask.overBudget`.
 */
export function mergeSemantic(masks: readonly WindowMask[], options: MergeOptions): MergedMask[] {
  const placed = placeOnGrid(masks, options.area);
  const whole = hull(placed.map((m) => m.box));
  if (!whole) return [];
  const mosaic = maskOver(whole, options.budgetBytes);
  for (const { mask, box } of placed) unionInto(mosaic, mask, box.minX - whole.minX, box.minY - whole.minY);
  const parts = components(mosaic, 4);
  const members = membersOf(parts, placed, whole);
  return parts.map((part, i) => {
    const own = members[i]!;
    const labels = [...new Set(own.map((m) => masks[m]!.label))];
    return { label: labels.join(', '), members: own, ...onGrid(part, whole) };
  });
}

/** Masks cut to the area and to their extent; those without pixels are left out. */
export function placeOnGrid(masks: readonly WindowMask[], area: Box<'grid'> | null): GridMask[] {
  return masks.flatMap(({ window, label, mask, at }, index) => {
    const extent = tightBox(mask);
    if (!extent) return [];
    const tight = moved(extent, window.origin.x + (at?.x ?? 0), window.origin.y + (at?.y ?? 0));
    const whole: GridMask = { index, label, box: tight, mask: crop(mask, extent) };
    const inside = area ? intersection(tight, wholePixels(area)) : tight;
    if (!inside) return [];
    return sameBox(inside, tight) ? [whole] : cutTo(whole, inside);
  });
}

/** The part of a mask in a box that its own box contains, cut to its extent again; none where it has no pixel there. */
function cutTo(whole: GridMask, inside: Box<'grid'>): GridMask[] {
  const { minX, minY } = whole.box;
  const part = crop(whole.mask, moved(inside, -minX, -minY));
  const tight = tightBox(part);
  if (!tight) return [];
  return [{ ...whole, box: moved(tight, inside.minX, inside.minY), mask: crop(part, tight) }];
}

/** The smallest box around boxes; null for none. */
export function hull(boxes: readonly Box<'grid'>[]): Box<'grid'> | null {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const box of boxes) {
    minX = Math.min(minX, box.minX);
    minY = Math.min(minY, box.minY);
    maxX = Math.max(maxX, box.maxX);
    maxY = Math.max(maxY, box.maxY);
  }
  return minX < maxX ? { minX, minY, maxX, maxY } : null;
}

function onGrid(part: Component, whole: Box<'grid'>): Pick<MergedMask, 'box' | 'mask' | 'pixels'> {
  return { box: moved(part.box, whole.minX, whole.minY), mask: cutOut(part), pixels: part.pixels };
}

/** Indices of the masks with pixels in each part. A run of a mask lies within one run of the union. */
function membersOf(parts: readonly Component[], placed: readonly GridMask[], whole: Box<'grid'>): number[][] {
  const rows = new Map<number, { x0: number; part: number }[]>();
  parts.forEach(({ runs: { data, count } }, part) => {
    for (let i = 0; i < count; i++) {
      const row = rows.get(data[3 * i]!) ?? [];
      row.push({ x0: data[3 * i + 1]!, part });
      rows.set(data[3 * i]!, row);
    }
  });
  for (const row of rows.values()) row.sort((a, b) => a.x0 - b.x0);
  const members: number[][] = parts.map(() => []);
  for (const { index, mask, box } of placed) {
    const touched = new Set<number>();
    const { data, count } = runsOf(mask);
    for (let i = 0; i < count; i++) {
      const row = rows.get(data[3 * i]! + box.minY - whole.minY) ?? [];
      touched.add(partAt(row, data[3 * i + 1]! + box.minX - whole.minX));
    }
    for (const part of touched) members[part]?.push(index);
  }
  return members;
}

/** The part whose run begins last at or before x. */
function partAt(row: readonly { x0: number; part: number }[], x: number): number {
  let low = 0;
  let high = row.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (row[middle]!.x0 <= x) low = middle;
    else high = middle - 1;
  }
  return row[low]?.part ?? -1;
}

function moved(box: Box<'grid'> | Box<'window'>, x: number, y: number): Box<'grid'> {
  return { minX: box.minX + x, minY: box.minY + y, maxX: box.maxX + x, maxY: box.maxY + y };
}
