/** The model packs of this machine: what is there, whether it is what its entry says, and where its files are. */
import { createHash } from 'node:crypto';
import { lstat, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { raise } from '../contract/fault.ts';
import type { ModelFile, ModelStatus, ResolvedPack } from '../contract/models.ts';
import type { ModelRef } from '../contract/run.ts';
import { fileDigest } from './digest.ts';
import type { Manifest, Pack, PackSource } from './manifest.ts';
import { type KnownPack, type Registry, readManifest, readRegistry } from './registry.ts';
import type { UserPack } from './user-packs.ts';

export interface Packs {
  /** Every pack with the sizes of its files checked: `unchecked` where they fit. Faults: `models.badManifest`. */
  list(): Promise<ModelStatus[]>;
  /** Every pack with all its bytes hashed: `ready` where they fit. Reads every file. Faults: `models.badManifest`. */
  verify(): Promise<ModelStatus[]>;
  /**
   * One pack with its files found and their sizes checked; bytes are hashed when they are loaded.
   * Faults: `request.unknownId`, `models.missing`, `models.notHere`, `models.corrupt`, `models.badManifest`.
   */
  resolve(id: string, role: ModelStatus['role']): Promise<ResolvedPack>;
  /** One pack of any role, as it is known. Faults: `request.unknownId`, `models.badManifest`. */
  find(id: string): Promise<KnownPack>;
  /** All that there is. Faults: `models.badManifest`. */
  registry(): Promise<Registry>;
}

/** What is wrong with one file of a pack, null if nothing is. */
interface Trouble {
  readonly state: 'missing' | 'corrupt';
  readonly path: string;
  readonly because: string;
}
type FileCheck = (path: string, file: ModelFile) => Promise<Trouble | null>;

/**
 * `appRoot` is the folder that holds `models/manifest.json` and `node_modules`, or a packaged program's
 * app.asar; without `userFolder` there are only the packs of the program. What is in the user folder is
 * looked at anew each time, since other programs of this account bring and remove packs too.
 */
export function createPacks(appRoot: string, userFolder: string | null = null): Packs {
  let manifest: Promise<Manifest> | undefined;
  const read = async () => {
    manifest ??= readManifest(appRoot);
    return readRegistry({ appRoot, userFolder }, await manifest);
  };

  async function statuses(check: FileCheck, fine: 'ready' | 'unchecked'): Promise<ModelStatus[]> {
    const { known, broken } = await read();
    const found: ModelStatus[] = [];
    for (const entry of known) {
      if (isOffered(entry)) {
        found.push(statusOf(entry, 'available', ''));
        continue;
      }
      const { trouble } = await examine(entry, check);
      found.push(statusOf(entry, trouble?.state ?? fine, trouble ? `${trouble.path}: ${trouble.because}` : ''));
    }
    return [...found, ...broken.map(statusOfBroken)];
  }

  async function resolve(id: string, role: ModelStatus['role']): Promise<ResolvedPack> {
    const packs = (await read()).known.filter(({ pack }) => pack.role === role);
    const found = packs.find(({ pack }) => pack.id === id);
    if (!found) return unknown(role, id, packs);
    if (isOffered(found)) return raise('models.notHere', { id });
    const { files, trouble } = await examine(found, checkSize);
    if (trouble) raise(`models.${trouble.state}`, { id, path: trouble.path, because: trouble.because });
    const { contract, conversation } = found.pack;
    return { ref: refOf(found.pack), contract, files, ...(conversation && { conversation }) };
  }

  async function find(id: string): Promise<KnownPack> {
    const { known } = await read();
    return known.find(({ pack }) => pack.id === id) ?? unknown('model', id, known);
  }

  return {
    list: () => statuses(checkSize, 'unchecked'),
    verify: () => statuses(checkHash, 'ready'),
    resolve,
    find,
    registry: read,
  };
}

/** Identity of a pack: sha256 over its files' hashes (hexadecimal, in manifest order). */
export function refOf(pack: Pack): ModelRef {
  const hash = createHash('sha256');
  for (const file of pack.files) hash.update(file.sha256);
  return { id: pack.id, version: pack.version, sha256: hash.digest('hex') };
}

/** One that can be fetched and is not here. */
export function isOffered({ origin, folder }: KnownPack): boolean {
  return origin === 'fetched' && folder === null;
}

function unknown(kind: string, id: string, among: readonly KnownPack[]): never {
  return raise('request.unknownId', { kind, id, known: among.map(({ pack }) => pack.id).join(', ') });
}

/** Finds a pack's files and checks each; stops at the first trouble. */
async function examine(
  { pack, folder, origin, because }: KnownPack,
  check: FileCheck,
): Promise<{ files: ResolvedPack['files']; trouble: Trouble | null }> {
  if (folder === null) {
    const path = pack.files.map((file) => file.path).join(', ');
    return { files: [], trouble: { state: 'missing', path, because } };
  }
  const files = pack.files.map(({ role, path, bytes, sha256 }) => ({ role, bytes, sha256, path: join(folder, path) }));
  for (const file of files) {
    const trouble = (origin === 'program' ? null : await checkPlain(file.path)) ?? (await check(file.path, file));
    if (trouble) return { files, trouble };
  }
  return { files, trouble: null };
}

/**
 * In the user folder only plain files are ours: a link leads to something that somebody else may change.
 * The program's own files may be hard links into a package cache, as some installers make them.
 */
async function checkPlain(path: string): Promise<Trouble | null> {
  const found = await lstat(path).catch(() => null);
  if (!found) return null;
  if (found.isSymbolicLink() || found.nlink > 1) return { state: 'corrupt', path, because: 'it is a link' };
  return null;
}

async function checkSize(path: string, file: ModelFile): Promise<Trouble | null> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) return { state: 'missing', path, because: 'the file is not there' };
  if (found.size === file.bytes) return null;
  return { state: 'corrupt', path, because: `it has ${found.size} bytes, not ${file.bytes}` };
}

