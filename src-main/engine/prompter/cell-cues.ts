/**
 * Colour and texture of a window on a grid of cells, as the head was trained with (models/train/encode.py
 * computes the same numbers).
 */
import type { WindowPixels } from '../../contract/raster.ts';

/** Cells along the window's long side. */
export const cuesSide = 128;
export const cueCount = 8;

/**
 * float32[8, 128, 128]: per cell the means of red, green and blue (0..1), their chromaticities, the
 * standard deviation of luminance, and the mean step to the right and lower pixel. 0 in cells without
 * a pixel; in windows of fewer pixels than cells, each cell has its nearest pixel. Kept as long as the window's pixels,
 * since both heads read it: not to be written to.
 */
export function cellCues(pixels: WindowPixels): Float32Array {
  const known = kept.get(pixels);
  if (known) return known;
  const longest = Math.max(pixels.width, pixels.height);
  const made = cuesOf(longest < cuesSide ? sumsByCell(enlarged(pixels)) : sumsByCell(pixels));
  kept.set(pixels, made);
  return made;
}

const kept = new WeakMap<WindowPixels, Float32Array>();

interface Sums {
  /** float64[6, 128 * 128]: pixels' red, green, blue (0..1), luminance, its square, step. */
  readonly values: Float64Array;
  readonly counts: Float64Array;
}

const cells = cuesSide * cuesSide;

function sumsByCell({ width, height, rgb }: Pick<WindowPixels, 'width' | 'height' | 'rgb'>): Sums {
  const values = new Float64Array(6 * cells);
  const counts = new Float64Array(cells);
  const column = cellIndex(width, Math.max(width, height));
  const row = cellIndex(height, Math.max(width, height));
  const luminance = (i: number) => rgb[3 * i]! + rgb[3 * i + 1]! + rgb[3 * i + 2]!;
  for (let y = 0, i = 0; y < height; y++) {
    const base = row[y]! * cuesSide;
    for (let x = 0; x < width; x++, i++) {
      const at = base + column[x]!;
      const l = luminance(i);
      const right = x + 1 < width ? Math.abs(luminance(i + 1) - l) : 0;
      const below = y + 1 < height ? Math.abs(luminance(i + width) - l) : 0;
      values[at]! += rgb[3 * i]!;
      values[cells + at]! += rgb[3 * i + 1]!;
      values[2 * cells + at]! += rgb[3 * i + 2]!;
      values[3 * cells + at]! += l;
      values[4 * cells + at]! += l * l;
      values[5 * cells + at]! += right + below;
      counts[at]!++;
    }
  }
  return { values, counts };
}

function cellIndex(length: number, longest: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => Math.floor(Math.min(((i + 0.5) * cuesSide) / longest, cuesSide - 1)));
}

function cuesOf({ values, counts }: Sums): Float32Array {
  const cues = new Float32Array(cueCount * cells);
  for (let at = 0; at < cells; at++) {
    const n = counts[at]!;
    if (n === 0) continue;
    const mean = (k: number, scale: number) => values[k * cells + at]! / n / scale;
    const colour = [mean(0, 255), mean(1, 255), mean(2, 255)];
    const total = colour[0]! + colour[1]! + colour[2]! + 1e-3;
    const luminance = mean(3, 765);
    colour.forEach((value, k) => {
      cues[k * cells + at] = value;
      cues[(k + 3) * cells + at] = value / total;
    });
    cues[6 * cells + at] = Math.sqrt(Math.max(0, mean(4, 765 * 765) - luminance * luminance));
    cues[7 * cells + at] = mean(5, 765);
  }
  return cues;
}

/** The window with its long side repeated to the number of cells. */
function enlarged({ width, height, rgb }: WindowPixels): Pick<WindowPixels, 'width' | 'height' | 'rgb'> {
  const scale = cuesSide / Math.max(width, height);
  const w = Math.max(1, Math.round(width * scale));
  const h = Math.max(1, Math.round(height * scale));
  const out = new Uint8Array(w * h * 3);
  for (let y = 0, o = 0; y < h; y++) {
    const row = Math.min(height - 1, Math.floor(((y + 0.5) * height) / h)) * width;
    for (let x = 0; x < w; x++) {
      const i = 3 * (row + Math.min(width - 1, Math.floor(((x + 0.5) * width) / w)));
      out[o++] = rgb[i]!;
      out[o++] = rgb[i + 1]!;
      out[o++] = rgb[i + 2]!;
    }
  }
  return { width: w, height: h, rgb: out };
}
