/**
 * One image of a TIFF (the raster itself, an overview or a mask) as checked facts: its size, the form
 * of its samples and where every tile or strip lies. A level that exists can be decoded without
 * further questions about its structure.
 */
import { because } from '../../contract/because.ts';
import { raise } from '../../contract/fault.ts';
import type { SampleType } from '../../contract/raster.ts';
import { limits } from './limits.ts';
import { bytesOf, numberOf, numbersOf, type TiffDirectory, type TiffFile } from './tiff-walk.ts';

export interface Level {
  readonly file: TiffFile;
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  /** Separate blocks for each band (planar configuration 2). */
  readonly planar: boolean;
  readonly tiled: boolean;
  readonly sampleType: SampleType;
  readonly bits: number;
  readonly compression: number;
  readonly predictor: number;
  readonly photometric: number;
  readonly blockWidth: number;
  readonly blockHeight: number;
  readonly columns: number;
  readonly rows: number;
  /** By block index (plane * rows * columns + row * columns + column); both 0 for a block that is not in the file. */
  readonly offsets: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
  readonly jpegTables: Uint8Array | undefined;
}

export const tag = {
  subfile: 254,
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  stripOffsets: 273,
  samples: 277,
  rowsPerStrip: 278,
  stripCounts: 279,
  planar: 284,
  predictor: 317,
  colourMap: 320,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileCounts: 325,
  extraSamples: 338,
  sampleFormat: 339,
  jpegTables: 347,
  subsampling: 530,
  pixelScale: 33550,
  tiePoints: 33922,
  transformation: 34264,
  geoKeys: 34735,
  gdalMetadata: 42112,
  gdalNodata: 42113,
  rpc: 50844,
} as const;

const sampleTypes: Readonly<Record<string, SampleType>> = {
  u8: 'uint8',
  u16: 'uint16',
  u32: 'uint32',
  i8: 'int8',
  i16: 'int16',
  i32: 'int32',
  f32: 'float32',
  f64: 'float64',
};

/** Checks a directory and makes its level. Faults: `raster.corrupt`, `raster.overLimit`, `raster.truncated`, `raster.unsupported`. */
export async function levelOf(file: TiffFile, directory: TiffDirectory): Promise<Level> {
  const number = (t: number, otherwise: number) => numberOf(file, directory, t, otherwise);
  const [width, height] = [await number(tag.width, 0), await number(tag.height, 0)];
  const samples = await number(tag.samples, 1);
  checkSize(file.path, { width, height, samples });
  const { sampleType, bits } = await sampleForm(file, directory, samples);
  const tiled = directory.has(tag.tileOffsets);
  const blockWidth = tiled ? await number(tag.tileWidth, 0) : width;
  const blockHeight = tiled
    ? await number(tag.tileHeight, 0)
    : Math.min(await number(tag.rowsPerStrip, height), height);
  const planar = (await number(tag.planar, 1)) === 2 && samples > 1;
  checkBlock(file.path, { blockWidth, blockHeight });
  const columns = Math.ceil(width / blockWidth);
  const rows = Math.ceil(height / blockHeight);
  const base = {
    file,
    width,
    height,
    samples,
    planar,
    tiled,
    sampleType,
    bits,
    columns,
    rows,
    blockWidth,
    blockHeight,
  };
  const level: Level = {
    ...base,
    compression: await number(tag.compression, 1),
    predictor: await number(tag.predictor, 1),
    photometric: await number(tag.photometric, 1),
    jpegTables: await bytesOf(file, directory, tag.jpegTables),
    ...(await blockTable(file, directory, { tiled, blocks: columns * rows * (planar ? samples : 1) })),
  };
  await checkColour(level, directory);
  const split = level.compression === 1 && !tiled ? splitStrips(level) : level;
  checkBlockBytes(split);
  return split;
}

function checkSize(path: string, size: { width: number; height: number; samples: number }): void {
  const { width, height, samples } = size;
  const whole = [width, height, samples].every((n) => Number.isInteger(n) && n > 0);
  if (!whole) raise('raster.corrupt', { path, ...because('tiff.size', { width, height, samples }) });
  if (width > limits.side || height > limits.side) {
    raise('raster.overLimit', { path, ...because('tiff.pixels', { width, height, limit: limits.side }) });
  }
  if (samples > limits.bands) {
    raise('raster.overLimit', { path, ...because('tiff.bands', { samples, limit: limits.bands }) });
  }
}

function checkBlock(path: string, block: { blockWidth: number; blockHeight: number }): void {
  const { blockWidth, blockHeight } = block;
  if (![blockWidth, blockHeight].every((n) => Number.isInteger(n) && n > 0)) {
    raise('raster.corrupt', { path, ...because('tiff.blockSize', { width: blockWidth, height: blockHeight }) });
  }
}

function checkBlockBytes(level: Level): void {
  const bytes = rowBytes(level) * level.blockHeight;
  if (bytes > limits.blockBytes) {
    const because = `one block has ${bytes} bytes; at most ${limits.blockBytes}`;
    raise('raster.overLimit', { path: level.file.path, because });
  }
}

