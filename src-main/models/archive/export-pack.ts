/**
 * A pack as one file, for machines without a network: a zip (any system can look into it, and it takes
 * files beyond 4 GB) with `pack.json`, the licence and the pack's files, uncompressed, since weights do
 * not shrink.
 */
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { because as reasonOf } from '../../contract/because.ts';
import { raise } from '../../contract/fault.ts';
import { syncFolder } from '../../settings/whole-file.ts';
import { fileDigest } from '../digest.ts';
import { expectRoom, writeFault } from '../fetch/disk.ts';
import { packFileName, packFileText } from '../manifest.ts';
import { isOffered } from '../packs.ts';
import type { KnownPack } from '../registry.ts';

/** The name that a pack's archive is offered under. */
export function archiveName({ pack }: KnownPack): string {
  return `think2seg-${pack.id}-${pack.version}.zip`;
}

export interface ArchiveOptions {
  readonly signal: AbortSignal;
  /** Bytes of the pack that are done, of all its bytes. */
  readonly onProgress?: (done: number, of: number) => void;
}

/**
 * Writes a pack to `target`, after every byte of it was compared with its hash. The file is there whole
 * or not at all. Faults: `models.notHere`, `models.missing`, `models.corrupt`, `models.noRoom`, `models.cannotWrite`.
 */
export async function exportPack(known: KnownPack, target: string, options: ArchiveOptions): Promise<void> {
  const { pack } = known;
  if (isOffered(known)) raise('models.notHere', { id: pack.id });
  await verifyFiles(known, options.signal);
  const total = pack.files.reduce((sum, file) => sum + file.bytes, 0);
  const beside = join(dirname(target), `.${basename(target)}.${randomUUID().slice(0, 8)}.part`);
  try {
    await expectRoom(dirname(target), total);
    await write(known, beside, options);
    const file = await open(beside, 'r+');
    await file.sync().finally(() => file.close());
    await rename(beside, target);
    await syncFolder(dirname(target));
  } catch (thrown) {
    await rm(beside, { force: true }).catch(() => {});
    throw writeFault(thrown, target);
  }
}

async function verifyFiles({ pack, folder, because }: KnownPack, signal: AbortSignal): Promise<void> {
  const { id } = pack;
  for (const file of pack.files) {
    signal.throwIfAborted();
    const path = join(folder ?? '', file.path);
    if (folder === null || !(await stat(path).catch(() => null))) raise('models.missing', { id, path, because });
    if ((await fileDigest(path)) !== file.sha256) raise('models.corrupt', { id, path, ...reasonOf('pack.otherHash') });
  }
}

/** A fixed time makes the same pack the same archive, byte for byte. */
const mtime = new Date(Date.UTC(2020, 0, 1, 12));

async function write(known: KnownPack, path: string, { signal, onProgress }: ArchiveOptions): Promise<void> {
  const { pack, folder, licence } = known;
  const zip = new ZipFile();
  const plain = { mtime, mode: 0o100644, compress: false };
  // What leaves is a pack of its own: wherever it came from, it is brought in by import.
  zip.addBuffer(Buffer.from(packFileText(pack)), packFileName, plain);
  zip.addBuffer(await readFile(licence), pack.licenceFile, plain);
  const total = pack.files.reduce((sum, file) => sum + file.bytes, 0);
  for (const file of pack.files) {
    const from = createReadStream(join(folder ?? '', file.path), { highWaterMark: 1 << 20 });
    // Archive entries are read one after the other; one that fails fails the archive.
    from.on('error', (thrown) => zip.emit('error', thrown));
    zip.addReadStream(from, file.path, { ...plain, size: file.bytes });
  }
  zip.end();
  let done = 0;
  const counter = new Transform({
    transform(chunk: Uint8Array, _encoding, next) {
      done += chunk.length;
      onProgress?.(Math.min(done, total), total);
      next(null, chunk);
    },
  });
  zip.on('error', (thrown: Error) => counter.destroy(thrown));
  await pipeline(zip.outputStream, counter, createWriteStream(path, { flags: 'wx' }), { signal });
}
