/** One tile or strip as samples in the machine's byte order: read, unpack, undo the predictor, convert YCbCr. */
import { because } from '../../contract/because.ts';
import { raise } from '../../contract/fault.ts';
import type { SampleType } from '../../contract/raster.ts';
import { type Level, rowBytes, samplesPerBlock, storedRows } from './level.ts';
import { readBytes } from './tiff-walk.ts';
import { BlockError, compressions } from './unpack.ts';

export type Samples =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** Samples [rows][blockWidth][samples per block]; null for a block that is not in the file (sparse). */
export interface Block {
  readonly rows: number;
  readonly samples: Samples | null;
}

const makers: Readonly<Record<SampleType, (buffer: ArrayBufferLike, length: number) => Samples>> = {
  uint8: (b, n) => new Uint8Array(b, 0, n),
  int8: (b, n) => new Int8Array(b, 0, n),
  uint16: (b, n) => new Uint16Array(b, 0, n),
  int16: (b, n) => new Int16Array(b, 0, n),
  uint32: (b, n) => new Uint32Array(b, 0, n),
  int32: (b, n) => new Int32Array(b, 0, n),
  float32: (b, n) => new Float32Array(b, 0, n),
  float64: (b, n) => new Float64Array(b, 0, n),
};
export const sampleBytes: Readonly<Record<SampleType, number>> = {
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  float32: 4,
  float64: 8,
};

/** `count` zero samples of a type. */
export function emptySamples(type: SampleType, count: number): Samples {
  return makers[type](new ArrayBuffer(count * sampleBytes[type]), count);
}

/**
 * Decodes the first `rows` rows of block `index` (all that are stored where `rows` is larger).
 * Faults: `raster.corrupt`, `raster.overLimit`, `raster.truncated`, `raster.unsupported`.
 */
export async function decodeBlock(level: Level, index: number, rows: number): Promise<Block> {
  const stored = storedRows(level, Math.floor((index % (level.columns * level.rows)) / level.columns));
  const wantedRows = Math.min(rows, stored);
  if (!level.counts[index] || !level.offsets[index]) return { rows: stored, samples: null };
  try {
    const bytes = await unpackRows(level, index, { rows: wantedRows, stored });
    const gained = level.compression === 7 ? wantedRows : Math.min(stored, Math.floor(bytes.length / rowBytes(level)));
    const samples = typed(level, bytes, gained);
    undoPredictor(level, samples, gained);
    if (level.photometric === 6 && samplesPerBlock(level) === 3) toRgb(samples);
    return { rows: gained, samples };
  } catch (error) {
    if (!(error instanceof BlockError)) throw error;
    raise(`raster.${error.kind}`, { path: level.file.path, because: error.message }, error);
  }
}

async function unpackRows(level: Level, index: number, want: { rows: number; stored: number }): Promise<Uint8Array> {
  const compression = compressions[level.compression];
  if (!compression) {
    raise('raster.unsupported', {
      path: level.file.path,
      ...because('tiff.compression', { compression: level.compression }),
    });
  }
  const perRow = rowBytes(level);
  const wanted = {
    atLeast: want.rows * perRow,
    // A tile is always whole; writers pad the last strip, too.
    atMost: level.blockHeight * perRow + 4096,
    width: level.blockWidth,
    height: level.blockHeight,
    samples: samplesPerBlock(level),
    jpegTables: level.jpegTables,
  };
  const [offset, count] = [level.offsets[index] ?? 0, level.counts[index] ?? 0];
  const share = want.rows / want.stored;
  if (compression.prefix && share < 0.6 && count > 4096) {
    // Compressed sizes vary along a block, so half as much again is read; a shortfall reads it whole.
    const part = level.compression === 1 ? wanted.atLeast : Math.ceil(count * share * 1.5) + 512;
    const first = await compression.unpack(await readBytes(level.file, offset, Math.min(part, count)), wanted);
    if (first.length >= wanted.atLeast) return first;
  }
  if (count > 4 * wanted.atMost + 65536)
    throw new BlockError('overLimit', 'a block is stored in far more bytes than it holds');
  const whole = await compression.unpack(await readBytes(level.file, offset, count), wanted);
  if (whole.length < wanted.atLeast) throw new BlockError('corrupt', 'a block holds less than its size');
  return whole;
}

