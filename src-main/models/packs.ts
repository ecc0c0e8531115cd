/** The model packs of this installation: what is there, whether it is what the manifest says, and where its files are. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { raise } from '../contract/fault.ts';
import type { ModelFile, ModelStatus, ResolvedPack } from '../contract/models.ts';
import type { ModelRef } from '../contract/run.ts';
import { locateSource } from './locate.ts';
import { type Manifest, type Pack, type PackSource, parseManifest } from './manifest.ts';

export interface Packs {
  /** Every pack with the sizes of its files checked: `unchecked` where they fit. Faults: `models.badManifest`. */
  list(): Promise<ModelStatus[]>;
  /** Every pack with all its bytes hashed: `ready` where they fit. Reads every file. Faults: `models.badManifest`. */
  verify(): Promise<ModelStatus[]>;
  /**
   * One pack with its files found and their sizes checked; bytes are hashed when they are loaded.
   * Faults: `request.unknownId`, `models.missing`, `models.corrupt`, `models.badManifest`.
   */
  resolve(id: string, role: ModelStatus['role']): Promise<ResolvedPack>;
}

/** What is wrong with one file of a pack, null if nothing is. */
interface Trouble {
  readonly state: 'missing' | 'corrupt';
  readonly path: string;
  readonly because: string;
}
type FileCheck = (path: string, file: ModelFile) => Promise<Trouble | null>;

/** `appRoot` is the folder that holds `models/manifest.json` and `node_modules`, or a packaged program's app.asar. */
export function createPacks(appRoot: string): Packs {
  let manifest: Promise<Manifest> | undefined;
  const read = () => {
    manifest ??= readManifest(appRoot);
    return manifest;
  };

  async function statuses(check: FileCheck, fine: 'ready' | 'unchecked'): Promise<ModelStatus[]> {
    const found: ModelStatus[] = [];
    for (const pack of (await read()).packs) {
      const { trouble } = await examine(appRoot, pack, check);
      found.push(statusOf(pack, trouble?.state ?? fine, trouble ? `${trouble.path}: ${trouble.because}` : ''));
    }
    return found;
  }

  async function resolve(id: string, role: ModelStatus['role']): Promise<ResolvedPack> {
    const packs = (await read()).packs.filter((pack) => pack.role === role);
    const pack = packs.find((candidate) => candidate.id === id);
    if (!pack) return raise('request.unknownId', { kind: role, id, known: packs.map((known) => known.id).join(', ') });
    const { files, trouble } = await examine(appRoot, pack, checkSize);
    if (trouble) raise(`models.${trouble.state}`, { id, path: trouble.path, because: trouble.because });
    return { ref: refOf(pack), contract: pack.contract, files };
  }

  return { list: () => statuses(checkSize, 'unchecked'), verify: () => statuses(checkHash, 'ready'), resolve };
}

/** Identity of a pack: sha256 over its files' hashes (hexadecimal, in manifest order). */
export function refOf(pack: Pack): ModelRef {
  const hash = createHash('sha256');
  for (const file of pack.files) hash.update(file.sha256);
  return { id: pack.id, version: pack.version, sha256: hash.digest('hex') };
}

async function readManifest(appRoot: string): Promise<Manifest> {
  const path = join(appRoot, 'models', 'manifest.json');
  const text = await readFile(path, 'utf8').catch((cause) => raise('models.badManifest', { path }, cause));
  return parseManifest(text);
}

/** Finds a pack's files and checks each; stops at the first trouble. */
async function examine(
  appRoot: string,
  pack: Pack,
  check: FileCheck,
): Promise<{ files: ResolvedPack['files']; trouble: Trouble | null }> {
  const located = await locateSource(appRoot, pack.source);
  if (located.kind === 'none') {
    const path = pack.files.map((file) => file.path).join(', ');
    return { files: [], trouble: { state: 'missing', path, because: located.because } };
  }
  const files = pack.files.map(({ role, path, bytes, sha256 }) => {
    return { role, bytes, sha256, path: join(located.folder, path) };
  });
  for (const file of files) {
    const trouble = await check(file.path, file);
    if (trouble) return { files, trouble };
  }
  return { files, trouble: null };
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
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  } catch (cause) {
    return { state: 'missing', path, because: cause instanceof Error ? cause.message : String(cause) };
  }
  return hash.digest('hex') === file.sha256 ? null : { state: 'corrupt', path, because: 'its sha256 differs' };
}

function statusOf(pack: Pack, state: ModelStatus['state'], because: string): ModelStatus {
  const { id, name, role, kind, version, licence, commercialUse, knows } = pack;
  const bytes = pack.files.reduce((sum, file) => sum + file.bytes, 0);
  const source = describeSource(pack.source);
  const { sha256 } = refOf(pack);
  return { id, name, role, kind, version, licence, commercialUse, source, bytes, sha256, state, because, knows };
}

function describeSource(source: PackSource): string {
  return source.kind === 'npm' ? `npm ${source.package}@${source.version}` : 'part of the program';
}
