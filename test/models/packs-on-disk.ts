/** Small packs on disk for tests of what handles packs. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Pack, packFileText, parsePackFile } from '../../src-main/models/manifest.ts';

export const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

/** A pack of these files (path to content), and what its licence says. */
export interface MadePack {
  readonly pack: Pack;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly licence: string;
}

export function makePack(id: string, files: MadePack['files'], rest: Partial<Pack> = {}): MadePack {
  const entry = {
    id,
    name: `The pack ${id}`,
    role: 'segmenter',
    kind: 'made for tests',
    version: '1',
    licence: 'MIT',
    commercialUse: true,
    licenceFile: 'licence.txt',
    source: { kind: 'made', by: 'a test' },
    contract: 'sam1-encoder-decoder',
    files: Object.entries(files).map(([path, content], i) => {
      return { role: `file${i}`, path, bytes: Buffer.byteLength(content), sha256: sha256(content) };
    }),
    ...rest,
  };
  return { pack: parsePackFile(JSON.stringify({ format: 1, pack: entry })), files, licence: 'Do as you like.' };
}

/** Writes a pack's folder as it is in the user folder, in an archive, or as models/export makes it. */
export async function writePack({ pack, files, licence }: MadePack, folder: string): Promise<void> {
  await put(join(folder, 'pack.json'), packFileText(pack));
  await put(join(folder, pack.licenceFile), licence);
  for (const [path, content] of Object.entries(files)) await put(join(folder, path), content);
}

export async function put(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

/** An installation whose manifest lists these packs; files of the kind `file` are written too. */
export async function writeInstallation(appRoot: string, packs: readonly MadePack[]): Promise<void> {
  await put(join(appRoot, 'models/manifest.json'), JSON.stringify({ format: 1, packs: packs.map(({ pack }) => pack) }));
  for (const { pack, files, licence } of packs) {
    await put(join(appRoot, 'models', pack.licenceFile), licence);
    if (pack.source.kind !== 'file') continue;
    for (const [path, content] of Object.entries(files)) await put(join(appRoot, 'models', path), content);
  }
}