async function checkHash(path: string, file: ModelFile): Promise<Trouble | null> {
  const trouble = await checkSize(path, file);
  if (trouble) return trouble;
  try {
    if ((await fileDigest(path)) === file.sha256) return null;
  } catch (cause) {
    return { state: 'missing', path, because: cause instanceof Error ? cause.message : String(cause) };
  }
  return { state: 'corrupt', path, because: 'its sha256 differs' };
}

function statusOf(known: KnownPack, state: ModelStatus['state'], because: string): ModelStatus {
  const { pack, origin, offered } = known;
  const { id, name, role, kind, version, licence, commercialUse, knows, recommendedMemory = null } = pack;
  const bytes = pack.files.reduce((sum, file) => sum + file.bytes, 0);
  const source = describeSource(pack.source);
  const { sha256 } = refOf(pack);
  const newer = offered?.version ?? null;
  const writes = pack.conversation ? ({ writes: true } as const) : {};
  const said = { id, name, role, kind, version, licence, commercialUse, source, bytes, sha256, knows, ...writes };
  return { ...said, state, because, origin, recommendedMemory, newer };
}

/** A folder that is no pack any more is shown, so that it can be removed. */
function statusOfBroken({ id, because }: UserPack): ModelStatus {
  const said = { id, name: id, role: 'segmenter', kind: 'unreadable', version: '?', licence: '?' } as const;
  const rest = {
    commercialUse: false,
    source: '?',
    bytes: 0,
    sha256: '',
    knows: [],
    recommendedMemory: null,
    newer: null,
  };
  return { ...said, ...rest, state: 'corrupt', because, origin: 'imported' };
}

function describeSource(source: PackSource): string {
  switch (source.kind) {
    case 'npm':
      return `npm ${source.package}@${source.version}`;
    case 'file':
      return 'part of the program';
    case 'url':
      return source.base.replace('{revision}', source.revision);
    case 'made':
      return `made by ${source.by}`;
  }
}
