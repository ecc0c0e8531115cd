/**
 * Land cover from red, green and blue alone: weaker than indices with near infrared, and said so.
 * Used where the raster has no such band, for what the head over the embedding cannot say.
 */
import type { WindowPixels } from '../../contract/raster.ts';
import { type Evidence, heatAround } from './heat.ts';
import { boxMean } from './spectral.ts';

export interface ColourCues {
  /** 2g - r - b of the chromaticities (Woebbecke 1995), -1..2; NaN where invalid. */
  readonly greenness: Float32Array;
  /** b - r of the chromaticities, -1..1. */
  readonly blueness: Float32Array;
  /** Mean of the three, 0..1. */
  readonly brightness: Float32Array;
  /** Standard deviation of brightness in 5 x 5 pixels, 0..0.5. */
  readonly roughness: Float32Array;
}

/** Colour and texture of a window's display pixels. */
export function colourCues(pixels: WindowPixels): ColourCues {
  const n = pixels.width * pixels.height;
  const greenness = new Float32Array(n).fill(Number.NaN);
  const blueness = new Float32Array(n).fill(Number.NaN);
  const brightness = new Float32Array(n).fill(Number.NaN);
  for (let i = 0; i < n; i++) {
    if (pixels.valid[i] !== 1) continue;
    const r = pixels.rgb[3 * i]!;
    const g = pixels.rgb[3 * i + 1]!;
    const b = pixels.rgb[3 * i + 2]!;
    const sum = r + g + b + 1;
    greenness[i] = (2 * g - r - b) / sum;
    blueness[i] = (b - r) / sum;
    brightness[i] = (r + g + b) / 765;
  }
  return { greenness, blueness, brightness, roughness: roughnessOf(brightness, pixels.width, pixels.height) };
}

function roughnessOf(brightness: Float32Array, width: number, height: number): Float32Array {
  const mean = boxMean(brightness, width, height, 2);
  const squares = boxMean(
    brightness.map((value) => value * value),
    width,
    height,
    2,
  );
  return squares.map((value, i) => Math.sqrt(Math.max(0, value - mean[i]! ** 2)));
}

const smooth = 0.05;

/** Greener than red and blue together, averaged over 3 x 3 pixels. */
export function greenEvidence(cues: ColourCues, width: number, height: number): Evidence {
  const heat = heatAround(boxMean(cues.greenness, width, height, 1), 0.05, 0.04);
  return { heat, from: 'colour', basis: 'greener than red and blue together (excess green over 0.05)' };
}

/** Blue or cyan rather than red, and smooth. */
export function blueEvidence(cues: ColourCues): Evidence {
  const heat = heatAround(cues.blueness, 0.1, 0.05);
  for (let i = 0; i < heat.length; i++) if (!(cues.roughness[i]! < smooth)) heat[i]! *= 0.5;
  return { heat, from: 'colour', basis: 'bluer than red (by 0.10 of the brightness) and smooth' };
}

/** Redder than blue, bright and smooth, and not green: sand, gravel, soil. */
export function soilEvidence(cues: ColourCues): Evidence {
  const heat = heatAround(cues.blueness, -0.04, -0.03);
  for (let i = 0; i < heat.length; i++) {
    if (!(cues.greenness[i]! < 0.05)) heat[i] = 0;
    else if (!(cues.roughness[i]! < 2 * smooth && cues.brightness[i]! > 0.35)) heat[i]! *= 0.5;
  }
  return { heat, from: 'colour', basis: 'redder than blue, bright and smooth, not green' };
}

/** Neither green nor blue nor soil-coloured, and rough: roofs, streets and shadows together. */
export function builtEvidence(cues: ColourCues, width: number, height: number): Evidence {
  const heat = heatAround(boxMean(cues.roughness, width, height, 4), 0.08, 0.03);
  for (let i = 0; i < heat.length; i++) if (!(cues.greenness[i]! < 0.05)) heat[i] = 0;
  return { heat, from: 'colour', basis: 'not green, and of strongly varying brightness' };
}
