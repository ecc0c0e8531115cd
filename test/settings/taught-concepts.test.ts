/** Files of taught concepts: kept, handed on, and broken. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { featureCount, type TaughtExample } from '../../src-main/contract/taught.ts';
import { encodeFeatures } from '../../src-main/engine/prompter/taught/learn.ts';
import { openTaughtConcepts, serialize, type TaughtDraft } from '../../src-main/settings/taught-concepts.ts';
import { faultOfCall } from '../support/faults.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'think2seg-taught-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const example: TaughtExample = {
  counter: false,
  features: encodeFeatures(new Float64Array(featureCount).fill(0.5)),
  pixels: 120,
  gsd: 0.5,
  elongation: 1.2,
  certainty: 0.9,
  from: { raster: 'a.tif', crs: 'EPSG:32618', at: { x: 1, y: 2 } },
};
const draft: TaughtDraft = {
  id: null,
  name: 'Gewächshaus 温室',
  words: ['greenhouse'],
  segmenter: { id: 'mobilesam', sha256: 'a'.repeat(64) },
  examples: [example],
};

describe('a taught concept', () => {
  test('is there after the program was started again', async () => {
    const saved = await openTaughtConcepts(folder).save(draft);
    expect(await openTaughtConcepts(folder).list()).toEqual({ concepts: [saved], faults: [] });
  });

  test('handed on as a file is the same elsewhere, and takes the place of one of its name', async () => {
    const saved = await openTaughtConcepts(folder).save(draft);
    const file = join(folder, 'sent.json');
    writeFileSync(file, serialize(saved));
    const other = openTaughtConcepts(join(folder, 'other'));
    const own = await other.save({ ...draft, name: draft.name.toUpperCase(), examples: [example, example] });
    const taken = await other.import(file);
    expect(taken).toEqual({ ...saved, id: own.id });
    expect((await other.list()).concepts).toEqual([taken]);
  });

  test('that is removed is gone; an unknown one is told', async () => {
    const concepts = openTaughtConcepts(folder);
    await concepts.remove((await concepts.save(draft)).id);
    expect((await concepts.list()).concepts).toEqual([]);
    expect((await faultOfCall(concepts.get('gone'))).code).toBe('request.unknownId');
  });
});

describe('a file that is no concept is taught.badFile', () => {
  const good = () => JSON.parse(serialize({ ...draft, format: 1, id: 'x', at: '2026-01-01T00:00:00.000Z' }));
  test.each([
    ['text', 'hello', 'not JSON'],
    ['an empty file', '', 'not JSON'],
    ['another format', { format: 2 }, 'format'],
    ['an id that is a path', { id: '../../x' }, 'id'],
    ['a name without a letter', { name: '123' }, 'letter'],
    ['too few numbers', { examples: [{ ...example, features: 'AAAA' }] }, 'features'],
    ['no examples', { examples: [] }, 'examples'],
    ['only counter-examples', { examples: [{ ...example, counter: true }] }, 'no example'],
    ['a field that is not known', { script: 'x' }, 'script'],
  ])('%s', async (_, change, because) => {
    const file = join(folder, 'bad.json');
    writeFileSync(file, typeof change === 'string' ? change : JSON.stringify({ ...good(), ...change }));
    const found = await faultOfCall(openTaughtConcepts(join(folder, 'own')).import(file));
    expect(found.code).toBe('taught.badFile');
    expect(found.text).toContain(because);
  });

  test('a folder, a link, a file of megabytes, nothing', async () => {
    mkdirSync(join(folder, 'folder'));
    symlinkSync('/etc/passwd', join(folder, 'link'));
    writeFileSync(join(folder, 'large'), Buffer.alloc(2 << 20, 32));
    for (const name of ['folder', 'link', 'large', 'nothing']) {
      expect((await faultOfCall(openTaughtConcepts(folder).import(join(folder, name)))).code).toBe('taught.badFile');
    }
  });

  test('one among others does not hide them', async () => {
    const concepts = openTaughtConcepts(folder);
    const saved = await concepts.save(draft);
    writeFileSync(join(folder, 'concepts', 'torn.json'), serialize(saved).slice(0, 100));
    const { concepts: listed, faults } = await concepts.list();
    expect(listed).toEqual([saved]);
    expect(faults.map(({ code }) => code)).toEqual(['taught.badFile']);
  });
});

test('a folder that cannot be written is taught.cannotWrite, and leaves nothing behind', async () => {
  writeFileSync(join(folder, 'concepts'), 'a file where the folder should be');
  expect((await faultOfCall(openTaughtConcepts(folder).save(draft))).code).toBe('taught.cannotWrite');
  expect(readdirSync(folder)).toEqual(['concepts']);
});
