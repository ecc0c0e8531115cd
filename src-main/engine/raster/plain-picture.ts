/**
 * Plain JPEG and PNG files, as data sets of pictures use them: no georeference, no blocks, decoded whole.
 * PNG is fast-png's, behind checks of its own: only the chunks that hold pixels reach it, and they must
 * unpack to the size that the header states. JPEG is the decoder that GeoTIFF blocks go through.
 */
import { inflateSync } from 'node:zlib';
import { decode } from 'fast-png';
import { raise } from '../../contract/fault.ts';
import { BlockError, jpegFrame, unpackJpeg } from './unpack.ts';

/** Limits on one picture: an orthophoto tile has a megapixel, a large camera's frame 100. */
export const pictureLimits = { bytes: 256 * 1024 * 1024, pixels: 128 * 1024 * 1024 } as const;

/** Interleaved colour: samples[height * width * channels], alpha taken out. A palette's indices are one channel. */
export interface PlainPicture {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly samples: Uint8Array | Uint16Array;
  /** Largest value that a sample may have. */
  readonly white: number;
  /** uint8[entries * 3], where the one channel is an index into it. */
  readonly palette: Uint8Array | null;
  readonly lossy: boolean;
}

/** What the first bytes say; null for neither. */
export function plainKind(head: Uint8Array): 'jpeg' | 'png' | null {
  if (head[0] === 0xff && head[1] === 0xd8) return 'jpeg';
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  return signature.every((byte, i) => head[i] === byte) ? 'png' : null;
}

/** Faults: `raster.corrupt`, `raster.overLimit`, `raster.unsupported`. */
export async function decodePlain(path: string, bytes: Uint8Array): Promise<PlainPicture> {
  try {
    return plainKind(bytes) === 'png' ? png(bytes) : await jpeg(bytes);
  } catch (thrown) {
    if (thrown instanceof BlockError) return raise(`raster.${thrown.kind}`, { path, because: thrown.message }, thrown);
    return raise('raster.corrupt', { path }, thrown);
  }
}

async function jpeg(bytes: Uint8Array): Promise<PlainPicture> {
  const frame = jpegFrame(bytes);
  if (!frame) throw new BlockError('corrupt', 'it has no JPEG frame');
  const { width, height, samples: channels } = frame;
  checkSize(width, height);
  if (channels !== 1 && channels !== 3) throw new BlockError('corrupt', `a JPEG picture of ${channels} components`);
  const samples = await unpackJpeg(bytes, { width, height, samples: channels });
  if (channels === 3 && !isStoredAsRgb(bytes)) toRgb(samples);
  return { width, height, channels, samples, white: 255, palette: null, lossy: true };
}

/** Adobe's marker (APP14) with transform 0 says that the three components are red, green and blue themselves. */
function isStoredAsRgb(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 16 < view.byteLength && view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xda) return false;
    if (marker === 0xee && view.getUint32(at + 4) === 0x41646f62) return view.getUint8(at + 15) === 0;
  }
  return false;
}

/** JFIF: full-range BT.601, in place, in fixed point of 16 bits. */
function toRgb(samples: Uint8Array): void {
  const clamped = new Uint8ClampedArray(samples.buffer, samples.byteOffset, samples.length);
  for (let i = 0; i + 2 < samples.length; i += 3) {
    const y = (samples[i]! << 16) + 32768;
    const cb = samples[i + 1]! - 128;
    const cr = samples[i + 2]! - 128;
    clamped[i] = (y + 91881 * cr) >> 16;
    clamped[i + 1] = (y - 22554 * cb - 46802 * cr) >> 16;
    clamped[i + 2] = (y + 116130 * cb) >> 16;
  }
}

interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colour: number;
  readonly interlaced: boolean;
}
const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

