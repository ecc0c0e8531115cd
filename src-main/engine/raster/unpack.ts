/**
 * From a block's stored bytes to its uncompressed bytes, with a hard limit on the output. zlib and
 * zstd are Node's. LZW and PackBits are written here although geotiff has them: its versions have no
 * output limit and collect bytes in growing arrays, and a reader of untrusted files needs the limit.
 * JPEG is geotiff's, behind a check of the header's dimensions.
 */
import { promisify } from 'node:util';
import { constants, inflate, inflateSync, zstdDecompress } from 'node:zlib';
import { getDecoder } from 'geotiff';

const inflateAsync = promisify<Uint8Array, object, Uint8Array>(inflate);
const zstdAsync = promisify<Uint8Array, object, Uint8Array>(zstdDecompress);

/** What a decoder is told: the bytes wanted at least, the bytes allowed at most. */
export interface Wanted {
  readonly atLeast: number;
  readonly atMost: number;
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  readonly jpegTables: Uint8Array | undefined;
}
type Unpack = (input: Uint8Array, wanted: Wanted) => Uint8Array | Promise<Uint8Array>;

/** A block that does not hold what its directory promises. `kind` becomes the fault's code. */
export class BlockError extends Error {
  readonly kind: 'corrupt' | 'overLimit';
  constructor(kind: 'corrupt' | 'overLimit', message: string) {
    super(message);
    this.kind = kind;
  }
}

interface Compression {
  readonly name: string;
  readonly unpack: Unpack;
  /** Whether the beginning of the bytes suffices for the first rows. */
  readonly prefix: boolean;
}

/** By TIFF compression tag. Absent ones (old JPEG, LERC, WebP, LZMA, fax) are not read. */
export const compressions: Readonly<Record<number, Compression>> = {
  1: { name: 'none', unpack: (input) => input, prefix: true },
  5: { name: 'LZW', unpack: lzw, prefix: false },
  7: { name: 'JPEG', unpack: jpeg, prefix: false },
  8: { name: 'deflate', unpack: deflate, prefix: true },
  32946: { name: 'deflate', unpack: deflate, prefix: true },
  32773: { name: 'PackBits', unpack: packBits, prefix: false },
  50000: { name: 'zstd', unpack: zstd, prefix: false },
};

/** Bytes up to which zlib runs at once: handing so little to another thread takes longer than the work. */
const smallOutput = 64 * 1024;

/** Z_SYNC_FLUSH: a beginning gives what it holds instead of an error; a short block is noticed by its length. */
async function deflate(input: Uint8Array, wanted: Wanted): Promise<Uint8Array> {
  const options = { maxOutputLength: wanted.atMost, finishFlush: constants.Z_SYNC_FLUSH, chunkSize: chunk(wanted) };
  return limited(async () =>
    wanted.atLeast <= smallOutput ? inflateSync(input, options) : inflateAsync(input, options),
  );
}

async function zstd(input: Uint8Array, wanted: Wanted): Promise<Uint8Array> {
  return limited(() => zstdAsync(input, { maxOutputLength: wanted.atMost, chunkSize: chunk(wanted) }));
}

/** One output buffer where the size is known, so that zlib does not join many. */
function chunk(wanted: Wanted): number {
  return Math.min(1024 * 1024, Math.max(1024, wanted.atLeast + 64));
}

async function limited(output: () => Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await output();
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    const because = error instanceof Error ? error.message : String(error);
    throw tooLarge
      ? new BlockError('overLimit', 'a block unpacks to more than its size')
      : new BlockError('corrupt', `a block cannot be unpacked (${because})`);
  }
}

