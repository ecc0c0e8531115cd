/** Files that a browser hands over: kept in a private folder of this start until it ends. */
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, statfs } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FaultError, fault, raise } from '../../contract/fault.ts';

export interface Uploads {
  /**
   * Streams a request's body to a file and returns its path. Faults: `host.uploadTooLarge`,
   * `host.uploadNoRoom`, `run.cancelled` when the client leaves. A file that did not arrive whole is removed.
   */
  take(request: IncomingMessage, name: string): Promise<string>;
  /** Removes the folder and what is in it. */
  close(): Promise<void>;
}

export interface UploadOptions {
  /** Bytes of one file. */
  readonly limit: number;
  /** Parent of the private folder; the system's folder for temporary files by default. */
  readonly folder?: string;
}

/** Bytes that an upload leaves free, so that a full disk hits the upload and not everything else. */
const reserve = 64 * 1024 * 1024;

export function createUploads({ limit, folder: parent = tmpdir() }: UploadOptions): Uploads {
  let folder: Promise<string> | undefined;
  let count = 0;

  async function take(request: IncomingMessage, name: string): Promise<string> {
    const announced = Number(request.headers['content-length'] ?? 0);
    if (announced > limit) raise('host.uploadTooLarge', { limit });
    // mkdtemp makes it for this account only (0700).
    folder ??= mkdtemp(join(parent, 'think2seg-'));
    const own = join(await folder, String(++count));
    await mkdir(own, { mode: 0o700 });
    const path = join(own, safeName(name));
    try {
      await expectRoom(own, announced, name);
      await pipeline(request, atMost(limit), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
      return path;
    } catch (thrown) {
      await rm(own, { recursive: true, force: true });
      throw uploadFault(thrown, name);
    }
  }

  async function close(): Promise<void> {
    if (folder) await rm(await folder, { recursive: true, force: true });
  }
  return { take, close };
}

async function expectRoom(folder: string, bytes: number, name: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bytes + reserve > bavail * bsize) raise('host.uploadNoRoom', { name });
}

/** Passes bytes on until there are too many. */
function atMost(limit: number): Transform {
  let length = 0;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      length += chunk.byteLength;
      if (length > limit) done(new FaultError(fault('host.uploadTooLarge', { limit })));
      else done(null, chunk);
    },
  });
}

function uploadFault(thrown: unknown, name: string): unknown {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') return new FaultError(fault('host.uploadNoRoom', { name }));
  if (code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET') return new FaultError(fault('run.cancelled'));
  return thrown;
}

/** Bytes of a name in UTF-8 that every file system takes, with room for a sidecar's ending. */
const nameLimit = 200;
const windowsDevice = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** A file name in any script, without folders and without what some file system refuses. */
export function safeName(given: string): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .replace(/[\p{Cc}\p{Cf}\p{Cs}<>:"|?*]/gu, '_')
    .replace(/[. ]+$/, '')
    .replace(/^ +/, '');
  const named = plain === '' || windowsDevice.test(plain) ? `_${plain}` : plain;
  return shorten(named);
}

/** Cuts the stem, never the ending, at a whole character. */
function shorten(name: string): string {
  const ending = /\.[^.]{1,16}$/.exec(name)?.[0] ?? '';
  let left = nameLimit - Buffer.byteLength(ending);
  let stem = '';
  for (const character of name.slice(0, name.length - ending.length)) {
    left -= Buffer.byteLength(character);
    if (left < 0) break;
    stem += character;
  }
  return stem + ending;
}
