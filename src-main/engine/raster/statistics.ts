/**
 * Statistics of the whole raster, from a sample that depends on the raster alone (never on a window),
 * so that the same object has the same colours whatever is looked at. Read from the smallest overview
 * that is detailed enough, or from blocks spread evenly over the raster: bounded work at any size.
 */
import { raise } from '../../contract/fault.ts';
import type { Display, Range, SampleType, Stretch } from '../../contract/raster.ts';
import { missingTest, type ReadOptions, readRegion } from './region.ts';
import type { Image, PixelSource } from './source.ts';

/** Samples of one band that are looked at, about. */
const sampleCount = 65_536;
/** Blocks that are read of a raster without overviews, at most. */
const blockCount = 64;
/** Decoded bytes that are read of a raster without overviews, about. */
const byteBudget = 48 * 1024 * 1024;

/** Samples of several bands at the same pixels; what a band has no data for is NaN. */
export type BandSamples = ReadonlyMap<number, Float64Array>;

/** Gathers samples of bands (from 1), pixel by pixel in step. */
export async function sampleBands(
  source: PixelSource,
  bands: readonly number[],
  options: ReadOptions = {},
): Promise<BandSamples> {
  const found = new Map<number, number[]>(bands.map((band) => [band, []]));
  const image = sampledImage(source);
  for (const region of sampledRegions(image, source)) {
    const pixels = await readRegion(source, { image, region, bands }, options);
    for (const band of bands) {
      const plane = pixels.planes.get(band);
      const missing = missingTest(source.nodata, plane);
      const into = found.get(band);
      if (!plane || !into) continue;
      for (let i = 0; i < plane.length; i++) {
        const value = plane[i] ?? 0;
        into.push(pixels.valid[i] && !missing?.(value) ? value : Number.NaN);
      }
    }
  }
  return new Map([...found].map(([band, values]) => [band, Float64Array.from(values)]));
}

function sampledImage(source: PixelSource): Image {
  const detailed = source.images.filter((image) => image.level.width * image.level.height >= sampleCount);
  return detailed.at(-1) ?? source.images[0];
}

function sampledRegions(image: Image, source: PixelSource) {
  const { level } = image;
  const pixels = level.width * level.height;
  const whole = { x: 0, y: 0, thin: 1 };
  const bytes = pixels * level.samples * (level.bits / 8);
  if (bytes <= byteBudget) {
    const step = Math.max(1, Math.floor(Math.sqrt(pixels / sampleCount)));
    const size = { width: Math.ceil(level.width / step), height: Math.ceil(level.height / step) };
    return [{ ...whole, ...size, stepX: step, stepY: step }];
  }
  return spreadBlocks(image, source);
}

/** Rectangles of single blocks, evenly over rows and columns; each gives its share of the samples. */
function spreadBlocks(image: Image, source: PixelSource) {
  const { level } = image;
  const blockBytes = level.blockWidth * level.blockHeight * (level.bits / 8) * level.samples;
  const affordable = Math.max(9, Math.min(blockCount * 4, Math.floor(byteBudget / blockBytes)));
  const across = Math.min(level.columns, Math.max(1, Math.round(Math.sqrt((affordable * level.columns) / level.rows))));
  const down = Math.min(level.rows, Math.max(1, Math.floor(affordable / across)));
  const share = sampleCount / (across * down);
  const step = Math.max(1, Math.floor(Math.sqrt((level.blockWidth * level.blockHeight) / share)));
  // A block of a few rows is sampled along its rows only.
  const stepY = Math.min(step, Math.max(1, Math.floor(level.blockHeight / 2)));
  const stepX = Math.max(1, Math.floor((level.blockWidth * level.blockHeight) / share / stepY));
  const regions = [];
  for (let j = 0; j < down; j++) {
    for (let i = 0; i < across; i++) {
      const x = Math.floor(((i + 0.5) * level.columns) / across) * level.blockWidth;
      const y = Math.floor(((j + 0.5) * level.rows) / down) * level.blockHeight;
      const width = Math.ceil(Math.min(level.blockWidth, level.width - x) / stepX);
      const height = Math.ceil(Math.min(level.blockHeight, level.height - y) / stepY);
      regions.push({ x, y, width, height, stepX, stepY, thin: 1 });
    }
  }
  return source.width > 0 ? regions : [];
}