/** TIFF 6.0 section 13: codes of 9 to 12 bits, most significant bit first, width raised one code early. */
function lzw(input: Uint8Array, wanted: Wanted): Uint8Array {
  const output = new Uint8Array(wanted.atLeast);
  const prefix = new Uint16Array(4097);
  const suffix = new Uint8Array(4097);
  const length = new Uint32Array(4097);
  for (let i = 0; i < 256; i++) {
    suffix[i] = i;
    length[i] = 1;
  }
  let next = 258;
  let width = 9;
  let bits = 0;
  let held = 0;
  let previous = -1;
  let at = 0;
  for (let i = 0; at < output.length; ) {
    while (held < width && i < input.length) {
      bits = ((bits << 8) | (input[i++] ?? 0)) & 0xffffff;
      held += 8;
    }
    if (held < width) break;
    const code = (bits >>> (held - width)) & ((1 << width) - 1);
    held -= width;
    if (code === 257) break;
    if (code === 256) {
      next = 258;
      width = 9;
      previous = -1;
      continue;
    }
    if (code > next || (code === next && previous < 0) || (previous < 0 && code > 255)) {
      throw new BlockError('corrupt', 'a block has an impossible LZW code');
    }
    if (previous >= 0 && next <= 4095) {
      prefix[next] = previous;
      length[next] = (length[previous] ?? 0) + 1;
      suffix[next] = firstByte(prefix, suffix, { length, code: code === next ? previous : code });
      next++;
    }
    at = writeString(output, at, { prefix, suffix, length, code });
    previous = code;
    if (next >= (1 << width) - 1 && width < 12) width++;
  }
  return output.subarray(0, at);
}

interface LzwTable {
  readonly prefix: Uint16Array;
  readonly suffix: Uint8Array;
  readonly length: Uint32Array;
  readonly code: number;
}

/** Writes a code's string at `at`, cut at the output's end; returns where it ends. */
function writeString(output: Uint8Array, at: number, table: LzwTable): number {
  const { prefix, suffix } = table;
  const end = at + (table.length[table.code] ?? 0);
  for (let code = table.code, to = end - 1; to >= at; to--, code = prefix[code] ?? 0) {
    if (to < output.length) output[to] = suffix[code] ?? 0;
  }
  return Math.min(end, output.length);
}

function firstByte(prefix: Uint16Array, suffix: Uint8Array, of: { length: Uint32Array; code: number }): number {
  let code = of.code;
  for (let n = of.length[code] ?? 1; n > 1; n--) code = prefix[code] ?? 0;
  return suffix[code] ?? 0;
}

/** TIFF 6.0 section 9. */
function packBits(input: Uint8Array, wanted: Wanted): Uint8Array {
  const output = new Uint8Array(wanted.atLeast);
  let at = 0;
  for (let i = 0; i < input.length && at < output.length; ) {
    const n = ((input[i++] ?? 0) << 24) >> 24;
    if (n >= 0) {
      const run = input.subarray(i, i + Math.min(n + 1, output.length - at));
      output.set(run, at);
      at += run.length;
      i += n + 1;
    } else if (n > -128) {
      const end = Math.min(at + 1 - n, output.length);
      output.fill(input[i++] ?? 0, at, end);
      at = end;
    }
  }
  return output.subarray(0, at);
}

async function jpeg(input: Uint8Array, wanted: Wanted): Promise<Uint8Array> {
  const frame = jpegFrame(input);
  if (!frame) throw new BlockError('corrupt', 'a block is no JPEG image');
  const fits = frame.width === wanted.width && frame.height <= wanted.height && frame.samples === wanted.samples;
  if (!fits || frame.bits !== 8) {
    throw new BlockError(
      'corrupt',
      `a block holds a JPEG image of ${frame.width} x ${frame.height} x ${frame.samples}`,
    );
  }
  return unpackJpeg(input, wanted);
}

/** Samples of a JPEG stream as stored, interleaved (YCbCr is not turned to RGB). Its frame header has been compared with `wanted`. */
export async function unpackJpeg(
  input: Uint8Array,
  wanted: Pick<Wanted, 'width' | 'height' | 'samples'> & { readonly jpegTables?: Uint8Array | undefined },
): Promise<Uint8Array> {
  try {
    const decoder = await getDecoder(7, {
      tileWidth: wanted.width,
      tileHeight: wanted.height,
      predictor: 1,
      bitsPerSample: 8,
      planarConfiguration: 1,
      ...(wanted.jpegTables ? { JPEGTables: wanted.jpegTables } : {}),
    });
    return new Uint8Array(await decoder.decode(input.slice().buffer));
  } catch (error) {
    throw new BlockError('corrupt', `a block cannot be unpacked (${error instanceof Error ? error.message : error})`);
  }
}

/** Size in a JPEG stream's frame header; null where there is none before the scan. */
export function jpegFrame(input: Uint8Array): { width: number; height: number; samples: number; bits: number } | null {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  for (let at = 2; at + 9 < view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xc2;
    if (isFrame) {
      const samples = view.getUint8(at + 9);
      return { bits: view.getUint8(at + 4), height: view.getUint16(at + 5), width: view.getUint16(at + 7), samples };
    }
    if (marker === 0xda) return null;
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}
