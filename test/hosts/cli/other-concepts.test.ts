/** A pack of the contract `concepts` that is not the program's own, as models/train/objects/research_pack.py makes one, from import to answer. */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Pack, packFileText, parseManifest } from '../../../src-main/models/manifest.ts';
import { projectRoot, run, sample } from './command-line.ts';

const id = 'concepts-research';
const models = join(projectRoot, 'models');
let folder: string;
const here = () => ({ env: { THINK2SEG_USER_DATA: folder } });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'think2seg-other-concepts-'));
  layPack(join(folder, 'made'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The program's own pack under another licence, which sees vehicles and no airplanes. */
function layPack(made: string): void {
  mkdirSync(made);
  const own = parseManifest(readFileSync(join(models, 'manifest.json'), 'utf8')).packs.find(
    (pack) => pack.id === 'concepts',
  );
  if (!own) throw new Error('the manifest has no pack concepts');
  const files = own.files.map((file) => {
    const path = basename(file.path);
    copyFileSync(join(models, file.path), join(made, path));
    if (file.role === 'object-rules') writeFileSync(join(made, path), otherRules(join(made, path)));
    const bytes = readFileSync(join(made, path));
    return { ...file, path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
  writeFileSync(join(made, 'licence.txt'), 'For research only.\n');
  const pack: Pack = {
    ...own,
    id,
    name: 'Concepts (research only)',
    licence: 'LicenseRef-research-only',
    commercialUse: false,
    licenceFile: 'licence.txt',
    source: { kind: 'made', by: 'a test' },
    files,
  };
  writeFileSync(join(made, 'pack.json'), packFileText(pack));
}

function otherRules(path: string): string {
  const rules = JSON.parse(readFileSync(path, 'utf8'));
  for (const kind of rules.kinds) {
    if (kind.id === 'vehicle') kind.claimed = true;
    if (kind.id === 'airplane') kind.claimed = false;
  }
  return JSON.stringify(rules);
}

const ask = (question: string, ...more: string[]) =>
  run(['segment', sample, question, '--aoi', '288776,9110743,298722,9120761', '--json', ...more], here());

describe('another pack of concepts', () => {
  it('is taken in only with its licence, and listed as not for commercial use', async () => {
    const made = join(folder, 'made');
    expect((await run(['models', 'import', made], here())).code).not.toBe(0);
    expect((await run(['models', 'import', made, '--accept-licence'], here())).code).toBe(0);
    const { models: listed } = JSON.parse((await run(['models', 'list', '--json'], here())).stdout);
    expect(listed.find((model: { id: string }) => model.id === id)).toMatchObject({
      licence: 'LicenseRef-research-only',
      commercialUse: false,
    });
  });

  it('answers by its own rules: it sees what the own pack does not, and the other way round', async () => {
    const seen = JSON.parse((await ask('Where is the water?', '--prompter', id)).stdout);
    expect(seen.prompter).toMatchObject({ id });
    expect(seen.prompts.length).toBeGreaterThan(0);
    const blind = JSON.parse((await ask('Show the airplanes', '--prompter', id)).stdout);
    expect(blind.fault).toMatchObject({ code: 'prompter.notSeen' });
    expect(JSON.stringify(blind.fault)).toContain('vehicles');
  });

  it('that lost a file after it was taken in is named as what is wrong', async () => {
    rmSync(join(folder, 'packs', id, 'objects.json'));
    const { fault } = JSON.parse((await ask('Where is the water?', '--prompter', id)).stdout);
    expect(fault.code).toMatch(/^models\./);
    expect(JSON.stringify(fault)).toContain('objects.json');
    expect((await ask('Where is the water?')).code).toBe(0);
  });
});
