/** Entry of the double's main process: resolves `electron` to the double, loads the program's main, then is ready. */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const doubleUrl = new URL('./electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: doubleUrl, shortCircuit: true } : next(specifier, context),
});

const { settings } = await import('./settings.ts');
const { app } = await import('./app.ts');
await import('./remote.ts');
const manifest: { main: string } = JSON.parse(readFileSync(join(settings.root, 'package.json'), 'utf8'));
await import(pathToFileURL(join(settings.root, manifest.main)).href);
// As in Electron: ready comes after the entry has been loaded, so an entry that awaits it would hang.
app.becomeReady();
