/** Where the program lies on disk: its root, and the files of the two child processes as source or as built. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Installation {
  /** Folder with `package.json`, `models/`, `build/sample/` and `node_modules/`. */
  readonly appRoot: string;
  /** The built renderer. */
  readonly renderer: string;
  readonly entries: { readonly raster: string; readonly inference: string };
  readonly version: string;
}

/**
 * Finds the program around this file. `THINK2SEG_APP_ROOT` names another root for models and sample
 * data (an administrator's shared models, tests with damaged ones); code is never taken from there.
 */
export function findInstallation(environment: NodeJS.ProcessEnv = process.env): Installation {
  const root = folderWithManifest(import.meta.dirname);
  const source = import.meta.filename.endsWith('.ts');
  const entry = (name: string) =>
    source ? join(root, 'src-main', 'process', `${name}-entry.ts`) : join(root, 'out', 'main', `${name}-process.js`);
  const manifest: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return {
    appRoot: environment.THINK2SEG_APP_ROOT || root,
    renderer: join(root, 'out', 'renderer'),
    entries: { raster: entry('raster'), inference: entry('inference') },
    version: manifest.version,
  };
}

/** A bundle may put this file into a chunk one folder deeper, so the root is looked for, not counted. */
function folderWithManifest(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) throw new Error(`no package.json above ${from}`);
  }
}
