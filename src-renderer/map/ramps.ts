/** Colour ramps for one band and for graduated styles: a few stops, interpolated in sRGB. Pure. */

/** Red, green, blue, 0..255. */
export type Rgb = readonly [number, number, number];

/** Made for this program; from dark to light so that they read without colour, too. */
export const ramps = {
  heat: ['#1b1036', '#6b1d6f', '#c0394f', '#f0812b', '#fde68a'],
  water: ['#06283d', '#0b5c84', '#1d97b5', '#7fd0d0', '#eefaf3'],
  growth: ['#2f2410', '#6a5a1c', '#83882c', '#5fa64a', '#d6f2b0'],
  terrain: ['#1c4a3a', '#4f8a4b', '#c2b46a', '#a87945', '#f4efe6'],
  contrast: ['#1f3a93', '#7aa2d8', '#f2f2f2', '#dd8c74', '#8e1d2c'],
} as const satisfies Record<string, readonly string[]>;

export type RampName = keyof typeof ramps;
export const rampNames = Object.keys(ramps).filter((name): name is RampName => name in ramps);

function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** The colour at 0..1; beyond the ends, the end's. */
export function rampColour(name: RampName, at: number): Rgb {
  const stops = ramps[name].map(rgbOf);
  const place = Math.min(1, Math.max(0, at)) * (stops.length - 1);
  const low = Math.min(stops.length - 2, Math.floor(place));
  const [from, to] = [stops[low] ?? [0, 0, 0], stops[low + 1] ?? [0, 0, 0]];
  const mix = (c: 0 | 1 | 2) => Math.round(from[c] + (to[c] - from[c]) * (place - low));
  return [mix(0), mix(1), mix(2)];
}

export function hexOf([r, g, b]: Rgb): string {
  return `#${[r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** uint8[256 * 3], the colour of each grey value. */
export function rampTable(name: RampName): Uint8Array {
  const table = new Uint8Array(256 * 3);
  for (let value = 0; value < 256; value++) table.set(rampColour(name, value / 255), value * 3);
  return table;
}

/** Colours a grey picture in place. @param rgba uint8[n * 4], whose red is the grey value. */
export function paintRamp(rgba: Uint8ClampedArray, table: Uint8Array): void {
  for (let i = 0; i < rgba.length; i += 4) {
    const from = (rgba[i] ?? 0) * 3;
    rgba[i] = table[from] ?? 0;
    rgba[i + 1] = table[from + 1] ?? 0;
    rgba[i + 2] = table[from + 2] ?? 0;
  }
}
