/**
 * Walks the directories of a TIFF or BigTIFF under hard limits. geotiff follows whatever a file says
 * (a directory that names itself as its successor ends in an exhausted heap), so the structure is
 * read here first, and offsets, counts and sizes are known to be sane before anything is decoded.
 */
import type { FileHandle } from 'node:fs/promises';
import { because } from '../../contract/because.ts';
import { raise } from '../../contract/fault.ts';
import { limits } from './limits.ts';

export interface TiffFile {
  readonly path: string;
  readonly handle: FileHandle;
  readonly size: number;
  readonly littleEndian: boolean;
  readonly big: boolean;
}

/** A directory's entries, values not read yet. */
export interface TiffEntry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Where the values stand, in the entry itself or elsewhere. */
  readonly offset: number;
}
export type TiffDirectory = ReadonlyMap<number, TiffEntry>;

/** Bytes of one value by TIFF field type; 0 for types that do not exist. */
const typeSizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];
const blockTables = new Set([273, 279, 324, 325]);

/**
 * Reads header and directory chain. Faults: `raster.notRaster` (no TIFF header), `raster.truncated`,
 * `raster.tooManyTags` (a loop, too many directories or tags), `raster.corrupt`, `raster.overLimit`.
 */
export async function walkTiff(
  path: string,
  handle: FileHandle,
  size: number,
): Promise<{ file: TiffFile; directories: TiffDirectory[] }> {
  const head = Buffer.alloc(16);
  const { bytesRead } = await handle.read(head, 0, 16, 0);
  const order = head.toString('latin1', 0, 2);
  if (bytesRead < 8 || (order !== 'II' && order !== 'MM')) raise('raster.notRaster', { path });
  const littleEndian = order === 'II';
  const version = littleEndian ? head.readUInt16LE(2) : head.readUInt16BE(2);
  if (version !== 42 && version !== 43) raise('raster.notRaster', { path });
  const file: TiffFile = { path, handle, size, littleEndian, big: version === 43 };
  if (file.big && bytesRead < 16) raise('raster.truncated', { path });
  const view = viewOf(head);
  const first = file.big ? wide(file, view, 8) : view.getUint32(4, littleEndian);
  return { file, directories: await chain(file, first) };
}

async function chain(file: TiffFile, first: number): Promise<TiffDirectory[]> {
  const seen = new Set<number>();
  const directories: TiffDirectory[] = [];
  for (let offset = first; offset !== 0; ) {
    if (seen.has(offset) || directories.length >= limits.directories) raise('raster.tooManyTags', { path: file.path });
    seen.add(offset);
    const { directory, next } = await directoryAt(file, offset);
    directories.push(directory);
    offset = next;
  }
  if (directories.length === 0) raise('raster.corrupt', { path: file.path, ...because('tiff.noDirectory') });
  return directories;
}

async function directoryAt(file: TiffFile, offset: number): Promise<{ directory: TiffDirectory; next: number }> {
  const { big, littleEndian: le, path } = file;
  const countSize = big ? 8 : 2;
  const countView = viewOf(await readBytes(file, offset, countSize));
  const count = big ? wide(file, countView, 0) : countView.getUint16(0, le);
  if (count > limits.tagsPerDirectory) raise('raster.tooManyTags', { path });
  const entrySize = big ? 20 : 12;
  const view = viewOf(await readBytes(file, offset + countSize, count * entrySize + (big ? 8 : 4)));
  const directory = new Map<number, TiffEntry>();
  for (let i = 0; i < count; i++) {
    const entry = entryAt(file, view, { at: i * entrySize, fileAt: offset + countSize + i * entrySize });
    // The first of two equal tags counts, as in libtiff.
    if (entry && !directory.has(entry.tag)) directory.set(entry.tag, entry);
  }
  const nextAt = count * entrySize;
  return { directory, next: big ? wide(file, view, nextAt) : view.getUint32(nextAt, le) };
}

