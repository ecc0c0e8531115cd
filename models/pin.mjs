/**
 * Writes the size and sha256 of every file of the packs that are part of the program into
 * manifest.json: `node models/pin.mjs`. Run it after a model file was made anew. Files of npm
 * packages are pinned by hand, since a change of theirs must be looked at.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const manifestPath = join(here, 'manifest.json');
const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
for (const pack of manifest.packs.filter((candidate) => candidate.source.kind === 'file')) {
  for (const file of pack.files) {
    const bytes = readFileSync(join(here, file.path));
    file.bytes = bytes.length;
    file.sha256 = createHash('sha256').update(bytes).digest('hex');
    console.log(`${pack.id} ${file.role}: ${file.path} ${file.bytes} ${file.sha256}`);
  }
}
writeFileSync(manifestPath, `${JSON.stringify(manifest, null, 2)}\n`);
