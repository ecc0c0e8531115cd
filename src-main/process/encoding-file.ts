/**
 * One encoded window as a file: what a segmenter keeps of it, as it is in memory, so that a mask from
 * the disk is the mask that would have been drawn without it.
 *
 * Measured for MobileSAM's 4 MiB: half floats are half the size, but 8 of 40 masks then differ (IoU
 * 0.998 to 1); shuffled and compressed without loss it is a quarter smaller and ten times slower to
 * read. The window's pixels are not kept: they are read from the raster in less time than from here.
 *
 * Layout: magic (8 bytes), CRC-32 of everything after it (4), length of the header (4), header (JSON,
 * filled up with blanks to whole 8 bytes), then the arrays one after the other, each filled up to 8.
 */
import { crc32 } from 'node:zlib';
import * as v from 'valibot';

export type StoredArray = Float32Array | Uint16Array | Uint8Array;

export interface StoredEncoding {
  /** Plain JSON: sizes, names and whatever else is no array. */
  readonly about: unknown;
  readonly arrays: Readonly<Record<string, StoredArray>>;
}

/** Changed when the layout changes; files of another version are not understood and are made again. */
const magic = 'T2SENC01';
const fixed = 16;
/** Bytes of an array begin at multiples of this, so that it can be used where it lies. */
const alignment = 8;
const headerLimit = 64 * 1024;

const kinds = { float32: Float32Array, uint16: Uint16Array, uint8: Uint8Array } as const;
const kindOf = (array: StoredArray) =>
  array instanceof Float32Array ? 'float32' : array instanceof Uint16Array ? 'uint16' : 'uint8';

const headerSchema = v.strictObject({
  key: v.string(),
  about: v.unknown(),
  arrays: v.pipe(
    v.array(
      v.strictObject({
        name: v.pipe(v.string(), v.minLength(1)),
        kind: v.picklist(['float32', 'uint16', 'uint8']),
        length: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
      }),
    ),
    v.maxLength(64),
  ),
});

/** The file's bytes, in pieces, for a window with this key. The arrays are not copied. */
export function encodingFile(key: string, { about, arrays }: StoredEncoding): Uint8Array[] {
  const listed = Object.entries(arrays);
  const head = { key, about, arrays: listed.map(([name, a]) => ({ name, kind: kindOf(a), length: a.length })) };
  const json = Buffer.from(JSON.stringify(head));
  const header = Buffer.concat([json, Buffer.alloc(padding(fixed + json.length), ' ')]);
  const pieces = listed.flatMap(([, array]) => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    const gap = padding(bytes.length);
    return gap > 0 ? [bytes, new Uint8Array(gap)] : [bytes];
  });
  const front = Buffer.alloc(fixed);
  front.write(magic, 'latin1');
  front.writeUInt32LE(header.length, 12);
  const sum = [front.subarray(12), header, ...pieces].reduce((crc, piece) => crc32(piece, crc), 0);
  front.writeUInt32LE(sum, 8);
  return [front, header, ...pieces];
}

/**
 * What a file holds; null for a file that is not one of this version, is damaged or cut, or was made
 * for another window. The arrays lie in the file's own bytes.
 */
export function parseEncodingFile(key: string, file: Uint8Array<ArrayBuffer>): StoredEncoding | null {
  const bytes = file.byteOffset % alignment === 0 ? file : Uint8Array.from(file);
  if (bytes.length < fixed) return null;
  const front = Buffer.from(bytes.buffer, bytes.byteOffset, fixed);
  if (front.toString('latin1', 0, 8) !== magic) return null;
  const headerLength = front.readUInt32LE(12);
  if (headerLength > headerLimit || fixed + headerLength > bytes.length) return null;
  if (front.readUInt32LE(8) !== crc32(bytes.subarray(12))) return null;
  const header = v.safeParse(headerSchema, json(bytes.subarray(fixed, fixed + headerLength)));
  if (!header.success || header.output.key !== key) return null;
  const arrays: Record<string, StoredArray> = {};
  let at = fixed + headerLength;
  for (const { name, kind, length } of header.output.arrays) {
    const size = length * kinds[kind].BYTES_PER_ELEMENT;
    if (at % alignment !== 0 || at + size > bytes.length) return null;
    arrays[name] = new kinds[kind](bytes.buffer, bytes.byteOffset + at, length);
    at += size + padding(size);
  }
  return at === bytes.length ? { about: header.output.about, arrays } : null;
}

function padding(length: number): number {
  return (alignment - (length % alignment)) % alignment;
}

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}
