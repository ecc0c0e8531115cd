/** Writes TIFF files that no honest program would write. Little-endian, classic, one directory each. */
import { deflateSync } from 'node:zlib';

type Entry = readonly [tag: number, type: 3 | 4 | 12, values: readonly number[]];
const sizes = { 3: 2, 4: 4, 12: 8 } as const;

/** A file of one directory and the bytes of one block, which the entries find at offset 8. */
export function tiff(entries: readonly Entry[], block: Uint8Array, next?: (directoryAt: number) => number): Buffer {
  const directoryAt = 8 + block.length + (block.length % 2);
  const extraAt = directoryAt + 2 + entries.length * 12 + 4;
  const directory = Buffer.alloc(extraAt - directoryAt);
  const extra: Buffer[] = [];
  let extraSize = 0;
  directory.writeUInt16LE(entries.length, 0);
  for (const [i, [tag, type, values]] of entries.entries()) {
    const at = 2 + i * 12;
    const bytes = Buffer.alloc(Math.max(4, values.length * sizes[type]));
    for (const [j, value] of values.entries()) {
      if (type === 3) bytes.writeUInt16LE(value, j * 2);
      else if (type === 4) bytes.writeUInt32LE(value, j * 4);
      else bytes.writeDoubleLE(value, j * 8);
    }
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(values.length, at + 4);
    if (bytes.length === 4) bytes.copy(directory, at + 8);
    else {
      directory.writeUInt32LE(extraAt + extraSize, at + 8);
      extra.push(bytes);
      extraSize += bytes.length;
    }
  }
  directory.writeUInt32LE(next?.(directoryAt) ?? 0, directory.length - 4);
  const header = Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0]);
  header.writeUInt32LE(directoryAt, 4);
  return Buffer.concat([header, block, Buffer.alloc(block.length % 2), directory, ...extra]);
}

export interface Form {
  readonly width?: number;
  readonly height?: number;
  readonly rowsPerStrip?: number;
  readonly compression?: number;
  readonly count?: number;
  readonly samples?: number;
  readonly more?: readonly Entry[];
  readonly next?: (directoryAt: number) => number;
}

/** A grey 8-bit raster in one strip, with what `form` says instead. */
export function greyTiff(block: Uint8Array, form: Form = {}): Buffer {
  const { width = 4, height = 4, compression = 1, samples = 1 } = form;
  const entries: Entry[] = [
    [256, 4, [width]],
    [257, 4, [height]],
    [258, 3, [8]],
    [259, 3, [compression]],
    [262, 3, [1]],
    [273, 4, [8]],
    [277, 3, [samples]],
    [278, 4, [form.rowsPerStrip ?? height]],
    [279, 4, [form.count ?? block.length]],
    ...(form.more ?? []),
  ];
  return tiff(entries, block, form.next);
}

/** A block of zeros far larger than the raster that it claims to be. */
export function bomb(megabytes: number): Buffer {
  return deflateSync(Buffer.alloc(megabytes * 1024 * 1024));
}
