/** Brings a pack from a file or folder into the user folder. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open as openFile, realpath, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { because } from '../../contract/because.ts';
import { FaultError, fault, raise } from '../../contract/fault.ts';
import type { PackOffer } from '../../contract/packs.ts';
import { writeWhole } from '../../settings/whole-file.ts';
import { expectRoom, writeFault } from '../fetch/disk.ts';
import { install, makeStaging } from '../fetch/install.ts';
import { inTurn } from '../fetch/turn.ts';
import { inspectPack } from '../inspect/inspect-pack.ts';
import { type Pack, packFileName, packFileText } from '../manifest.ts';
import { refOf } from '../packs.ts';
import type { Registry } from '../registry.ts';
import { packsFolder } from '../user-packs.ts';
import type { ArchiveOptions } from './export-pack.ts';
import { isInside, licenceLimit, openBox, type PackBox, readText } from './pack-box.ts';

/** What a file or folder holds, with its licence, before anything is done. Faults: `models.badPack`. */
export async function offerPack(path: string): Promise<PackOffer> {
  const box = await openBox(path);
  try {
    const { id, name, role, kind, version, licence, commercialUse, files } = box.pack;
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const licenceText = await readText(await box.open(box.pack.licenceFile), licenceLimit);
    return { id, name, role, kind, version, licence, commercialUse, bytes, licenceText };
  } finally {
    await box.close();
  }
}

export interface ImportOptions extends ArchiveOptions {
  readonly userFolder: string;
  readonly acceptLicence: boolean;
  /** What there is already: a pack of the program is not replaced. */
  readonly registry: Registry;
}

/**
 * Imports the pack of a zip or folder: every file with the length and hash of its entry, every ONNX
 * file inspected. Nothing is written outside of a folder of its own until all of it is right, and an
 * older pack of the same id stays until then. Returns the pack.
 * Faults: `models.badPack`, `models.licence`, `models.unsafe`, `models.busy`, `models.noRoom`, `models.cannotWrite`.
 */
export async function importPack(path: string, options: ImportOptions): Promise<Pack> {
  const { userFolder, acceptLicence, registry } = options;
  const box = await openBox(path);
  try {
    const { pack } = box;
    if (registry.known.some((known) => known.pack.id === pack.id && known.origin === 'program')) {
      raise('models.badPack', because('pack.takenName', { name: pack.id }));
    }
    if (registry.known.some((known) => contradicts(known.offered ?? known.pack, pack))) {
      raise('models.badPack', {
        because: `it calls itself ${pack.id} ${pack.version} and is not what the program knows by that name`,
      });
    }
    const own = packsFolder(userFolder);
    if (isInside(await realpath(own).catch(() => resolve(own)), await realpath(path))) {
      raise('models.badPack', because('pack.programFolder'));
    }
    if (!acceptLicence) raise('models.licence', { id: pack.id, licence: pack.licence });
    await inTurn(userFolder, pack.id, () => unpack(box, options));
    return pack;
  } finally {
    await box.close();
  }
}

/** Whether a pack of the program's list has this name and version and other files. */
function contradicts(listed: Pack, pack: Pack): boolean {
  const same = listed.source.kind === 'url' && listed.id === pack.id && listed.version === pack.version;
  return same && refOf(listed).sha256 !== refOf(pack).sha256;
}

async function unpack(box: PackBox, options: ImportOptions): Promise<void> {
  const { pack } = box;
  const { userFolder, signal, onProgress } = options;
  const staging = await makeStaging(userFolder);
  try {
    const total = pack.files.reduce((sum, file) => sum + file.bytes, 0);
    await expectRoom(staging, total);
    let before = 0;
    for (const file of pack.files) {
      const done = before;
      const check = { ...file, onBytes: (bytes: number) => onProgress?.(done + bytes, total), signal };
      const target = join(staging, file.path);
      await mkdir(dirname(target), { recursive: true });
      // Not a moment passes between opening and reading: an archive's stream may fail as soon as it is open.
      await copyChecked(await box.open(file.path), target, check);
      before += file.bytes;
    }
    await inspectPack(
      pack.id,
      pack.files.map((file) => ({ ...file, path: join(staging, file.path) })),
    );
    const licence = await readText(await box.open(pack.licenceFile), licenceLimit);
    await writeWhole(join(staging, pack.licenceFile), licence);
    await writeWhole(join(staging, packFileName), packFileText(pack));
    await install(userFolder, pack.id, staging);
  } catch (thrown) {
    await rm(staging, { recursive: true, force: true }).catch(() => {});
    throw writeFault(thrown, staging);
  }
}

interface Check {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
}

/** Copies a stream to a file that must have exactly these bytes; one byte too many ends it. */
async function copyChecked(from: Readable, target: string, check: Check): Promise<void> {
  const hash = createHash('sha256');
  let length = 0;
  const wrong = (because: string) => new FaultError(fault('models.badPack', { because: `${check.path} ${because}` }));
  const counter = new Transform({
    transform(chunk: Uint8Array, _encoding, next) {
      length += chunk.length;
      if (length > check.bytes) return next(wrong(`has more than ${check.bytes} bytes`));
      hash.update(chunk);
      check.onBytes(length);
      next(null, chunk);
    },
  });
  await pipeline(from, counter, createWriteStream(target, { flags: 'wx' }), { signal: check.signal }).catch(
    (thrown) => {
      // What the archive's reader says of damaged data is no error of the disk.
      const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
      if (thrown instanceof FaultError || /^(E[A-Z]+|ABORT_ERR)$/.test(code)) throw thrown;
      throw wrong(`is damaged: ${thrown instanceof Error ? thrown.message : thrown}`);
    },
  );
  if (length !== check.bytes) throw wrong(`has ${length} bytes, not ${check.bytes}`);
  if (hash.digest('hex') !== check.sha256) throw wrong('is not what its sha256 says');
  const file = await openFile(target, 'r+');
  await file.sync().finally(() => file.close());
}
