/** One change of a pack at a time, also between processes of this account. */
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { raise } from '../../contract/fault.ts';
import { writeFault } from './disk.ts';

/** Runs `work` while no other process changes the pack. Faults: `models.busy`, `models.cannotWrite`. */
export async function inTurn<T>(userFolder: string, id: string, work: () => Promise<T>): Promise<T> {
  const folder = join(userFolder, 'downloads');
  const path = join(folder, `${id}.lock`);
  await mkdir(folder, { recursive: true }).catch((thrown) => Promise.reject(writeFault(thrown, folder)));
  if (!(await take(path))) {
    if (await isHeld(path)) raise('models.busy', { id });
    // Whoever held it ended without giving it back.
    await rm(path, { force: true });
    if (!(await take(path))) raise('models.busy', { id });
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true }).catch(() => {});
  }
}

async function take(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(String(process.pid)).finally(() => file.close());
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') return false;
    throw writeFault(thrown, path);
  }
}

/** A file that is empty was made this moment by somebody who has not said yet who it is. */
async function isHeld(path: string): Promise<boolean> {
  const pid = Number(await readFile(path, 'utf8').catch(() => '0'));
  if (!Number.isInteger(pid) || pid < 0) return false;
  if (pid === 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}
