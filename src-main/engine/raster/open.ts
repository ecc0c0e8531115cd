/** Opens a GeoTIFF: limits, structure, georeference, bands, overviews, default display. */
import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { because } from '../../contract/because.ts';
import { FaultError, raise } from '../../contract/fault.ts';
import type { BandInfo, Display, Georeference, RasterId, RasterInfo } from '../../contract/raster.ts';
import { groundSize } from './crs.ts';
import { extentOf, georeferenceOf } from './georeference.ts';
import { collectImages, paletteOf } from './images.ts';
import { type Level, levelOf, tag } from './level.ts';
import { bandWords } from './metadata.ts';
import { bandRoles } from './roles.ts';
import { type BlockCache, closeAll, type PixelSource, type RasterSource } from './source.ts';
import { correlation, displayOf, isDark, sampleBands, sorted } from './statistics.ts';
import { numbersOf, type TiffDirectory, type TiffFile, textOf, walkTiff } from './tiff-walk.ts';
import { compressions } from './unpack.ts';

/** Bands whose samples are gathered when a raster is opened; the rest follow when they are shown. */
const sampledAtOpen = 16;

export interface OpenOptions {
  readonly signal?: AbortSignal | undefined;
}
export interface OpenParameters extends OpenOptions {
  /** Where decoded blocks are kept; rasters may share one. */
  readonly blocks: BlockCache;
}

/** Identity of a file as it is now: path, size and times, with those of overviews beside it. Faults: `raster.notFound`, `raster.unreadable`. */
export async function rasterIdOf(path: string): Promise<{ id: RasterId; size: number }> {
  const facts = await stat(path, { bigint: true }).catch((error: unknown) => raiseFileFault(path, error));
  if (!facts.isFile()) raise('raster.unreadable', { path, ...because('file.notFile') });
  const overviews = await stat(`${path}.ovr`, { bigint: true }).catch(() => null);
  const identity = [resolve(path), stamp(facts), overviews?.isFile() ? stamp(overviews) : ''].join('\0');
  return { id: createHash('sha256').update(identity).digest('hex').slice(0, 24), size: Number(facts.size) };
}

/**
 * Size and times of a file. The time of the last change of its entry is among them, because tools that
 * copy files set the time of modification back to that of the original.
 */
