/** Fetches a pack of the shipped manifest into the user folder. */
import { copyFile, mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { because } from '../../contract/because.ts';
import { raise } from '../../contract/fault.ts';
import { syncFolder, writeWhole } from '../../settings/whole-file.ts';
import { fileDigest } from '../digest.ts';
import { inspectPack } from '../inspect/inspect-pack.ts';
import { type Pack, type PackFile, type PackSource, packFileName, packFileText } from '../manifest.ts';
import { refOf } from '../packs.ts';
import type { KnownPack } from '../registry.ts';
import { expectRoom, writeFault } from './disk.ts';
import { type DownloadOptions, download, forget, type PinnedFile } from './download.ts';
import { install } from './install.ts';
import { inTurn } from './turn.ts';

/** Files of one pack that are fetched at once: enough to fill a line whose single connections are slow. */
const parallel = 3;

export interface PullOptions extends Omit<DownloadOptions, 'onBytes'> {
  readonly userFolder: string;
  /** Whether the person has accepted the pack's licence. */
  readonly acceptLicence: boolean;
  /** Bytes of the pack that are here, of all its bytes. */
  readonly onProgress?: (have: number, of: number) => void;
}

/**
 * Fetches what is not here yet and makes the pack ready: every file with its pinned length and hash,
 * every ONNX file inspected. A pull that was broken off is taken up where it ended.
 * Faults: `models.notFetched`, `models.licence`, `models.busy`, `models.noRoom`, `models.badDownload`,
 * `models.unsafe`, `models.cannotWrite`, `network.*`.
 */
export async function pull(known: KnownPack, options: PullOptions): Promise<void> {
  const pack = known.offered ?? known.pack;
  const { source } = pack;
  if (source.kind !== 'url') return raise('models.notFetched', { id: pack.id, ...because('pack.notOffered') });
  if (!options.acceptLicence) raise('models.licence', { id: pack.id, licence: pack.licence });
  const { userFolder } = options;
  if (known.offered === null && (await isWhole(known))) return;
  await inTurn(userFolder, pack.id, async () => {
    const staging = join(userFolder, 'downloads', `${pack.id}-${refOf(pack).sha256.slice(0, 16)}`);
    await fetchFiles(pack, { ...options, source, staging });
    const files = pack.files.map((file) => ({ ...file, path: join(staging, file.path) }));
    await inspectPack(pack.id, files);
    await writeWhole(join(staging, packFileName), packFileText(pack)).catch(rejectWrite(staging));
    await putLicence(known.offeredLicence, join(staging, pack.licenceFile));
    await install(userFolder, pack.id, staging);
  });
}

/** Whether all of its files are here as they should be; one that was damaged is fetched again. */
async function isWhole({ pack, folder }: KnownPack): Promise<boolean> {
  if (folder === null) return false;
  for (const file of pack.files) {
    const digest = await fileDigest(join(folder, file.path)).catch(() => '');
    if (digest !== file.sha256) return false;
  }
  return true;
}

interface Fetching extends PullOptions {
  readonly source: Extract<PackSource, { kind: 'url' }>;
  readonly staging: string;
}

/** All files of the pack in `staging`; the first fault ends them all, and what came is kept. */
async function fetchFiles(pack: Pack, fetching: Fetching): Promise<void> {
  const { staging, source, onProgress } = fetching;
  const have = new Map<PackFile, number>();
  const total = pack.files.reduce((sum, file) => sum + file.bytes, 0);
  const tell = (file: PackFile, bytes: number) => {
    have.set(file, bytes);
    onProgress?.(
      [...have.values()].reduce((sum, part) => sum + part, 0),
      total,
    );
  };
  await mkdir(staging, { recursive: true }).catch(rejectWrite(staging));
  const missing: PackFile[] = [];
  for (const file of pack.files) {
    const target = join(staging, file.path);
    await mkdir(dirname(target), { recursive: true }).catch(rejectWrite(target));
    if (await isThere(target, file)) tell(file, file.bytes);
    else missing.push(file);
  }
  await expectRoom(staging, await bytesToCome(staging, missing));
  const stop = new AbortController();
  const signal = AbortSignal.any([fetching.signal, stop.signal]);
  const queue = [...missing];
  const work = async () => {
    for (let file = queue.shift(); file; file = queue.shift()) {
      const current = file;
      await download(pinned(current, { source, staging }), {
        ...fetching,
        signal,
        onBytes: (bytes) => tell(current, bytes),
      });
    }
  };
  const workers = Array.from({ length: parallel }, () =>
    work().catch((thrown) => {
      // The others stop too, and the reason is the first one's.
      stop.abort(thrown);
      throw thrown;
    }),
  );
  const ends = await Promise.allSettled(workers);
  fetching.signal.throwIfAborted();
  if (stop.signal.aborted) throw stop.signal.reason;
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

function pinned(file: PackFile, { source, staging }: Pick<Fetching, 'source' | 'staging'>): PinnedFile {
  const base = source.base.replace('{revision}', source.revision);
  const inner = (file.from ?? file.path).split('/').map(encodeURIComponent).join('/');
  const { path, bytes, sha256 } = file;
  return { url: new URL(inner, base).href, path, bytes, sha256, target: join(staging, path) };
}

/** A file that an earlier pull completed; its bytes are hashed again, and one that is not right any more is dropped. */
async function isThere(target: string, file: PackFile): Promise<boolean> {
  const found = await stat(target).catch(() => null);
  if (!found) return false;
  if (found.size === file.bytes && (await fileDigest(target)) === file.sha256) return true;
  await forget(target);
  return false;
}

async function bytesToCome(staging: string, files: readonly PackFile[]): Promise<number> {
  let bytes = 0;
  for (const file of files) {
    const part = await stat(`${join(staging, file.path)}.part`).catch(() => null);
    bytes += Math.max(0, file.bytes - (part?.size ?? 0));
  }
  return bytes;
}

async function putLicence(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true }).catch(rejectWrite(to));
  await rm(to, { force: true });
  await copyFile(from, to).catch(rejectWrite(to));
  await syncFolder(dirname(to));
}

function rejectWrite(path: string): (thrown: unknown) => never {
  return (thrown) => {
    throw writeFault(thrown, path);
  };
}
