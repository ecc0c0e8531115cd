/**
 * Encoded windows on the disk, by key: found again after a restart, shared by all hosts of one user.
 * It is a cache: whatever goes wrong with it (full disk, no permission, damaged or foreign files)
 * costs an encode, never a run. Several processes may use one folder at the same time.
 */
import { randomUUID } from 'node:crypto';
import { access, mkdir, open, readFile, rename, rm, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodingFile, parseEncodingFile, type StoredEncoding } from './encoding-file.ts';
import { clearFolder, fileEnding, leastRecent, listFolder, partEnding, removePath } from './encoding-folder.ts';

export interface DiskSettings {
  /** Made when something is first written, for this user only. */
  readonly folder: string;
  /** Bytes of all files together; the ones used longest ago make room. */
  readonly limitBytes: number;
}

/** Writes that may wait for the disk; a disk slower than the encoder is not waited for, what is over it is not kept. */
const queueLimit = 4;
/** After a failure (full disk, no permission) writing is not tried for this many milliseconds. */
const restMs = 30_000;
/** When room is made, down to this share of the limit, so that it is not made for every file. */
const roomShare = 0.9;
/** Files after which the folder is counted anew, since other processes write into it too. */
const countEvery = 64;

export class EncodingDisk {
  readonly settings: DiskSettings;
  #writing: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  /** Bytes in the folder as far as known; counted when the first file is written. */
  #bytes: number | null = null;
  #sinceCount = 0;
  #restUntil = 0;

  constructor(settings: DiskSettings) {
    this.settings = settings;
  }

  /** Whether there is a file for the key; it may still turn out to be damaged. */
  async has(key: string): Promise<boolean> {
    return access(this.#path(key)).then(
      () => true,
      () => false,
    );
  }

  /** What was written under the key; null where there is nothing that can be used. A useless file is removed. */
  async read(key: string): Promise<StoredEncoding | null> {
    const path = this.#path(key);
    const bytes = await readFile(path).catch(() => null);
    if (!bytes) return null;
    const found = parseEncodingFile(key, bytes);
    if (!found) {
      await removePath(path);
      return null;
    }
    const now = new Date();
    utimes(path, now, now).catch(() => {}); // Its time says when it was last used; who cannot set it loses it earlier.
    return found;
  }

  /** Drops what is kept under the key. */
  remove(key: string): Promise<void> {
    return removePath(this.#path(key));
  }

  /**
   * Writes behind the caller's back, one file after the other. Resolves to whether the file is there
   * now; never rejects. The arrays must not change before.
   */
  write(key: string, encoding: StoredEncoding): Promise<boolean> {
    if (this.#waiting >= queueLimit || performance.now() < this.#restUntil) return Promise.resolve(false);
    this.#waiting++;
    const written = this.#writing.then(() => this.#put(key, encoding)).finally(() => this.#waiting--);
    this.#writing = written;
    return written;
  }

  /** Resolves when nothing is being written any more. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  async #put(key: string, encoding: StoredEncoding): Promise<boolean> {
    const pieces = encodingFile(key, encoding);
    const size = sizeOf(pieces);
    if (size > this.settings.limitBytes * roomShare) return false;
    try {
      await this.#makeRoom(size);
      await writeWhole(this.#path(key), pieces);
      this.#bytes = (this.#bytes ?? 0) + size;
      return true;
    } catch {
      this.#restUntil = performance.now() + restMs;
      return false;
    }
  }

  /** Removes what was used longest ago until the new file fits, and what killed processes left half-written. */
  async #makeRoom(size: number): Promise<void> {
    const { folder, limitBytes } = this.settings;
    const known = this.#bytes !== null && this.#sinceCount++ < countEvery;
    if (known && (this.#bytes ?? 0) + size <= limitBytes) return;
    this.#sinceCount = 0;
    const { entries, abandoned } = await listFolder(folder);
    for (const path of abandoned) await removePath(path);
    const total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    const tooMuch = total + size > limitBytes ? total + size - limitBytes * roomShare : 0;
    const leaving = leastRecent(entries, tooMuch);
    for (const { path } of leaving) await removePath(path);
    this.#bytes = total - leaving.reduce((sum, entry) => sum + entry.bytes, 0);
  }

  /** Keys are hexadecimal hashes; 256 folders keep each small. */
  #path(key: string): string {
    if (!/^[0-9a-f]{16,128}$/.test(key)) throw new RangeError(`"${key}" is not a key of the cache`);
    return join(this.settings.folder, key.slice(0, 2), `${key}${fileEnding}`);
  }
}

const sizeOf = (pieces: readonly Uint8Array[]) => pieces.reduce((sum, piece) => sum + piece.length, 0);

async function writeWhole(path: string, pieces: readonly Uint8Array[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const part = `${path}.${randomUUID().slice(0, 8)}${partEnding}`;
  try {
    const file = await open(part, 'wx', 0o600);
    try {
      const { bytesWritten } = await file.writev([...pieces]);
      // A disk that has just become full takes a part and says nothing.
      if (bytesWritten !== sizeOf(pieces)) throw new Error('the disk took only a part');
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (thrown) {
    await rm(part, { force: true }).catch(() => {});
    throw thrown;
  }
}

/** What is in the folder now. */
export async function diskUse({ folder }: DiskSettings): Promise<{ readonly windows: number; readonly bytes: number }> {
  const { entries } = await listFolder(folder);
  return { windows: entries.length, bytes: entries.reduce((sum, entry) => sum + entry.bytes, 0) };
}

/** Removes every file that the cache has made; files of others in the folder are left alone. */
export const clearDisk = ({ folder }: DiskSettings) => clearFolder(folder);
