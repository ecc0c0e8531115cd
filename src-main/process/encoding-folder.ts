/** The folder of the disk cache: what lies in it, how old it is, and what may go. */
import { lstat, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

export const fileEnding = '.enc';
/** Of a file that is being written. */
export const partEnding = '.part';
/** A file that has been half-written for this many milliseconds was left by a process that is no more. */
const abandonedMs = 10 * 60_000;

export interface FolderEntry {
  readonly path: string;
  readonly bytes: number;
  /** When it was last used, milliseconds. */
  readonly usedMs: number;
}

export interface FolderContent {
  readonly entries: readonly FolderEntry[];
  /** Half-written files that nobody is writing any more. */
  readonly abandoned: readonly string[];
}

/** Everything that the cache has made in a folder; empty where the folder cannot be read. Links are not followed. */
export async function listFolder(folder: string, now = Date.now()): Promise<FolderContent> {
  const entries: FolderEntry[] = [];
  const abandoned: string[] = [];
  for (const path of await pathsIn(folder)) {
    const facts = await lstat(path).catch(() => null);
    if (!facts?.isFile()) continue;
    if (path.endsWith(fileEnding)) entries.push({ path, bytes: facts.size, usedMs: facts.mtimeMs });
    else if (now - facts.mtimeMs > abandonedMs) abandoned.push(path);
  }
  return { entries, abandoned };
}

/** The entries used longest ago that together have at least so many bytes; none for 0. */
export function leastRecent(entries: readonly FolderEntry[], bytes: number): FolderEntry[] {
  const leaving: FolderEntry[] = [];
  let freed = 0;
  for (const entry of [...entries].sort((a, b) => a.usedMs - b.usedMs)) {
    if (freed >= bytes) break;
    leaving.push(entry);
    freed += entry.bytes;
  }
  return leaving;
}

/** Removes the cache's files and the folders that are empty then. */
export async function clearFolder(folder: string): Promise<{ readonly windows: number; readonly bytes: number }> {
  const { entries } = await listFolder(folder);
  for (const path of await pathsIn(folder)) await removePath(path);
  for (const name of await namesIn(folder)) if (isShard(name)) await rmdir(join(folder, name)).catch(() => {});
  await rmdir(folder).catch(() => {});
  return { windows: entries.length, bytes: entries.reduce((sum, entry) => sum + entry.bytes, 0) };
}

/** Removes a file if it can be removed. */
export async function removePath(path: string): Promise<void> {
  await rm(path, { force: true, recursive: false }).catch(() => {});
}

async function pathsIn(folder: string): Promise<string[]> {
  const shards = (await namesIn(folder)).filter(isShard);
  const found: string[] = [];
  for (const shard of shards) {
    const names = await namesIn(join(folder, shard));
    found.push(...names.filter((name) => ours.test(name)).map((name) => join(folder, shard, name)));
  }
  return found;
}

/** A key, with the ending of a file or of a half-written one; other files are not ours to remove. */
const ours = /^[0-9a-f]{16,128}\.enc(?:\.[0-9a-f]{8}\.part)?$/;
const isShard = (name: string) => /^[0-9a-f]{2}$/.test(name);

function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
