/** Files appear whole or not at all. */
import { randomUUID } from 'node:crypto';
import { type FileHandle, open, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FaultError, raise } from '../../contract/fault.ts';

/** Takes text in pieces. */
export interface Sink {
  write(text: string): Promise<void>;
}

/** Text is gathered to pieces of about this many characters before it is written. */
const pieceLength = 1 << 16;

/**
 * Writes a file beside its place, brings it to the disk and puts it in its place in one step. When
 * anything fails, what stood there before is untouched and nothing is left beside it.
 * Faults: `export.diskFull`, `export.cannotWrite`, and those that `write` raises.
 */
export async function saveAtomically(path: string, write: (sink: Sink) => Promise<void>): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const beside = join(dirname(target), `.${basename(target).slice(0, 80)}.${randomUUID().slice(0, 8)}.part`);
  try {
    const file = await open(beside, 'wx');
    try {
      await writeAll(file, write);
    } finally {
      await file.close();
    }
    await rename(beside, target);
  } catch (thrown) {
    await rm(beside, { force: true }).catch(() => {});
    raiseWriteFault(path, thrown);
  }
  await syncFolder(dirname(target));
}

async function writeAll(file: FileHandle, write: (sink: Sink) => Promise<void>): Promise<void> {
  let waiting: string[] = [];
  let length = 0;
  const flush = async () => {
    const text = waiting.join('');
    waiting = [];
    length = 0;
    if (text !== '') await file.appendFile(text, 'utf8');
  };
  await write({
    write: async (text) => {
      waiting.push(text);
      length += text.length;
      if (length >= pieceLength) await flush();
    },
  });
  await flush();
  await file.sync();
}

/** Makes the new name lasting too; file systems that cannot do it do without. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

const full: readonly string[] = ['ENOSPC', 'EDQUOT', 'EFBIG'];

function raiseWriteFault(path: string, thrown: unknown): never {
  if (thrown instanceof FaultError) throw thrown;
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (typeof code !== 'string') throw thrown;
  if (full.includes(code)) raise('export.diskFull', { path }, thrown);
  raise('export.cannotWrite', { path, because: reasonOf(code) }, thrown);
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'writing is not permitted there',
  EPERM: 'writing is not permitted there',
  EROFS: 'it lies on a read-only file system',
  ENOENT: 'the folder does not exist',
  ENOTDIR: 'the folder does not exist',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'the name is too long',
};

function reasonOf(code: string): string {
  return reasons[code] ?? code;
}
