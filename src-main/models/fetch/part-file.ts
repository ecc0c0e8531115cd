/**
 * The beginning of a file that is being fetched: `<name>.part`, with `<name>.part.json` saying which
 * version of it the server meant. It survives a fault, a cancellation and the end of the process, and
 * counts for nothing until its length and its hash are the pinned ones.
 */
import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { syncFolder, writeWhole } from '../../settings/whole-file.ts';
import { writeFault } from './disk.ts';

const noteSchema = v.strictObject({ url: v.string(), etag: v.string() });

export class PartFile {
  readonly target: string;
  /** Bytes on disk. */
  length = 0;
  /** The strong validator that the server gave with the first byte; empty if none. */
  etag = '';
  readonly #url: string;
  readonly #file: FileHandle;
  #hash: Hash = createHash('sha256');

  private constructor(target: string, url: string, file: FileHandle) {
    this.target = target;
    this.#url = url;
    this.#file = file;
  }

  /** Opens what is there and hashes it; more than `limit` bytes cannot be right and is dropped. */
  static async open(target: string, url: string, limit: number): Promise<PartFile> {
    try {
      const file = await open(`${target}.part`, 'a+');
      const part = new PartFile(target, url, file);
      const { size } = await file.stat();
      const note = await readNote(`${target}.part.json`);
      if (size > limit || note?.url !== url) await part.restart('');
      else await part.#adopt(note.etag);
      return part;
    } catch (thrown) {
      throw writeFault(thrown, target);
    }
  }

  async #adopt(etag: string): Promise<void> {
    this.etag = etag;
    const buffer = Buffer.alloc(1 << 20);
    for (;;) {
      const { bytesRead } = await this.#file.read(buffer, 0, buffer.length, this.length);
      if (bytesRead === 0) return;
      this.#hash.update(buffer.subarray(0, bytesRead));
      this.length += bytesRead;
    }
  }

  /** Begins anew, for a version of the file that the server calls `etag`. */
  async restart(etag: string): Promise<void> {
    try {
      await this.#file.truncate(0);
      this.length = 0;
      this.etag = etag;
      this.#hash = createHash('sha256');
      await writeWhole(`${this.target}.part.json`, JSON.stringify({ url: this.#url, etag }));
    } catch (thrown) {
      throw writeFault(thrown, this.target);
    }
  }

  /** Faults: `models.noRoom`, `models.cannotWrite`; what was written before stays. */
  async append(chunk: Uint8Array): Promise<void> {
    try {
      for (let from = 0; from < chunk.length; ) {
        const { bytesWritten } = await this.#file.write(chunk, from, chunk.length - from);
        this.#hash.update(chunk.subarray(from, from + bytesWritten));
        this.length += bytesWritten;
        from += bytesWritten;
      }
    } catch (thrown) {
      throw writeFault(thrown, this.target);
    }
  }

  /** sha256 of what there is, in hexadecimal. */
  digest(): string {
    return this.#hash.copy().digest('hex');
  }

  /** Brings it to the disk and gives it its name. */
  async finish(): Promise<void> {
    try {
      await this.#file.sync();
      await this.#file.close();
      await rename(`${this.target}.part`, this.target);
      await rm(`${this.target}.part.json`, { force: true });
      await syncFolder(dirname(this.target));
    } catch (thrown) {
      throw writeFault(thrown, this.target);
    }
  }

  /** Leaves it for another time. */
  async close(): Promise<void> {
    await this.#file.close().catch(() => {});
  }
}

async function readNote(path: string): Promise<v.InferOutput<typeof noteSchema> | null> {
  try {
    const parsed = v.safeParse(noteSchema, JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