function stamp({ size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${size} ${mtimeNs} ${ctimeNs}`;
}

/**
 * Opens a raster. The caller closes it. Faults: `raster.notFound`, `raster.unreadable`, `raster.notRaster`,
 * `raster.truncated`, `raster.corrupt`, `raster.tooManyTags`, `raster.overLimit`, `raster.unsupported`.
 */
export async function openRaster(path: string, options: OpenParameters): Promise<RasterSource> {
  const { id, size } = await rasterIdOf(path);
  const handle = await open(path).catch((error: unknown) => raiseFileFault(path, error));
  const handles = [handle];
  try {
    return await describe({ path, id, size, handle, handles }, options);
  } catch (error) {
    await closeAll(handles);
    throw error;
  }
}

interface Opened {
  readonly path: string;
  readonly id: RasterId;
  readonly size: number;
  readonly handle: FileHandle;
  /** Files to close; side files opened on the way are added. */
  readonly handles: FileHandle[];
}

async function describe(opened: Opened, options: OpenParameters): Promise<RasterSource> {
  const { path, handle, handles } = opened;
  const notices: string[] = [];
  const { file, directories } = await walkTiff(path, handle, opened.size);
  const [first, ...others] = directories;
  if (!first) raise('raster.corrupt', { path, ...because('tiff.noDirectory') });
  const level = await levelOf(file, first);
  if (!compressions[level.compression]) {
    raise('raster.unsupported', { path, ...because('tiff.compression', { compression: level.compression }) });
  }
  const images = await collectImages({ file, level, others, handles }, notices);
  const nodata = await nodataOf(file, first);
  const palette = level.photometric === 3 && level.samples === 1 ? await paletteOf(file, first) : null;
  const georeference = await georeferenceOf(file, first, notices);
  const pixels = { path, width: level.width, height: level.height, images, nodata, palette };
  const source: PixelSource = { ...pixels, alphaBand: null, blocks: options.blocks };
  const bands = await describeBands(source, { file, directory: first, level }, { notices, signal: options.signal });
  const alphaBand = bands.find((band) => band.role === 'alpha')?.index ?? null;
  const samples = new Map<number, Float64Array>();
  const open = { ...source, alphaBand, samples, close: () => closeAll(handles) };
  const display = await defaultDisplay(open, bands, { notices, signal: options.signal });
  const { transform } = georeference;
  const info: RasterInfo = {
    id: opened.id,
    path,
    name: basename(path),
    width: level.width,
    height: level.height,
    sampleType: level.sampleType,
    bands,
    nodata,
    hasMask: alphaBand !== null || images[0].mask !== null,
    georeference,
    extent: extentOf(transform, level),
    gsd: gsdOf(georeference, level, notices),
    overviews: images.slice(1).map((image) => ({ width: image.level.width, height: image.level.height })),
    block: { width: level.blockWidth, height: level.blockHeight },
    compression: compressions[level.compression]?.name ?? '',
    bytes: opened.size,
    display,
    notices,
  };
  return { ...open, info };
}

function gsdOf(georeference: Georeference, level: Level, notices: string[]): number | null {
  if (georeference.kind !== 'crs') return null;
  try {
    const metres = groundSize(georeference.transform, georeference.crs, { x: level.width / 2, y: level.height / 2 });
    if (metres > 0 && Number.isFinite(metres)) return metres;
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
  }
  notices.push('The raster lies where its coordinate reference system does not reach; sizes in metres are not known.');
  return null;
}

interface Told {
  readonly notices: string[];
  readonly signal?: AbortSignal | undefined;
}

async function describeBands(
  source: PixelSource,
  from: { file: TiffFile; directory: TiffDirectory; level: Level },
  told: Told,
): Promise<BandInfo[]> {
  const { file, directory, level } = from;
  const words = await bandWords(file, directory, told.notices);
  const extra = (await numbersOf(file, directory, tag.extraSamples)) ?? [];
  const undescribed = level.samples <= 4 && words.descriptions.size === 0;
  const all = Array.from({ length: level.samples }, (_, i) => i + 1);
  const samples = undescribed ? await sampleBands(source, all, told) : new Map<number, Float64Array>();
  const bands = bandRoles({
    name: basename(source.path),
    bandCount: level.samples,
    ...words,
    // GDAL's own word on colours goes before the TIFF tags, which it must fill in even where they say too much.
    rgb: words.colours.size === 0 && (level.photometric === 2 || level.photometric === 6),
    extra: level.photometric === 3 || words.colours.size > 0 ? [] : extra,
    correlation: (a, b) => correlation(samples.get(a), samples.get(b)),
    endsShare: (band) => endsShare(samples.get(band), level),
  });
  tellBands(bands, told.notices);
  return bands;
}

/** Share of the samples that are 0 or the type's largest value, as a mask's are; null where it cannot be told. */
function endsShare(samples: Float64Array | undefined, level: Level): number | null {
  if (!samples || level.bits > 16) return null;
  const highest = 2 ** level.bits - 1;
  let count = 0;
  let ends = 0;
  let tops = 0;
  for (const value of samples) {
    if (Number.isNaN(value)) continue;
    count++;
    if (value === 0 || value === highest) ends++;
    if (value === highest) tops++;
  }
  // A band of zeros alone would hide everything; it is no mask that somebody made.
  return count === 0 || tops === 0 ? null : ends / count;
}

function tellBands(bands: readonly BandInfo[], notices: string[]): void {
  const guessed = bands.filter((band) => band.roleFrom === 'order').map((band) => `${band.index} ${band.role}`);
  if (guessed.length > 0) {
    notices.push(
      `The file does not name its bands; by the usual order and by their pixels they are taken as: ${guessed.join(', ')}.`,
    );
  }
  if (bands.length > 1 && bands.every((band) => band.role === 'unknown')) {
    notices.push('The file does not say what its bands measure, so no index such as NDVI can be computed.');
  }
}

/** Red, green and blue where they are known; else the first three bands, or the first one as grey. */
export function defaultBands(bands: readonly BandInfo[]): [number, number, number] {
  const byRole = (role: BandInfo['role']) => bands.find((band) => band.role === role)?.index;
  const [red, green, blue] = [byRole('red'), byRole('green'), byRole('blue')];
  if (red && green && blue) return [red, green, blue];
  const shown = bands.filter((band) => band.role !== 'alpha').map((band) => band.index);
  const [first = 1, second, third] = shown;
  return second && third ? [first, second, third] : [first, first, first];
}

async function defaultDisplay(
  source: Omit<RasterSource, 'info'>,
  bands: readonly BandInfo[],
  told: Told,
): Promise<Display> {
  const chosen = defaultBands(bands);
  const shown = bands.map((band) => band.index).slice(0, sampledAtOpen);
  await gather(source, [...new Set([...chosen, ...shown])], told);
  const facts = displayFacts(source, bands, told);
  const display = await displayOf(facts, chosen, { kind: 'auto' });
  const samples = chosen.map((band) => source.samples.get(band) ?? new Float64Array());
  if (samples.every((values) => values.length === 0))
    told.notices.push('No pixel has data in the part that was looked at.');
  else if (facts.picture && isDark(samples)) told.notices.push('The picture is dark and is shown brightened.');
  return display;
}

/** What `displayOf` needs of an open raster. */
export function displayFacts(
  source: Omit<RasterSource, 'info'>,
  bands: readonly BandInfo[],
  options: OpenOptions = {},
) {
  const level = source.images[0].level;
  const picture = bands.filter(
    (band) => ['red', 'green', 'blue'].includes(band.role) && ['colour', 'order'].includes(band.roleFrom),
  );
  return {
    path: source.path,
    bandCount: bands.length,
    sampleType: level.sampleType,
    picture: source.palette !== null || (level.sampleType === 'uint8' && picture.length === 3),
    samplesOf: async (band: number) => {
      if (!source.samples.has(band)) await gather(source, [band], options);
      return source.samples.get(band) ?? new Float64Array();
    },
  };
}

async function gather(
  source: Omit<RasterSource, 'info'>,
  bands: readonly number[],
  options: OpenOptions,
): Promise<void> {
  const found = await sampleBands(source, bands, { signal: options.signal });
  for (const [band, values] of found) source.samples.set(band, sorted(values));
}

async function nodataOf(file: TiffFile, directory: TiffDirectory): Promise<number | null> {
  const text = (await textOf(file, directory, tag.gdalNodata)).trim();
  if (text === '') return null;
  const value = /^[+-]?nan$/i.test(text) ? Number.NaN : Number(text.replace(/^([+-]?)inf.*$/i, '$1Infinity'));
  return Number.isNaN(value) && !/nan/i.test(text) ? null : value;
}

function raiseFileFault(path: string, error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') raise('raster.notFound', { path });
  raise('raster.unreadable', { path }, error);
}
