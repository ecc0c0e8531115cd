/**
 * Checks a pack whose files a library reads by itself, by path: every byte is hashed before, and a
 * file that the library would also read but that is not pinned is refused.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { because } from '../contract/because.ts';
import { raise } from '../contract/fault.ts';
import type { ResolvedPack } from '../contract/models.ts';

type PinnedFile = ResolvedPack['files'][number];

/**
 * The folder of a pack's files: the one of the file whose role is `anchor`. Faults: `models.missing`,
 * `models.corrupt`, and `run.cancelled` once the signal is aborted.
 */
export async function verifiedFolder(pack: ResolvedPack, anchor: string, signal?: AbortSignal): Promise<string> {
  const { id } = pack.ref;
  const anchored = pack.files.find((file) => file.role === anchor);
  if (!anchored) return raise('models.missing', { id, path: anchor });
  const folder = dirname(anchored.path);
  for (const file of pack.files) {
    if (signal?.aborted) raise('run.cancelled');
    await verify(id, file);
  }
  const pinned = new Set(pack.files.map((file) => file.path));
  for (const path of [...(await read(folder)), ...(await read(join(folder, 'onnx')))]) {
    if (!pinned.has(path)) raise('models.corrupt', { id, path, ...because('pack.foreignFile') });
  }
  return folder;
}

/** Path of a file below the pack's folder, with forward slashes. */
export function innerPath(folder: string, file: PinnedFile): string {
  return relative(folder, file.path).split(sep).join('/');
}

async function verify(id: string, { path, bytes, sha256 }: PinnedFile): Promise<void> {
  const found = await stat(path).catch((cause) => raise('models.missing', { id, path }, cause));
  if (found.size !== bytes) {
    raise('models.corrupt', { id, path, ...because('pack.otherSize', { bytes: found.size, expected: bytes }) });
  }
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash).catch((cause) =>
    raise('models.missing', { id, path }, cause),
  );
  if (hash.digest('hex') !== sha256) raise('models.corrupt', { id, path, ...because('pack.otherHash') });
}

/** Files of a kind that model libraries read by name: settings, graphs and their weights. `pack.json` is the program's own. */
async function read(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory() && entry.name !== 'pack.json')
    .filter((entry) => /\.(json|jinja|txt|model)$|\.onnx/.test(entry.name))
    .map((entry) => join(folder, entry.name));
}