function png(bytes: Uint8Array): PlainPicture {
  const { header, pixels, file } = pixelChunks(bytes);
  checkSize(header.width, header.height);
  const channels = channelsOf[header.colour];
  if (channels === undefined) throw new BlockError('corrupt', `a PNG picture of colour type ${header.colour}`);
  checkUnpacked(pixels, header, channels);
  const decoded = decode(file);
  const samples = decoded.data instanceof Uint16Array ? decoded.data : new Uint8Array(decoded.data);
  const { width, height, depth } = header;
  const coloured = withoutAlpha(samples, decoded.channels);
  const palette = decoded.palette ? Uint8Array.from(decoded.palette.flatMap((entry) => entry.slice(0, 3))) : null;
  const whole = spreadBits(coloured.samples, { width, height, depth });
  return { width, height, ...coloured, samples: whole, white: 2 ** depth - 1, palette, lossy: false };
}

/** The file reduced to what holds pixels: profiles and texts, which may unpack to anything, are left out. */
function pixelChunks(bytes: Uint8Array): { header: PngHeader; pixels: Uint8Array; file: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [bytes.subarray(0, 8)];
  const pixels: Uint8Array[] = [];
  let header: PngHeader | null = null;
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const end = at + 12 + length;
    if (end > bytes.length) throw new BlockError('corrupt', 'it ends before its data does');
    if (type === 'IHDR' && length === 13) header ??= headerAt(view, at + 8);
    if (type === 'IDAT') pixels.push(bytes.subarray(at + 8, end - 4));
    if (['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'].includes(type)) kept.push(bytes.subarray(at, end));
    if (type === 'IEND') break;
    at = end;
  }
  if (!header || pixels.length === 0) throw new BlockError('corrupt', 'it has no pixels');
  return { header, pixels: Buffer.concat(pixels), file: Buffer.concat(kept) };
}

function headerAt(view: DataView, at: number): PngHeader {
  return {
    width: view.getUint32(at),
    height: view.getUint32(at + 4),
    depth: view.getUint8(at + 8),
    colour: view.getUint8(at + 9),
    interlaced: view.getUint8(at + 12) !== 0,
  };
}

/** fast-png has no limit on what it unpacks; zlib's own is asked first. Interlaced rows begin at bytes seven times. */
function checkUnpacked(pixels: Uint8Array, header: PngHeader, channels: number): void {
  const { width, height, depth, interlaced } = header;
  const plain = height * (1 + Math.ceil((width * channels * depth) / 8));
  const atMost = interlaced ? plain * 2 + 64 * (width + height) : plain;
  try {
    inflateSync(pixels, { maxOutputLength: atMost, chunkSize: Math.min(1 << 22, Math.max(64, atMost + 1)) });
  } catch (thrown) {
    if (thrown instanceof RangeError) throw new BlockError('overLimit', 'its pixels unpack to more than its size');
    throw new BlockError('corrupt', `its pixels cannot be unpacked (${thrown instanceof Error ? thrown.message : ''})`);
  }
}

function withoutAlpha(
  samples: Uint8Array | Uint16Array,
  channels: number,
): { samples: Uint8Array | Uint16Array; channels: 1 | 3 } {
  if (channels === 1 || channels === 3) return { samples, channels };
  const kept = channels === 4 ? 3 : 1;
  const count = samples.length / channels;
  const out = samples instanceof Uint16Array ? new Uint16Array(count * kept) : new Uint8Array(count * kept);
  for (let i = 0; i < count; i++) for (let c = 0; c < kept; c++) out[i * kept + c] = samples[i * channels + c]!;
  return { samples: out, channels: kept };
}

/** fast-png leaves samples of fewer than 8 bits packed, rows beginning at bytes. */
function spreadBits(
  samples: Uint8Array | Uint16Array,
  { width, height, depth }: Pick<PngHeader, 'width' | 'height' | 'depth'>,
): Uint8Array | Uint16Array {
  if (depth >= 8 || samples.length >= width * height) return samples;
  const stride = Math.ceil((width * depth) / 8);
  const out = new Uint8Array(width * height);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      out[to++] = (samples[y * stride + (bit >> 3)]! >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    }
  }
  return out;
}

function checkSize(width: number, height: number): void {
  if (width < 1 || height < 1) throw new BlockError('corrupt', `a picture of ${width} x ${height} pixels`);
  if (width * height > pictureLimits.pixels) {
    throw new BlockError('overLimit', `${width} x ${height} pixels; a picture may have ${pictureLimits.pixels}`);
  }
}
