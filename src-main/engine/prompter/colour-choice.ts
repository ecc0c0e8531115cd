/**
 * Keeps what has a colour: a rule over the pixels under each outline, in the raster's own red, green and blue.
 * They are brought to one range together, so that a false-colour display does not change what is red.
 */
import type { Colour, ColourRule } from '../../contract/choice.ts';
import type { WindowPixels } from '../../contract/raster.ts';
import type { PromptedInstance } from '../../contract/run.ts';
import { getBit } from '../window/bits.ts';

export interface ColourChosen {
  readonly kept: readonly PromptedInstance[];
  /** What the rule did, or why it could not be followed. */
  readonly line: string;
}

/** Of an outline's pixels: shadows and what stands on a roof have other colours. */
const leastShare = 0.4;
/** Of the values: what is above is as bright as the window gets. */
const brightest = 0.98;

/** Instances without an outline of their own are kept. */
export function chooseColour(
  instances: readonly PromptedInstance[],
  { colour, words }: ColourRule,
  pixels: WindowPixels,
): ColourChosen {
  const rgb = trueColour(pixels);
  if (!rgb)
    return { kept: instances, line: `Not followed: “${words}”: which bands are red, green and blue is not known.` };
  const kept = instances.filter((instance) => shareOf(instance, colour, { rgb, pixels }) >= leastShare);
  const dropped = instances.length - kept.length;
  const share = `${Math.round(100 * leastShare)} %`;
  const out = dropped === 0 ? `none of ${instances.length} left out` : `${dropped} of ${instances.length} left out`;
  return { kept, line: `Rule for “${words}”: ${colour} in at least ${share} of its pixels kept; ${out}.` };
}

interface Painted {
  /** Red, green, blue of every pixel, 0..1 each. */
  readonly rgb: (at: number) => readonly [number, number, number];
  readonly pixels: WindowPixels;
}

/** Null without a band for each of the three. */
function trueColour({ bands, valid }: WindowPixels): Painted['rgb'] | null {
  const [red, green, blue] = (['red', 'green', 'blue'] as const).map((role) =>
    bands.find((band) => band.role === role),
  );
  if (!red || !green || !blue) return null;
  const step = Math.max(1, Math.floor(valid.length / 5000));
  const values: number[] = [];
  for (let i = 0; i < valid.length; i += step) {
    if (valid[i] === 1) values.push(red.data[i] ?? 0, green.data[i] ?? 0, blue.data[i] ?? 0);
  }
  values.sort((a, b) => a - b);
  const top = Math.max(values[Math.floor(brightest * (values.length - 1))] ?? 0, Number.MIN_VALUE);
  const scaled = (value: number | undefined) => Math.min(1, Math.max(0, (value ?? 0) / top));
  return (at) => [scaled(red.data[at]), scaled(green.data[at]), scaled(blue.data[at])];
}

function shareOf({ evidence }: PromptedInstance, colour: Colour, { rgb, pixels }: Painted): number {
  if (!evidence) return 1;
  const { at, mask } = evidence;
  let [inside, alike] = [0, 0];
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++) {
      if (!getBit(mask, x, y)) continue;
      inside++;
      if (isColour(colour, rgb((at.y + y) * pixels.width + at.x + x))) alike++;
    }
  }
  return inside === 0 ? 0 : alike / inside;
}

/** Hues of a colour circle in degrees, from and to; red goes over 360. */
const hues: Partial<Readonly<Record<Colour, readonly [number, number]>>> = {
  red: [335, 25],
  orange: [15, 45],
  yellow: [40, 70],
  green: [65, 170],
  blue: [170, 265],
};
/** Below, a pixel is of no hue; shares of the brightest of the three. */
const leastSaturation = 0.18;
const leastLight = 0.15;

/** Whether a pixel, 0..1 in each of red, green and blue, is what people call so. */
export function isColour(colour: Colour, [r, g, b]: readonly [number, number, number]): boolean {
  const light = Math.max(r, g, b);
  const spread = light - Math.min(r, g, b);
  const saturation = light === 0 ? 0 : spread / light;
  switch (colour) {
    case 'white':
      return light >= 0.75 && saturation < 0.2;
    case 'gray':
      return light > 0.25 && light < 0.8 && saturation < 0.2;
    case 'black':
      return light <= 0.25;
    case 'dark':
      return light <= 0.35;
    case 'bright':
      return light >= 0.7;
    case 'brown':
      return light > leastLight && light < 0.65 && saturation >= 0.2 && isBetween(hueOf(r, g, b), [5, 50]);
  }
  const range = hues[colour];
  return (
    range !== undefined && light >= leastLight && saturation >= leastSaturation && isBetween(hueOf(r, g, b), range)
  );
}

function isBetween(hue: number, [from, to]: readonly [number, number]): boolean {
  return from <= to ? hue >= from && hue < to : hue >= from || hue < to;
}

/** 0..360. */
function hueOf(r: number, g: number, b: number): number {
  const light = Math.max(r, g, b);
  const spread = light - Math.min(r, g, b);
  if (spread === 0) return 0;
  const sector = light === r ? (g - b) / spread : light === g ? 2 + (b - r) / spread : 4 + (r - g) / spread;
  return (60 * sector + 360) % 360;
}
