/** The scale of the view: a bar of a round length, and the denominator on a screen of 96 pixels an inch. Pure. */
import { formatPixels, formatRoundLength } from '../text/format.ts';

/** Metres of a CSS pixel by definition: 1/96 inch. */
const metresOfCssPixel = 0.0254 / 96;

export interface ScaleBar {
  /** CSS pixels. */
  readonly width: number;
  readonly label: string;
}

/** 1 : n, from metres on the ground a CSS pixel. */
export function scaleDenominator(metresPerPixel: number): number {
  return metresPerPixel / metresOfCssPixel;
}

/** The longest of 1, 2, 5 x 10^n units that fits in `maxWidth` pixels. */
export function scaleBar(unitsPerPixel: number, maxWidth: number, unit: 'metre' | 'pixel'): ScaleBar | null {
  if (!(unitsPerPixel > 0) || !Number.isFinite(unitsPerPixel)) return null;
  const longest = unitsPerPixel * maxWidth;
  const power = 10 ** Math.floor(Math.log10(longest));
  const step = [5, 2, 1].find((factor) => factor * power <= longest) ?? 1;
  const length = step * power;
  const label = unit === 'metre' ? formatRoundLength(length) : formatPixels(Math.max(1, Math.round(length)));
  return { width: length / unitsPerPixel, label };
}