function typed(level: Level, bytes: Uint8Array, rows: number): Samples {
  const count = rows * level.blockWidth * samplesPerBlock(level);
  if (level.bits < 8) return spread(level, bytes, rows);
  const size = level.bits / 8;
  // A copy, not `slice`: zlib gives Buffers, whose `slice` is a view of the same memory.
  const aligned = bytes.byteOffset === 0 ? bytes : Uint8Array.from(bytes.subarray(0, count * size));
  if (size > 1 && !level.file.littleEndian) swap(aligned, size);
  return makers[level.sampleType](aligned.buffer, count);
}

function swap(bytes: Uint8Array, size: number): void {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length - (bytes.length % size));
  if (size === 2) whole.swap16();
  else if (size === 4) whole.swap32();
  else whole.swap64();
}

/** Samples of fewer than 8 bits, most significant first; rows begin at a byte. */
function spread(level: Level, bytes: Uint8Array, rows: number): Uint8Array {
  const { bits } = level;
  const perRow = level.blockWidth * samplesPerBlock(level);
  const stride = rowBytes(level);
  const out = new Uint8Array(rows * perRow);
  const mask = (1 << bits) - 1;
  for (let y = 0, to = 0; y < rows; y++) {
    for (let i = 0; i < perRow; i++) {
      const bit = i * bits;
      const at = y * stride + (bit >> 3);
      const pair = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
      out[to++] = (pair >> (16 - bits - (bit & 7))) & mask;
    }
  }
  return out;
}

/** TIFF predictors: 2 = differences along the row, 3 = floating point bytes by significance (Adobe TechNote 3). */
function undoPredictor(level: Level, samples: Samples, rows: number): void {
  if (level.predictor === 1 || level.compression === 1 || level.compression === 7) return;
  const step = samplesPerBlock(level);
  const perRow = level.blockWidth * step;
  if (level.predictor === 2 && level.bits >= 8) {
    const whole = integers(samples);
    for (let y = 0; y < rows; y++) {
      const end = (y + 1) * perRow;
      for (let i = y * perRow + step; i < end; i++) whole[i] = (whole[i] ?? 0) + (whole[i - step] ?? 0);
    }
    return;
  }
  if (level.predictor === 3 && level.sampleType.startsWith('float')) {
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    // The bytes were swapped as if they were samples; this predictor orders them by significance itself.
    if (!level.file.littleEndian) swap(bytes, level.bits / 8);
    for (let y = 0; y < rows; y++)
      undoFloatRow(bytes, { start: y * perRow * (level.bits / 8), perRow, step, size: level.bits / 8 });
    return;
  }
  raise('raster.unsupported', {
    path: level.file.path,
    ...because('tiff.predictor', { predictor: level.predictor, samples: level.sampleType }),
  });
}

function undoFloatRow(bytes: Uint8Array, row: { start: number; perRow: number; step: number; size: number }): void {
  const { start, perRow, step, size } = row;
  const length = perRow * size;
  for (let i = start + step; i < start + length; i++) bytes[i] = (bytes[i] ?? 0) + (bytes[i - step] ?? 0);
  const planes = bytes.slice(start, start + length);
  for (let i = 0; i < perRow; i++) {
    for (let b = 0; b < size; b++) bytes[start + i * size + (size - 1 - b)] = planes[b * perRow + i] ?? 0;
  }
}

/** Differences are integers whatever the samples are; sums wrap at the sample's width. */
function integers(samples: Samples): Samples {
  if (samples instanceof Float32Array) return new Uint32Array(samples.buffer, samples.byteOffset, samples.length);
  if (samples instanceof Float64Array) throw new BlockError('corrupt', 'predictor 2 on 64-bit samples');
  return samples;
}

/** JFIF: full-range BT.601, in place. */
function toRgb(samples: Samples): void {
  for (let i = 0; i + 2 < samples.length; i += 3) {
    const y = samples[i] ?? 0;
    const cb = (samples[i + 1] ?? 0) - 128;
    const cr = (samples[i + 2] ?? 0) - 128;
    samples[i] = clamp(y + 1.402 * cr);
    samples[i + 1] = clamp(y - 0.344136 * cb - 0.714136 * cr);
    samples[i + 2] = clamp(y + 1.772 * cb);
  }
}
const clamp = (value: number) => Math.max(0, Math.min(255, Math.round(value)));
