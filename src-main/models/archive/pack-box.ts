/** Where a pack to be imported is read from: a zip file, or a folder as models/export makes it. Both are untrusted. */
import { createReadStream } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { type Entry, openPromise } from 'yauzl';
import { FaultError, raise } from '../../contract/fault.ts';
import { type Pack, packFileName, parsePackFile } from '../manifest.ts';

export interface PackBox {
  readonly pack: Pack;
  /** Opens one of the pack's files or its licence. Faults: `models.badPack`. */
  open(path: string): Promise<Readable>;
  close(): Promise<void>;
}

/** More than a pack can have: its files, the entry, the licence, and a folder for each. */
const entryLimit = 256;
const packFileLimit = 1 << 20;
/** Licences are texts. */
export const licenceLimit = 1 << 20;

/** Opens a zip or a folder and reads what pack it holds. Nothing is written. Faults: `models.badPack`. */
export async function openBox(path: string): Promise<PackBox> {
  const found = await lstat(path).catch((cause) => bad(`${path} cannot be read`, cause));
  return found.isDirectory() ? openFolder(path) : openZip(path);
}

function bad(because: string, cause?: unknown): never {
  if (cause instanceof FaultError) throw cause;
  const more = cause instanceof Error ? `: ${cause.message}` : '';
  return raise('models.badPack', { because: `${because}${more}` }, cause);
}

/** The text of a stream that may not be longer than `limit` bytes, whatever it claims to be. */
export async function readText(stream: Readable, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      length += chunk.length;
      if (length > limit) bad(`a text in it has more than ${limit} bytes`);
      chunks.push(chunk);
    }
  } catch (thrown) {
    bad('a text in it cannot be read', thrown);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function openFolder(folder: string): Promise<PackBox> {
  const root = await realpath(folder);
  const open = async (path: string) => {
    const place = join(root, path);
    const found = await lstat(place).catch((cause) => bad(`the file ${path} is missing`, cause));
    // A link in the folder, or a folder that is one, would bring in what lies elsewhere.
    if (!found.isFile() || (await realpath(place)) !== place) bad(`${path} is a link or no file`);
    return createReadStream(place, { highWaterMark: 1 << 20 });
  };
  const pack = parsePackFile(await readText(await open(packFileName), packFileLimit));
  return { pack, open, close: async () => {} };
}

async function openZip(path: string): Promise<PackBox> {
  const options = { autoClose: false, strictFileNames: true, validateEntrySizes: true };
  const zip = await openPromise(path, options).catch((cause) => bad('it is no zip file', cause));
  const open = async (entry: Entry) =>
    zip.openReadStreamPromise(entry).catch((cause) => bad(`${entry.fileName} cannot be read`, cause));
  try {
    const entries = await readEntries(zip.eachEntry());
    const packEntry = [...entries.values()].find(({ fileName }) => /^([^/]+\/)?pack\.json$/.test(fileName));
    if (!packEntry) return bad(`there is no ${packFileName} in it`);
    // A folder that was zipped by hand stands in the archive as the one folder around everything.
    const prefix = packEntry.fileName.slice(0, -packFileName.length);
    const pack = parsePackFile(await readText(await open(packEntry), packFileLimit));
    const sizes = new Map(pack.files.map(({ path: inner, bytes }) => [prefix + inner, bytes]));
    const allowed = new Set([...sizes.keys(), prefix + pack.licenceFile, prefix + packFileName]);
    for (const [name, entry] of entries) {
      if (!allowed.has(name)) bad(`it holds "${shown(name)}", which is not in its list`);
      const size = sizes.get(name);
      if (size !== undefined && size !== entry.uncompressedSize) {
        bad(`"${shown(name)}" has ${entry.uncompressedSize} bytes, not ${size}`);
      }
    }
    return {
      pack,
      open: async (inner) => open(entries.get(prefix + inner) ?? bad(`the file ${inner} is missing`)),
      close: async () => zip.close(),
    };
  } catch (thrown) {
    zip.close();
    throw thrown;
  }
}

/** The files of an archive by name. yauzl has refused absolute names, `..`, backslashes and sizes that do not agree. */
async function readEntries(listed: AsyncIterable<Entry>): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  const seen = new Set<string>();
  let count = 0;
  try {
    for await (const entry of listed) {
      const { fileName } = entry;
      if (++count > entryLimit) bad(`it holds more than ${entryLimit} files`);
      const kind = (entry.externalFileAttributes >>> 16) & 0o170000;
      if (fileName.endsWith('/') && entry.uncompressedSize === 0) continue;
      if (kind !== 0 && kind !== 0o100000) bad(`"${shown(fileName)}" is a link or no plain file`);
      if (!entry.canDecodeFileData()) bad(`"${shown(fileName)}" is encrypted or packed in a way that is not known`);
      if (seen.has(fileName.toLowerCase())) bad(`it holds "${shown(fileName)}" twice`);
      seen.add(fileName.toLowerCase());
      entries.set(fileName, entry);
    }
  } catch (thrown) {
    bad('its list of files is damaged', thrown);
  }
  return entries;
}

/** Names from an archive, short and without what a terminal would obey. */
function shown(name: string): string {
  return name.slice(0, 100).replace(/\p{Cc}/gu, '?');
}

/** Whether a place lies in a folder. */
export function isInside(folder: string, place: string): boolean {
  return place.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
