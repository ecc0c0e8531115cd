import { link, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createPacks } from '../../src-main/models/packs.ts';
import { faultOfCall } from '../support/faults.ts';
import { makePack, put, sha256, writeInstallation, writePack } from './packs-on-disk.ts';

const root = await mkdtemp(join(tmpdir(), 'user-packs-'));
let app = '';
let user = '';
let count = 0;
const url = { kind: 'url', base: 'https://packs.invalid/{revision}/', revision: '1a2b' } as const;
const own = makePack('own', { 'own/a.bin': 'own' }, { source: { kind: 'file' } });
const large = makePack('large', { 'a.bin': 'aaa', 'deep/b.bin': 'bb' }, { source: url, recommendedMemory: 4e9 });
const made = makePack('made', { 'm.bin': 'mmmm' });

beforeEach(async () => {
  app = join(root, `${count}`, 'app');
  user = join(root, `${count++}`, 'user');
  await writeInstallation(app, [own, large]);
});
afterAll(() => rm(root, { recursive: true }));
const folder = (id: string) => join(user, 'packs', id);
const states = async () =>
  (await createPacks(app, user).verify()).map(({ id, state, origin }) => `${id} ${state} ${origin}`);

describe('packs of the user folder', () => {
  test('that can be fetched are offered while they are not here, and resolving one says how to get it', async () => {
    expect(await states()).toEqual(['own ready program', 'large available fetched']);
    const [, offered] = await createPacks(app, user).list();
    expect(offered).toMatchObject({
      source: 'https://packs.invalid/1a2b/',
      bytes: 5,
      recommendedMemory: 4e9,
      because: '',
    });
    expect(await faultOfCall(createPacks(app, user).resolve('large', 'segmenter'))).toMatchObject({
      code: 'models.notHere',
      hint: expect.stringContaining('models pull large'),
    });
  });

  test('are used from there, fetched ones and imported ones that no manifest lists', async () => {
    await writePack(large, folder('large'));
    await writePack(made, folder('made'));
    expect(await states()).toEqual(['own ready program', 'large ready fetched', 'made ready imported']);
    expect(await createPacks(app, user).resolve('made', 'segmenter')).toEqual({
      ref: { id: 'made', version: '1', sha256: sha256(sha256('mmmm')) },
      contract: 'sam1-encoder-decoder',
      files: [{ role: 'file0', bytes: 4, sha256: sha256('mmmm'), path: join(folder('made'), 'm.bin') }],
    });
  });

  test('without a user folder are none', async () => {
    await writePack(made, folder('made'));
    expect((await createPacks(app).list()).map(({ id }) => id)).toEqual(['own', 'large']);
  });

  test('of a version that the program does not offer any more are still used, and the new one is named', async () => {
    const older = makePack('large', { 'a.bin': 'old' }, { source: url, version: '0.9' });
    await writePack(older, folder('large'));
    const [, status] = await createPacks(app, user).verify();
    expect(status).toMatchObject({ id: 'large', version: '0.9', state: 'ready', newer: '1' });
  });

  test('never stand in for a pack of the program', async () => {
    await writePack(makePack('own', { 'm.bin': 'other' }), folder('own'));
    expect(await states()).toEqual(['own ready program', 'large available fetched']);
  });

  test('with an entry that cannot be read are shown as damaged, whatever is wrong with it', async () => {
    await put(join(folder('half'), 'pack.json'), '{"format": 1');
    await put(join(folder('none'), 'm.bin'), 'x');
    await put(join(folder('large'), 'pack.json'), '7');
    await writePack(made, folder('renamed'));
    await put(join(folder('.staging'), 'pack.json'), 'on its way');
    const found = await createPacks(app, user).list();
    expect(found.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'own unchecked',
      'half corrupt',
      'large corrupt',
      'none corrupt',
      'renamed corrupt',
    ]);
    expect(found.at(-1)?.because).toContain('"made"');
  });

  test('whose files are links, soft or hard, are damaged', async () => {
    for (const make of [symlink, link]) {
      await writePack(made, folder('made'));
      const path = join(folder('made'), 'm.bin');
      const outside = join(root, `outside-${count++}`);
      await writeFile(outside, 'mmmm');
      await rm(path);
      await make(outside, path);
      expect(await faultOfCall(createPacks(app, user).resolve('made', 'segmenter'))).toMatchObject({
        code: 'models.corrupt',
        detail: { because: 'it is a link' },
      });
      await rm(path);
    }
  });
});
