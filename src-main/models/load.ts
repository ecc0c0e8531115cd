/** Reads a pack's files into memory. Nothing of a model is used before its bytes were hashed. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { because } from '../contract/because.ts';
import { raise } from '../contract/fault.ts';
import type { ResolvedPack } from '../contract/models.ts';

/** The bytes of each file by its role, as pinned. Faults: `models.missing`, `models.corrupt`. */
export async function loadPack(pack: ResolvedPack): Promise<ReadonlyMap<string, Uint8Array>> {
  const loaded = new Map<string, Uint8Array>();
  for (const file of pack.files) loaded.set(file.role, await loadFile(pack.ref.id, file));
  return loaded;
}

async function loadFile(id: string, file: ResolvedPack['files'][number]): Promise<Uint8Array> {
  const { path } = file;
  const bytes = await readFile(path).catch((cause) => raise('models.missing', { id, path }, cause));
  if (bytes.length !== file.bytes) {
    raise('models.corrupt', { id, path, ...because('pack.otherSize', { bytes: bytes.length, expected: file.bytes }) });
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== file.sha256) raise('models.corrupt', { id, path, ...because('pack.otherHash') });
  return bytes;
}