/** One entry; null for a field type that does not exist (libtiff skips those too). */
function entryAt(file: TiffFile, view: DataView, place: { at: number; fileAt: number }): TiffEntry | null {
  const { big, littleEndian: le, path } = file;
  const tag = view.getUint16(place.at, le);
  const type = view.getUint16(place.at + 2, le);
  const count = big ? wide(file, view, place.at + 4) : view.getUint32(place.at + 4, le);
  const bytes = (typeSizes[type] ?? 0) * count;
  if (bytes === 0) return null;
  if (count > limits.valuesPerTag) raise('raster.tooManyTags', { path, tag, count });
  if (bytes > limits.bytesPerTag && !blockTables.has(tag)) raise('raster.tooManyTags', { path, tag, bytes });
  const inline = big ? 8 : 4;
  const valueAt = place.at + (big ? 12 : 8);
  const offset =
    bytes <= inline ? place.fileAt + (big ? 12 : 8) : big ? wide(file, view, valueAt) : view.getUint32(valueAt, le);
  if (offset + bytes > file.size) raise('raster.truncated', { path, tag });
  return { tag, type, count, offset };
}

/** Values of a numeric tag; undefined where the directory has no such tag. Rationals come as quotients. */
export async function numbersOf(file: TiffFile, directory: TiffDirectory, tag: number): Promise<number[] | undefined> {
  const entry = directory.get(tag);
  if (!entry) return undefined;
  const size = typeSizes[entry.type] ?? 0;
  const view = viewOf(await readBytes(file, entry.offset, size * entry.count));
  const read = readers[entry.type];
  if (!read) raise('raster.corrupt', { path: file.path, ...because('tiff.tagNotNumber', { tag }) });
  return Array.from({ length: entry.count }, (_, i) => read(view, i * size, file.littleEndian));
}

/** First value of a numeric tag, or `otherwise`. */
export async function numberOf<T>(
  file: TiffFile,
  directory: TiffDirectory,
  tag: number,
  otherwise: T,
): Promise<number | T> {
  return (await numbersOf(file, directory, tag))?.[0] ?? otherwise;
}

/** Bytes of a tag as text up to its first NUL; empty where the directory has no such tag. */
export async function textOf(file: TiffFile, directory: TiffDirectory, tag: number): Promise<string> {
  const bytes = await bytesOf(file, directory, tag);
  if (!bytes) return '';
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** Bytes of a tag as they stand. */
export async function bytesOf(file: TiffFile, directory: TiffDirectory, tag: number): Promise<Uint8Array | undefined> {
  const entry = directory.get(tag);
  return entry && readBytes(file, entry.offset, (typeSizes[entry.type] ?? 0) * entry.count);
}

/** Reads exactly `length` bytes. Fault: `raster.truncated`. */
export async function readBytes(file: TiffFile, offset: number, length: number): Promise<Uint8Array> {
  if (offset < 0 || offset + length > file.size) raise('raster.truncated', { path: file.path });
  const buffer = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.handle.read(buffer, done, length - done, offset + done);
    if (bytesRead === 0) raise('raster.truncated', { path: file.path });
    done += bytesRead;
  }
  return buffer;
}

type Reader = (view: DataView, at: number, le: boolean) => number;
const readers: Readonly<Record<number, Reader>> = {
  1: (v, at) => v.getUint8(at),
  3: (v, at, le) => v.getUint16(at, le),
  4: (v, at, le) => v.getUint32(at, le),
  5: (v, at, le) => v.getUint32(at, le) / v.getUint32(at + 4, le),
  6: (v, at) => v.getInt8(at),
  8: (v, at, le) => v.getInt16(at, le),
  9: (v, at, le) => v.getInt32(at, le),
  10: (v, at, le) => v.getInt32(at, le) / v.getInt32(at + 4, le),
  11: (v, at, le) => v.getFloat32(at, le),
  12: (v, at, le) => v.getFloat64(at, le),
  13: (v, at, le) => v.getUint32(at, le),
  16: (v, at, le) => Number(v.getBigUint64(at, le)),
  17: (v, at, le) => Number(v.getBigInt64(at, le)),
  18: (v, at, le) => Number(v.getBigUint64(at, le)),
};

/** A 64-bit offset or count; anything beyond 2^53 cannot be in a real file. */
function wide(file: TiffFile, view: DataView, at: number): number {
  const value = Number(view.getBigUint64(at, file.littleEndian));
  if (!Number.isSafeInteger(value)) raise('raster.corrupt', { path: file.path, ...because('tiff.offsetOutOfRange') });
  return value;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
