/** Packs appear in the user folder whole, and go from it in one step. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../../settings/whole-file.ts';
import { packsFolder } from '../user-packs.ts';
import { writeFault } from './disk.ts';

/** A folder beside the packs in which one is put together; a dot keeps it out of every list. */
export async function makeStaging(userFolder: string): Promise<string> {
  const folder = join(packsFolder(userFolder), `.coming-${randomUUID()}`);
  await mkdir(folder, { recursive: true }).catch((thrown) => Promise.reject(writeFault(thrown, folder)));
  return folder;
}

/** Makes a complete folder the pack `id`; what stood there goes. Faults: `models.cannotWrite`. */
export async function install(userFolder: string, id: string, staging: string): Promise<void> {
  const root = packsFolder(userFolder);
  const place = join(root, id);
  const old = join(root, `.going-${randomUUID()}`);
  try {
    await mkdir(root, { recursive: true });
    const replaced = await rename(place, old).then(
      () => true,
      () => false,
    );
    try {
      await rename(staging, place);
    } catch (thrown) {
      if (replaced) await rename(old, place);
      throw thrown;
    }
    await syncFolder(root);
  } catch (thrown) {
    throw writeFault(thrown, place);
  }
  await sweep(userFolder);
}

/** Takes the pack `id` away; it is gone from the lists at once. Faults: `models.cannotWrite`. */
export async function uninstall(userFolder: string, id: string): Promise<void> {
  const root = packsFolder(userFolder);
  const place = join(root, id);
  try {
    await rename(place, join(root, `.going-${randomUUID()}`));
    await syncFolder(root);
  } catch (thrown) {
    throw writeFault(thrown, place);
  }
  await sweep(userFolder);
}

/** Removes what is on its way out, also what a process left that ended before it had done so. */
async function sweep(userFolder: string): Promise<void> {
  const root = packsFolder(userFolder);
  const names = await readdir(root).catch(() => []);
  for (const name of names.filter((candidate) => candidate.startsWith('.going-'))) {
    await rm(join(root, name), { recursive: true, force: true }).catch(() => {});
  }
}
