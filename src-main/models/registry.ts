/** Which packs there are: those of the shipped manifest and those in the user folder, each with its folder. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { raise } from '../contract/fault.ts';
import type { ModelStatus } from '../contract/models.ts';
import { locateSource } from './locate.ts';
import { type Manifest, type Pack, parseManifest } from './manifest.ts';
import { readUserPacks, type UserPack } from './user-packs.ts';

/** A pack and where its files are. */
export interface KnownPack {
  readonly pack: Pack;
  readonly origin: ModelStatus['origin'];
  /** Null where its files are not on this machine; `because` says why. */
  readonly folder: string | null;
  readonly because: string;
  /** Where its licence's text is. */
  readonly licence: string;
  /** What the shipped manifest offers under this id, where that is another version. */
  readonly offered: Pack | null;
  /** Where the licence of `offered` is, else that of `pack`. */
  readonly offeredLicence: string;
}

export interface Registry {
  readonly known: readonly KnownPack[];
  /** Folders of the user folder that are no pack any more. */
  readonly broken: readonly UserPack[];
}

export interface Places {
  /** The folder that holds `models/manifest.json` and `node_modules`, or a packaged program's app.asar. */
  readonly appRoot: string;
  /** Null: no packs but those of the program. */
  readonly userFolder: string | null;
}

/** Faults: `models.badManifest`, if the shipped manifest cannot be read; what is wrong in the user folder is in the result. */
export async function readRegistry({ appRoot, userFolder }: Places, manifest: Manifest): Promise<Registry> {
  const user = userFolder === null ? [] : await readUserPacks(userFolder);
  const known: KnownPack[] = [];
  const taken = new Set<string>();
  for (const pack of manifest.packs) {
    taken.add(pack.id);
    const here = user.find((candidate) => candidate.id === pack.id);
    if (pack.source.kind !== 'url') known.push(await shipped(appRoot, pack));
    else if (here?.pack) known.push(installed({ ...here, pack: here.pack }, pack, appRoot));
    else if (!here) known.push(toFetch(appRoot, pack));
  }
  const others = user.filter(({ id }) => !taken.has(id));
  for (const entry of others) if (entry.pack) known.push(installed({ ...entry, pack: entry.pack }, null, appRoot));
  const fetchable = (id: string) => manifest.packs.some((pack) => pack.id === id && pack.source.kind === 'url');
  return { known, broken: user.filter(({ id, pack }) => !pack && (!taken.has(id) || fetchable(id))) };
}

export async function readManifest(appRoot: string): Promise<Manifest> {
  const path = join(appRoot, 'models', 'manifest.json');
  const text = await readFile(path, 'utf8').catch((cause) => raise('models.badManifest', { path }, cause));
  return parseManifest(text);
}

async function shipped(appRoot: string, pack: Pack): Promise<KnownPack> {
  const located = await locateSource(appRoot, pack.source);
  const licence = join(appRoot, 'models', pack.licenceFile);
  const common = { pack, origin: 'program', licence, offered: null, offeredLicence: licence } as const;
  if (located.kind === 'none') return { ...common, folder: null, because: located.because };
  return { ...common, folder: located.folder, because: '' };
}

function toFetch(appRoot: string, pack: Pack): KnownPack {
  const licence = join(appRoot, 'models', pack.licenceFile);
  return { pack, origin: 'fetched', folder: null, because: '', licence, offered: null, offeredLicence: licence };
}

function installed(here: UserPack & { readonly pack: Pack }, offered: Pack | null, appRoot: string): KnownPack {
  const { pack, folder } = here;
  const licence = join(folder, pack.licenceFile);
  const other = offered && JSON.stringify(offered.files) !== JSON.stringify(pack.files) ? offered : null;
  const offeredLicence = other ? join(appRoot, 'models', other.licenceFile) : licence;
  return {
    pack,
    origin: offered ? 'fetched' : 'imported',
    folder,
    because: '',
    licence,
    offered: other,
    offeredLicence,
  };
}
