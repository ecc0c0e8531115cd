/** The packs in the user folder: `packs/<id>/` with `pack.json`, the licence and the files. */
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { faultOf, raise } from '../contract/fault.ts';
import { type Pack, packFileName, parsePackFile } from './manifest.ts';

export interface UserPack {
  /** The folder's name, which is the pack's id. */
  readonly id: string;
  readonly folder: string;
  /** Null where its entry cannot be read. */
  readonly pack: Pack | null;
  /** Why it cannot; else empty. */
  readonly because: string;
}

/** A `pack.json` is a few kB; with a long conversation some more. */
const entryLimit = 1 << 20;

export function packsFolder(userFolder: string): string {
  return join(userFolder, 'packs');
}

/** Packs that were fetched or imported, by id. Folders that begin with a dot are on their way in or out. */
export async function readUserPacks(userFolder: string): Promise<UserPack[]> {
  const root = packsFolder(userFolder);
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  const names = folders.map((entry) => entry.name).sort();
  return Promise.all(names.map((id) => readUserPack(id, join(root, id))));
}

async function readUserPack(id: string, folder: string): Promise<UserPack> {
  try {
    const pack = await readEntry(folder);
    if (pack.id !== id)
      return { id, folder, pack: null, because: `it is the pack "${pack.id}" in a folder of another name` };
    return { id, folder, pack, because: '' };
  } catch (thrown) {
    const { detail, text } = faultOf(thrown);
    return { id, folder, pack: null, because: `${packFileName}: ${detail?.because ?? text}` };
  }
}

/** Reads the entry of a pack's folder. Faults: `models.badPack`. */
export async function readEntry(folder: string): Promise<Pack> {
  const path = join(folder, packFileName);
  const found = await lstat(path).catch(() => null);
  if (!found?.isFile()) return raise('models.badPack', { because: `there is no file ${path}` });
  if (found.size > entryLimit) return raise('models.badPack', { because: `${path} has ${found.size} bytes` });
  return parsePackFile(await readFile(path, 'utf8'));
}