/** Values in order, without what is no data. */
export function sorted(values: Float64Array): Float64Array {
  return values.filter((value) => Number.isFinite(value)).sort();
}

/** Value below which `percent` of the sorted samples lie, interpolated; NaN for none. */
export function percentile(values: Float64Array, percent: number): number {
  if (values.length === 0) return Number.NaN;
  const at = (percent / 100) * (values.length - 1);
  const below = values[Math.floor(at)] ?? Number.NaN;
  const above = values[Math.ceil(at)] ?? below;
  return below + (above - below) * (at - Math.floor(at));
}

/** Pearson correlation over the pixels where both bands have data; null for fewer than 100 or a constant band. */
export function correlation(a: Float64Array | undefined, b: Float64Array | undefined): number | null {
  let [n, sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < (a?.length ?? 0); i++) {
    const [u, v] = [a?.[i] ?? Number.NaN, b?.[i] ?? Number.NaN];
    if (!Number.isFinite(u) || !Number.isFinite(v)) continue;
    n++;
    sumA += u;
    sumB += v;
    sumAA += u * u;
    sumBB += v * v;
    sumAB += u * v;
  }
  const spread = (n * sumAA - sumA * sumA) * (n * sumBB - sumB * sumB);
  return n < 100 || !(spread > 0) ? null : (n * sumAB - sumA * sumB) / Math.sqrt(spread);
}

export interface DisplayFacts {
  readonly path: string;
  readonly bandCount: number;
  readonly sampleType: SampleType;
  /** Whether the bands are red, green and blue of a picture, for which 0..255 is the honest range. */
  readonly picture: boolean;
  readonly samplesOf: (band: number) => Promise<Float64Array>;
}

/**
 * Ranges for bands and stretch. `auto` is 0..255 for 8-bit pictures unless they are dark, else
 * percentiles 2 and 98 of each band. Fault: `raster.badBands`.
 */
export async function displayOf(
  facts: DisplayFacts,
  bands: readonly [number, number, number],
  stretch: Stretch,
): Promise<Display> {
  for (const band of bands) {
    const exists = Number.isInteger(band) && band >= 1 && band <= facts.bandCount;
    if (!exists) raise('raster.badBands', { band, path: facts.path, count: facts.bandCount });
  }
  if (stretch.kind === 'range') {
    const range = { min: stretch.min, max: stretch.max };
    return { bands, ranges: [range, range, range] };
  }
  const samples = [await facts.samplesOf(bands[0]), await facts.samplesOf(bands[1]), await facts.samplesOf(bands[2])];
  if (stretch.kind === 'auto' && facts.picture && !isDark(samples)) {
    const full = { min: 0, max: 255 };
    return { bands, ranges: [full, full, full] };
  }
  const [low, high] = stretch.kind === 'auto' ? [2, 98] : [stretch.low, stretch.high];
  const range = (values: Float64Array | undefined) => rangeOf(values ?? new Float64Array(), { low, high });
  return { bands, ranges: [range(samples[0]), range(samples[1]), range(samples[2])] };
}

/** A picture whose brightest parts stay in the lower third is shown stretched; otherwise it is left as it was made. */
export function isDark(samples: readonly Float64Array[]): boolean {
  const brightest = samples.map((values) => percentile(values, 98)).filter(Number.isFinite);
  return brightest.length > 0 && Math.max(...brightest) < 85;
}

function rangeOf(values: Float64Array, percents: { low: number; high: number }): Range {
  const min = percentile(values, Math.min(percents.low, percents.high));
  const max = percentile(values, Math.max(percents.low, percents.high));
  if (!Number.isFinite(min)) return { min: 0, max: 255 };
  if (max > min) return { min, max };
  // One value over nearly the whole raster: what is rare is shown rather than nothing.
  const [first, last] = [values[0] ?? min, values.at(-1) ?? max];
  return last > first ? { min: first, max: last } : { min, max: min + 1 };
}
