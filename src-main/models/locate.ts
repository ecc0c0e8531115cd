/** Where the files of model packs lie on disk. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PackSource } from './manifest.ts';

export type Located =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'none'; readonly because: string };

/**
 * Finds the folder of a pack's files where they come with the program. `appRoot` is the folder of package.json, or the app.asar of a
 * packaged program; big files are kept beside the archive (app.asar.unpacked), which is looked at first.
 */
export async function locateSource(appRoot: string, source: PackSource): Promise<Located> {
  if (source.kind === 'file') return locateOwn(appRoot);
  if (source.kind === 'npm') return locatePackage(appRoot, source);
  return { kind: 'none', because: 'it is no part of the program' };
}

async function locateOwn(appRoot: string): Promise<Located> {
  for (const root of rootsOf(appRoot)) {
    const folder = join(root, 'models');
    if (await isFolder(folder)) return { kind: 'folder', folder };
  }
  return { kind: 'none', because: `there is no folder ${join(appRoot, 'models')}` };
}

async function locatePackage(appRoot: string, source: Extract<PackSource, { kind: 'npm' }>): Promise<Located> {
  let because = `the package ${source.package}@${source.version} is not installed`;
  for (const root of rootsOf(appRoot).flatMap(upwards)) {
    const folder = join(root, 'node_modules', source.package);
    if (!(await isFolder(folder))) continue;
    const found = await versionOf(folder);
    // An archive keeps package.json inside and the big files beside it, so no version is no objection there.
    if (found === null || found === source.version) return { kind: 'folder', folder };
    because = `the package ${source.package} is installed at ${found}, not ${source.version}`;
  }
  return { kind: 'none', because };
}

function rootsOf(appRoot: string): string[] {
  const unpacked = appRoot.replace(/app\.asar$/, 'app.asar.unpacked');
  return unpacked === appRoot ? [appRoot] : [unpacked, appRoot];
}

/** The folder and those above it: npm may have put a package's files in any node_modules on the way up. */
function upwards(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upwards(parent)];
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

async function versionOf(folder: string): Promise<string | null> {
  try {
    const found: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const version = typeof found === 'object' && found !== null && 'version' in found ? found.version : null;
    return typeof version === 'string' ? version : null;
  } catch {
    return null;
  }
}
