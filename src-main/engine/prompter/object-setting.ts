/**
 * What lies around a place where an object may be: a head over small cells takes a roof for a ship, and water around it
 * tells the two apart.
 */
import type { Box } from '../../contract/space.ts';
import { cuesSide } from './cell-cues.ts';
import type { CoverId } from './lexicon.ts';
import type { ObjectKind } from './object-rules.ts';

/** The share of a kind's land cover around a box, 0..1; null where nothing in the window can tell it. */
export type Setting = (near: NonNullable<ObjectKind['near']>, box: Box<'window'>) => number | null;

/** What is left of a score where none of the land cover is around: a pier of one cell, or water that was not seen as such. */
const leastShare = 0.02;

/** The score of a place in its setting: its geometric mean with the share of the land cover that belongs around it. */
export function inSetting(score: number, share: number): number {
  return score * Math.sqrt(leastShare + (1 - leastShare) * share);
}

/** How far around a small box is looked, in window pixels: two of the head's cells. */
export function leastAround({ width, height }: { readonly width: number; readonly height: number }): number {
  return (2 * Math.max(width, height)) / cuesSide;
}

interface Heat {
  /** float32[height * width], 0..1; 0 where there is no data. */
  readonly heat: Float32Array;
}

/** `heatOf` is asked once for each land cover; `least` is how far around a box is looked at least, in window pixels, where a kind looks around it at all. */
export function settingOf(
  window: { readonly width: number; readonly height: number },
  least: number,
  heatOf: (cover: CoverId) => Heat | null,
): Setting {
  const sums = new Map<CoverId, Float64Array | null>();
  const sumsOf = (cover: CoverId) => {
    const known = sums.get(cover);
    if (known !== undefined) return known;
    const evidence = heatOf(cover);
    const made = evidence && summedArea(evidence.heat, window);
    sums.set(cover, made);
    return made;
  };
  return ({ cover, reach }, box) => {
    const table = sumsOf(cover);
    if (!table) return null;
    const x = reach > 0 ? Math.max(least, reach * (box.maxX - box.minX)) : 0;
    const y = reach > 0 ? Math.max(least, reach * (box.maxY - box.minY)) : 0;
    const around = { minX: box.minX - x, minY: box.minY - y, maxX: box.maxX + x, maxY: box.maxY + y };
    return meanIn(table, wholePixels(around, window), window.width);
  };
}

/** Sums of all pixels above and left of each corner: float64[(height + 1) * (width + 1)]. */
function summedArea(heat: Float32Array, { width, height }: { width: number; height: number }): Float64Array {
  const across = width + 1;
  const sums = new Float64Array(across * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += heat[y * width + x]!;
      sums[(y + 1) * across + x + 1] = sums[y * across + x + 1]! + row;
    }
  }
  return sums;
}

/** At least one pixel of the window. */
function wholePixels({ minX, minY, maxX, maxY }: Box<'window'>, { width, height }: { width: number; height: number }) {
  const left = Math.min(width - 1, Math.max(0, Math.round(minX)));
  const top = Math.min(height - 1, Math.max(0, Math.round(minY)));
  const right = Math.min(width, Math.max(left + 1, Math.round(maxX)));
  const bottom = Math.min(height, Math.max(top + 1, Math.round(maxY)));
  return { left, top, right, bottom };
}

type Pixels = ReturnType<typeof wholePixels>;

function meanIn(sums: Float64Array, { left, top, right, bottom }: Pixels, width: number): number {
  const at = (x: number, y: number) => sums[y * (width + 1) + x]!;
  const sum = at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top);
  return Math.min(1, Math.max(0, sum / ((right - left) * (bottom - top))));
}
