/** Writes zip files as a library would never do: any name, any attribute, any lie. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface RawEntry {
  readonly name: string | Buffer;
  readonly content: Uint8Array;
  readonly deflate?: boolean;
  /** Unix mode with its file type. */
  readonly mode?: number;
  readonly flags?: number;
  readonly method?: number;
  /** What the lists claim instead of the truth. */
  readonly size?: number;
  readonly compressedSize?: number;
  readonly crc?: number;
  /** Name in the local header, where it differs. */
  readonly localName?: string;
  /** Place of the local header that the list names, where it differs. */
  readonly offset?: number;
}

const directory = 0x02014b50;

export function rawZip(
  entries: readonly RawEntry[],
  end: { readonly count?: number; readonly offset?: number } = {},
): Buffer {
  const locals: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const localName = Buffer.from(entry.localName ?? entry.name);
    const data = entry.deflate ? deflateRawSync(entry.content) : Buffer.from(entry.content);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(entry.flags ?? 0x800, 2);
    facts.writeUInt16LE(entry.method ?? (entry.deflate ? 8 : 0), 4);
    facts.writeUInt32LE((entry.crc ?? crc32(entry.content)) >>> 0, 10);
    facts.writeUInt32LE(entry.compressedSize ?? data.length, 14);
    facts.writeUInt32LE(entry.size ?? entry.content.length, 18);
    const local = Buffer.from(facts);
    local.writeUInt16LE(localName.length, 22);
    facts.writeUInt16LE(name.length, 22);
    locals.push(Buffer.from('PK\u0003\u0004'), local, localName, data);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6);
    rest.writeUInt32LE(entry.offset ?? at, 10);
    const head = Buffer.alloc(6);
    head.writeUInt32LE(directory, 0);
    head.writeUInt16LE((3 << 8) | 20, 4);
    list.push(head, facts, rest, name);
    at += 4 + local.length + localName.length + data.length;
  }
  const listed = Buffer.concat(list);
  const tail = Buffer.alloc(22);
  tail.writeUInt32LE(0x06054b50, 0);
  tail.writeUInt16LE(end.count ?? entries.length, 8);
  tail.writeUInt16LE(end.count ?? entries.length, 10);
  tail.writeUInt32LE(listed.length, 12);
  tail.writeUInt32LE(end.offset ?? at, 16);
  return Buffer.concat([...locals, listed, tail]);
}
