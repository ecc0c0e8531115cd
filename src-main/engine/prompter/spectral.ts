/** Spectral indices of a window, from bands whose role is known. */
import type { BandPixels, BandRole, WindowPixels } from '../../contract/raster.ts';

export type Band = BandPixels['data'];

/**
 * What the numbers of the bands are. `reflectance` (a share of the light, or that times 10,000) keeps
 * published thresholds meaningful; `counts` (8-bit or otherwise unscaled) shifts them, since haze and
 * gain differ from band to band.
 */
export type Units = 'reflectance' | 'counts';

export interface Spectrum {
  readonly bands: ReadonlyMap<BandRole, Band>;
  readonly units: Units;
  readonly valid: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** The window's bands by role; the first of several with one role counts. */
export function spectrumOf(pixels: WindowPixels): Spectrum {
  const bands = new Map<BandRole, Band>();
  for (const { role, data } of pixels.bands) if (!bands.has(role)) bands.set(role, data);
  return { bands, units: unitsOf(bands), valid: pixels.valid, width: pixels.width, height: pixels.height };
}

/** Fractions up to 1.6, or 16-bit and float numbers in the range of reflectance times 10,000. */
function unitsOf(bands: ReadonlyMap<BandRole, Band>): Units {
  const nir = bands.get('nir');
  if (!nir || nir instanceof Uint8Array) return 'counts';
  const step = Math.max(1, Math.floor(nir.length / 5000));
  const sample: number[] = [];
  for (let i = 0; i < nir.length; i += step) if (Number.isFinite(nir[i]!) && nir[i] !== 0) sample.push(nir[i]!);
  sample.sort((a, b) => a - b);
  const high = sample[Math.floor(sample.length * 0.98)] ?? 0;
  const fractions = nir instanceof Float32Array && high > 0.01 && high <= 1.6;
  return fractions || (high > 300 && high <= 12_000) ? 'reflectance' : 'counts';
}

/** (a - b) / (a + b) per pixel, -1..1; NaN where there is no data, a value is not finite or negative, or both are 0. */
export function normalisedDifference(a: Band, b: Band, valid: Uint8Array): Float32Array {
  const index = new Float32Array(valid.length);
  for (let i = 0; i < index.length; i++) {
    const p = a[i]!;
    const q = b[i]!;
    index[i] = valid[i] === 1 && p >= 0 && q >= 0 && p + q > 0 && p + q < Infinity ? (p - q) / (p + q) : Number.NaN;
  }
  return index;
}

/** Mean over a square of (2 * radius + 1) pixels, NaN left out; NaN where the square has no value. Running sums: linear time. */
export function boxMean(values: Float32Array, width: number, height: number, radius: number): Float32Array {
  const rows = slide(values, { count: height, length: width, step: 1, stride: width }, radius);
  return slide(rows, { count: width, length: height, step: width, stride: 1 }, radius);
}

interface Lines {
  readonly count: number;
  readonly length: number;
  /** Distance in the array between neighbours on a line, and between lines. */
  readonly step: number;
  readonly stride: number;
}

function slide(values: Float32Array, lines: Lines, radius: number): Float32Array {
  const { count, length, step, stride } = lines;
  const out = new Float32Array(values.length);
  for (let line = 0; line < count; line++) {
    const at = line * stride;
    let sum = 0;
    let known = 0;
    for (let i = -radius; i < length; i++) {
      const enters = i + radius < length ? values[at + (i + radius) * step]! : Number.NaN;
      if (!Number.isNaN(enters)) {
        sum += enters;
        known++;
      }
      const leaves = i - radius - 1 >= 0 ? values[at + (i - radius - 1) * step]! : Number.NaN;
      if (!Number.isNaN(leaves)) {
        sum -= leaves;
        known--;
      }
      if (i >= 0) out[at + i * step] = known > 0 ? sum / known : Number.NaN;
    }
  }
  return out;
}
