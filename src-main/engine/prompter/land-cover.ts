/**
 * Land cover from spectral indices. Sources of the formulas: NDVI Rouse 1974, NDWI McFeeters 1996,
 * MNDWI Xu 2006, NDBI Zha 2003. Thresholds are found in the window and kept within limits; the limits
 * of unscaled counts are those of Landsat and aerial 8-bit images, where haze lowers NDVI.
 */
import { and, butNot, type Evidence, heatAround } from './heat.ts';
import { boxMean, normalisedDifference, type Spectrum } from './spectral.ts';
import { boundedOtsu, darkGroup, type Limits, type Threshold } from './threshold.ts';

export interface LandCover {
  /** Each is null where the bands for it are missing. */
  water(): Evidence | null;
  vegetation(): Evidence | null;
  bare(): Evidence | null;
  builtUp(): Evidence | null;
  /** Neither water nor vegetation. */
  dry(): Evidence | null;
}

const limits = {
  reflectance: {
    mndwi: { low: 0, high: 0.35, usual: 0.1 },
    ndwi: { low: 0, high: 0.3, usual: 0.1 },
    ndvi: { low: 0.2, high: 0.45, usual: 0.3 },
    soil: { low: 0.12, high: 0.28, usual: 0.2 },
  },
  counts: {
    mndwi: { low: 0.05, high: 0.4, usual: 0.2 },
    ndwi: { low: 0.15, high: 0.4, usual: 0.25 },
    ndvi: { low: 0.1, high: 0.4, usual: 0.15 },
    soil: { low: 0.03, high: 0.12, usual: 0.05 },
  },
} as const satisfies Record<Spectrum['units'], Record<string, Limits>>;

/** Widths of the transitions, in index units. */
const soft = { water: 0.08, vegetation: 0.05, soil: 0.03 };

/** Computes each concept at most once, when it is first asked for. */
export function landCover(spectrum: Spectrum): LandCover {
  const ndvi = once(() => difference(spectrum, 'nir', 'red'));
  const water = once(() => waterOf(spectrum, ndvi()));
  const vegetation = once(() => vegetationOf(spectrum, ndvi(), water()));
  const dry = once(() => dryOf(spectrum, ndvi(), water(), vegetation()));
  const soil = once(() => soilOf(spectrum, dry()));
  const bare = once(() => partOfDry(dry(), soil(), false));
  const builtUp = once(() => partOfDry(dry(), soil(), true));
  return { water, vegetation, bare, builtUp, dry };
}

function waterOf(spectrum: Spectrum, ndvi: Float32Array | null): Evidence | null {
  const modified = difference(spectrum, 'green', 'swir1');
  const index = modified ?? difference(spectrum, 'green', 'nir');
  if (!index) return null;
  // Plants have both indices far below zero; without them the two groups are water and dry ground.
  const bareOnly = ndvi ? (i: number) => ndvi[i]! < 0.1 : undefined;
  const threshold = boundedOtsu(index, limits[spectrum.units][modified ? 'mndwi' : 'ndwi'], bareOnly);
  const heat = heatAround(index, threshold.value, soft.water);
  const dark = modified ? null : darkWater(spectrum, index, heat);
  if (ndvi) for (let i = 0; i < heat.length; i++) if (ndvi[i]! > 0.2) heat[i] = 0;
  const basis = `${modified ? 'MNDWI' : 'NDWI'} over ${inWords(threshold)}`;
  return {
    heat,
    from: 'spectral',
    basis: dark === null ? basis : `${basis}, or over 0 where near infrared is under ${dark}`,
  };
}

/**
 * Deep, dark water reflects so little that NDWI, a ratio, is near 0 and full of noise; but where near
 * infrared falls into two groups, the dark one is water or shadow, and shadow on plants has NDWI under 0.
 * Raises the heat in place; the band's threshold for people, null where there are not two groups.
 */
function darkWater(spectrum: Spectrum, index: Float32Array, heat: Float32Array): string | null {
  const nir = spectrum.bands.get('nir');
  const limit = nir ? darkGroup(nir, spectrum.valid) : null;
  if (!nir || limit === null) return null;
  const k = 2 / soft.water;
  for (let i = 0; i < heat.length; i++) {
    if (!(nir[i]! < limit) || Number.isNaN(index[i]!)) continue;
    heat[i] = Math.max(heat[i]!, 1 / (1 + Math.exp(-k * index[i]!)));
  }
  return String(Number(limit.toPrecision(3)));
}

function vegetationOf(spectrum: Spectrum, ndvi: Float32Array | null, water: Evidence | null): Evidence | null {
  if (!ndvi) return null;
  const onLand = water ? (i: number) => water.heat[i]! <= 0.5 : undefined;
  const threshold = boundedOtsu(ndvi, limits[spectrum.units].ndvi, onLand);
  const heat = heatAround(ndvi, threshold.value, soft.vegetation);
  return { heat, from: 'spectral', basis: `NDVI over ${inWords(threshold)}` };
}

function dryOf(
  spectrum: Spectrum,
  ndvi: Float32Array | null,
  water: Evidence | null,
  vegetation: Evidence | null,
): Evidence | null {
  if (!ndvi || !water || !vegetation) return null;
  const heat = Float32Array.from(spectrum.valid, (ok, i) => (ok === 1 && !Number.isNaN(ndvi[i]!) ? 1 : 0));
  butNot(butNot(heat, water.heat), vegetation.heat);
  return { heat, from: 'spectral', basis: 'neither water nor vegetation by their indices' };
}

interface Soil {
  readonly index: Float32Array;
  readonly threshold: Threshold;
}

/** Soil and sand are redder than roofs and asphalt; the mean of 3 x 3 pixels is compared, since roofs vary. */
function soilOf(spectrum: Spectrum, dry: Evidence | null): Soil | null {
  const redness = difference(spectrum, 'red', 'blue');
  if (!redness || !dry) return null;
  const index = boxMean(redness, spectrum.width, spectrum.height, 1);
  const threshold = boundedOtsu(index, limits[spectrum.units].soil, (i) => dry.heat[i]! > 0.5);
  return { index, threshold };
}

/** The dry ground on one side of the soil threshold. */
function partOfDry(dry: Evidence | null, soil: Soil | null, builtUp: boolean): Evidence | null {
  if (!dry || !soil) return null;
  const heat = heatAround(soil.index, soil.threshold.value, soft.soil);
  if (builtUp) for (let i = 0; i < heat.length; i++) heat[i] = Number.isNaN(soil.index[i]!) ? 0 : 1 - heat[i]!;
  const side = builtUp ? 'less red than soil' : 'as red as soil';
  const basis = `${dry.basis}, and ${side} ((red - blue) / (red + blue) ${builtUp ? 'under' : 'over'} ${inWords(soil.threshold)})`;
  return { heat: and(heat, dry.heat), from: 'spectral', basis };
}

function difference(spectrum: Spectrum, a: 'nir' | 'green' | 'red', b: 'red' | 'swir1' | 'nir' | 'blue') {
  const first = spectrum.bands.get(a);
  const second = spectrum.bands.get(b);
  return first && second ? normalisedDifference(first, second, spectrum.valid) : null;
}

function inWords({ value, from }: Threshold): string {
  const why = {
    otsu: 'found in this window by Otsu',
    limit: 'found in this window by Otsu, kept within the usual limits',
    usual: 'the usual one: this window does not fall into two groups',
  };
  return `${value.toFixed(2)} (threshold ${why[from]})`;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