async function sampleForm(file: TiffFile, directory: TiffDirectory, samples: number) {
  const allBits = ((await numbersOf(file, directory, tag.bits)) ?? [1]).slice(0, samples);
  const formats = ((await numbersOf(file, directory, tag.sampleFormat)) ?? [1]).slice(0, samples);
  const bits = allBits[0] ?? 1;
  const format = formats[0] ?? 1;
  if (allBits.some((b) => b !== bits) || formats.some((f) => f !== format)) {
    raise('raster.unsupported', { path: file.path, ...because('tiff.mixedSamples') });
  }
  const letter = { 1: 'u', 2: 'i', 3: 'f', 4: 'u' }[format];
  const small = letter === 'u' && bits > 0 && bits < 8 && Number.isInteger(bits);
  const sampleType = small ? 'uint8' : sampleTypes[`${letter}${bits}`];
  if (!sampleType) raise('raster.unsupported', { path: file.path, ...because('tiff.sampleFormat', { bits, format }) });
  return { sampleType, bits };
}

async function checkColour(level: Level, directory: TiffDirectory): Promise<void> {
  const { file, photometric, compression } = level;
  if (photometric === 6 && compression !== 7) {
    const subsampling = (await numbersOf(file, directory, tag.subsampling)) ?? [2, 2];
    if (subsampling.some((n) => n !== 1)) {
      raise('raster.unsupported', { path: file.path, ...because('tiff.subsampled') });
    }
  }
}

async function blockTable(file: TiffFile, directory: TiffDirectory, form: { tiled: boolean; blocks: number }) {
  const { tiled, blocks } = form;
  const { path } = file;
  if (blocks > limits.valuesPerTag) {
    raise('raster.overLimit', { path, ...because('tiff.blocks', { blocks, limit: limits.valuesPerTag }) });
  }
  const offsets = await numbersOf(file, directory, tiled ? tag.tileOffsets : tag.stripOffsets);
  if (!offsets) raise('raster.corrupt', { path, ...because('tiff.noOffsets') });
  const stated = await numbersOf(file, directory, tiled ? tag.tileCounts : tag.stripCounts);
  // Old writers leave the byte counts of a single uncompressed strip out; it then reaches to the file's end.
  const counts = stated ?? (offsets.length === 1 ? [file.size - (offsets[0] ?? 0)] : []);
  if (offsets.length < blocks || counts.length < blocks) {
    raise('raster.corrupt', { path, ...because('tiff.fewOffsets', { blocks, offsets: offsets.length }) });
  }
  for (let i = 0; i < blocks; i++) {
    const offset = offsets[i] ?? 0;
    const count = counts[i] ?? 0;
    if (!(offset >= 0 && count >= 0)) raise('raster.corrupt', { path, ...because('tiff.negativeOffset') });
    if (offset + count > file.size) raise('raster.truncated', { path, block: i });
  }
  return { offsets: Float64Array.from(offsets), counts: Float64Array.from(counts) };
}

/** An uncompressed strip can be read in parts, so a raster in one large strip is taken as many small ones. */
function splitStrips(level: Level): Level {
  const bytes = rowBytes(level);
  const target = Math.max(1, Math.floor((512 * 1024) / bytes));
  if (level.blockHeight <= target * 2) return level;
  const rows = Math.ceil(level.height / target);
  const planes = level.planar ? level.samples : 1;
  const offsets = new Float64Array(rows * planes);
  const counts = new Float64Array(rows * planes);
  for (let i = 0; i < offsets.length; i++) {
    const row = (i % rows) * target;
    const strip = Math.floor(i / rows) * level.rows + Math.floor(row / level.blockHeight);
    const stripRow = row % level.blockHeight;
    // Strips whose height is no multiple of the part would need parts that span two strips.
    if (level.rows > 1 && level.blockHeight % target !== 0) return level;
    const start = level.offsets[strip] ?? 0;
    if (start === 0) continue;
    offsets[i] = start + stripRow * bytes;
    counts[i] = Math.min(target, level.height - row) * bytes;
    if (stripRow * bytes + (counts[i] ?? 0) > (level.counts[strip] ?? 0)) {
      raise('raster.truncated', { path: level.file.path, block: strip });
    }
  }
  return { ...level, blockHeight: target, rows, offsets, counts };
}

/** Samples of one pixel in a block: all bands, or one where each band has its own blocks. */
export function samplesPerBlock(level: Level): number {
  return level.planar ? 1 : level.samples;
}

/** Bytes of one row of a block as stored (rows begin at a byte). */
export function rowBytes(level: Level): number {
  return Math.ceil((level.blockWidth * samplesPerBlock(level) * level.bits) / 8);
}

/** Rows of a block that are in the file: tiles are always whole, the last strip is not. */
export function storedRows(level: Level, row: number): number {
  return level.tiled ? level.blockHeight : Math.min(level.blockHeight, level.height - row * level.blockHeight);
}
