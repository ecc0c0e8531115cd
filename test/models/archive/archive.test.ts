import { execFileSync } from 'node:child_process';
import { link, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { faultOf } from '../../../src-main/contract/fault.ts';
import { packFileText } from '../../../src-main/models/manifest.ts';
import { createPackStore, type PackStore } from '../../../src-main/models/pack-store.ts';
import { createPacks } from '../../../src-main/models/packs.ts';
import { createNetwork } from '../../../src-main/network/network.ts';
import { faultOfCall } from '../../support/faults.ts';
import { makePack, put, writeInstallation, writePack } from '../packs-on-disk.ts';
import { crafted, soundArchive } from './crafted.ts';
import { rawZip } from './raw-zip.ts';

const root = await mkdtemp(join(tmpdir(), 'archive-'));
const network = createNetwork({ offline: true });
const signal = new AbortController().signal;
const accepted = { signal, acceptLicence: true };
const own = makePack('own', { 'own/a.bin': 'own' }, { source: { kind: 'file' } });
const made = makePack('made', { 'm.bin': 'mmmm', 'deep/er/n.bin': Buffer.alloc(200_000, 3) });
let here = '';
let count = 0;
beforeEach(async () => {
  here = join(root, String(count++));
  await writeInstallation(join(here, 'app'), [own]);
});
afterAll(async () => {
  await network.dispose();
  await rm(root, { recursive: true });
});

const user = () => join(here, 'user');
const packs = () => createPacks(join(here, 'app'), user());
const store = (): PackStore => createPackStore({ packs: packs(), network, userFolder: user() });
const states = async () => (await packs().verify()).map(({ id, state, origin }) => `${id} ${state} ${origin}`);
/** Every file and folder below a folder. */
const tree = async (folder: string) => (await readdir(folder, { recursive: true }).catch(() => [])).sort();

describe('a pack in one file', () => {
  test('is exported, offered with its licence and imported on another machine, byte for byte', async () => {
    await writePack(made, join(user(), 'packs/made'));
    const file = join(here, 'made.zip');
    const told: number[] = [];
    await store().export('made', file, { signal, onProgress: (done) => told.push(done) });
    expect(told.at(-1)).toBe(200_004);
    here = join(root, String(count++));
    await writeInstallation(join(here, 'app'), [own]);
    expect(await store().offer(file)).toEqual({
      id: 'made',
      name: 'The pack made',
      role: 'segmenter',
      kind: 'made for tests',
      version: '1',
      licence: 'MIT',
      commercialUse: true,
      bytes: 200_004,
      licenceText: 'Do as you like.',
    });
    expect(await states()).toEqual(['own ready program']);
    expect(await store().import(file, accepted)).toBe('made');
    expect(await states()).toEqual(['own ready program', 'made ready imported']);
    expect(await tree(join(user(), 'packs'))).toEqual(
      [
        'made',
        'made/deep',
        'made/deep/er',
        'made/deep/er/n.bin',
        'made/licence.txt',
        'made/m.bin',
        'made/pack.json',
      ].sort(),
    );
    expect(await store().licence('made')).toBe('Do as you like.');
  });

  test('is a zip that other programs read, and the same each time', async ({ skip }) => {
    await writePack(made, join(user(), 'packs/made'));
    for (const name of ['a.zip', 'b.zip']) await store().export('made', join(here, name), { signal });
    const archive = await readFile(join(here, 'a.zip'));
    expect(Buffer.compare(archive, await readFile(join(here, 'b.zip')))).toBe(0);
    let listed: string;
    try {
      listed = execFileSync('python3', ['-m', 'zipfile', '--list', join(here, 'a.zip')], { encoding: 'utf8' });
    } catch {
      return skip('there is no Python to read it with');
    }
    for (const name of ['pack.json', 'licence.txt', 'm.bin', 'deep/er/n.bin']) expect(listed).toContain(name);
    execFileSync('python3', ['-m', 'zipfile', '--test', join(here, 'a.zip')]);
  });

  test('can be a pack of the program too, for a program that lacks it', async () => {
    const file = join(here, 'own.zip');
    await store().export('own', file, { signal });
    here = join(root, String(count++));
    await writeInstallation(join(here, 'app'), [makePack('other', { 'o.bin': 'o' }, { source: { kind: 'file' } })]);
    await store().import(file, accepted);
    expect(await states()).toEqual(['other ready program', 'own ready imported']);
  });

  test('zipped by hand, with a folder around everything, is imported as well', async () => {
    const content = { 'pack.json': packFileText(made.pack), 'licence.txt': made.licence, ...made.files };
    const inFolder = Object.entries(content).map(([name, text]) => {
      return { name: `made 1/${name}`, content: Buffer.from(text), deflate: true };
    });
    const folder = { name: 'made 1/', content: Buffer.alloc(0), mode: 0o040755 };
    await writeFile(join(here, 'by hand.zip'), rawZip([folder, ...inFolder]));
    await store().import(join(here, 'by hand.zip'), accepted);
    expect(await states()).toContain('made ready imported');
  });

  test('is not imported before its licence is accepted', async () => {
    await writePack(made, join(here, 'folder'));
    const fault = await faultOfCall(store().import(join(here, 'folder'), { signal, acceptLicence: false }));
    expect(fault).toMatchObject({ code: 'models.licence', detail: { id: 'made', licence: 'MIT' } });
    expect(await states()).toEqual(['own ready program']);
  });

  test('of another version takes the place of the first one only when it is whole', async () => {
    await writePack(made, join(here, 'one'));
    await store().import(join(here, 'one'), accepted);
    const two = makePack('made', { 'm.bin': 'second' }, { version: '2' });
    await writePack(two, join(here, 'two'));
    await writeFile(join(here, 'two/m.bin'), 'sekond');
    expect((await faultOfCall(store().import(join(here, 'two'), accepted))).code).toBe('models.badPack');
    expect((await packs().verify())[1]).toMatchObject({ version: '1', state: 'ready' });
    await writeFile(join(here, 'two/m.bin'), 'second');
    await store().import(join(here, 'two'), accepted);
    expect((await packs().verify())[1]).toMatchObject({ version: '2', state: 'ready' });
    expect(await readdir(join(user(), 'packs'))).toEqual(['made']);
  });

  test('that would stand in for a listed pack with other files is refused', async () => {
    const url = { kind: 'url', base: 'https://packs.invalid/{revision}/', revision: '1' } as const;
    await writeInstallation(join(here, 'app'), [own, makePack('listed', { 'm.bin': 'real' }, { source: url })]);
    await writePack(makePack('listed', { 'm.bin': 'fake' }), join(here, 'fake'));
    expect(await faultOfCall(store().import(join(here, 'fake'), accepted))).toMatchObject({
      code: 'models.badPack',
      detail: { because: expect.stringContaining('listed 1') },
    });
    await writePack(makePack('listed', { 'm.bin': 'real' }), join(here, 'real'));
    await store().import(join(here, 'real'), accepted);
    expect(await states()).toEqual(['own ready program', 'listed ready fetched']);
  });

  test('stopped on the way leaves nothing', async () => {
    await writePack(made, join(here, 'folder'));
    const stop = new AbortController();
    const options = { signal: stop.signal, acceptLicence: true, onProgress: () => stop.abort() };
    await expect(store().import(join(here, 'folder'), options)).rejects.toMatchObject({ name: 'AbortError' });
    expect(await tree(join(user(), 'packs'))).toEqual([]);
    await writePack(made, join(user(), 'packs/made'));
    const exporting = store().export('made', join(here, 'x.zip'), { signal: stop.signal });
    await expect(exporting).rejects.toMatchObject({ name: 'AbortError' });
    expect((await readdir(here)).filter((name) => name.includes('zip'))).toEqual([]);
  });

  test('is not exported when a byte of it is wrong, or it is not here', async () => {
    await writePack(made, join(user(), 'packs/made'));
    await put(join(user(), 'packs/made/m.bin'), 'mmmn');
    const fault = await faultOfCall(store().export('made', join(here, 'x.zip'), { signal }));
    expect(fault).toMatchObject({ code: 'models.corrupt', detail: { because: 'its sha256 differs' } });
    await rm(join(user(), 'packs/made/m.bin'));
    expect((await faultOfCall(store().export('made', join(here, 'x.zip'), { signal }))).code).toBe('models.missing');
    expect((await faultOfCall(store().export('nope', join(here, 'x.zip'), { signal }))).code).toBe('request.unknownId');
    const nowhere = join(here, 'no/such/folder/x.zip');
    expect((await faultOfCall(store().export('own', nowhere, { signal }))).code).toBe('models.cannotWrite');
  });
});

describe('a folder to import', () => {
  test.each(['m.bin', 'pack.json', 'licence.txt', 'deep'])('in which %s is a link is refused', async (name) => {
    const folder = join(here, 'folder');
    await writePack(made, folder);
    const outside = join(here, 'outside');
    await mkdir(outside);
    await writePack(made, outside);
    await rm(join(folder, name), { recursive: true });
    await symlink(join(outside, name), join(folder, name));
    expect(await faultOfCall(store().import(folder, accepted))).toMatchObject({
      code: 'models.badPack',
      detail: { because: expect.stringContaining('is a link') },
    });
    expect(await tree(join(user(), 'packs'))).toEqual([]);
  });

  test('is copied, so that a hard link in it does not become one of ours', async () => {
    const folder = join(here, 'folder');
    await writePack(made, folder);
    await writeFile(join(here, 'elsewhere'), 'mmmm');
    await rm(join(folder, 'm.bin'));
    await link(join(here, 'elsewhere'), join(folder, 'm.bin'));
    await store().import(folder, accepted);
    await writeFile(join(here, 'elsewhere'), 'xxxx');
    expect(await states()).toContain('made ready imported');
  });

  test('without a pack.json, or that is not there, is refused', async () => {
    await mkdir(join(here, 'empty'));
    for (const name of ['empty', 'nowhere']) {
      expect((await faultOfCall(store().import(join(here, name), accepted))).code).toBe('models.badPack');
    }
  });
});

describe('removing', () => {
  test('takes a pack and all its files away, also one whose entry is damaged', async () => {
    await writePack(made, join(user(), 'packs/made'));
    await put(join(user(), 'packs/half/pack.json'), '{');
    await store().remove('made');
    await store().remove('half');
    expect(await states()).toEqual(['own ready program']);
    expect(await tree(join(user(), 'packs'))).toEqual([]);
  });

  test('is refused for what is part of the program, is not here, or is being changed by a living process', async () => {
    expect((await faultOfCall(store().remove('own'))).code).toBe('models.notRemovable');
    expect((await faultOfCall(store().remove('../own'))).code).toBe('request.unknownId');
    await writePack(made, join(user(), 'packs/made'));
    await put(join(user(), 'downloads/made.lock'), String(process.pid));
    expect((await faultOfCall(store().remove('made'))).code).toBe('models.busy');
    // Above every id that the system gives: whoever held it is gone.
    await put(join(user(), 'downloads/made.lock'), '2147483646');
    await store().remove('made');
    expect(await states()).toEqual(['own ready program']);
  });
});

test('the archive from which the crafted ones are made is sound', async () => {
  await writeFile(join(here, 'sound.zip'), soundArchive);
  await store().import(join(here, 'sound.zip'), accepted);
  expect(await states()).toContain('crafted ready imported');
});

test(`of ${crafted.length} crafted archives none writes outside of its pack, and none is taken that is not sound`, async () => {
  expect(crafted.length).toBeGreaterThan(200);
  const wrong: string[] = [];
  let refused = 0;
  for (const { tries, archive, harmless } of crafted) {
    const folder = join(here, 'machine');
    await mkdir(join(folder, 'home'), { recursive: true });
    const file = join(folder, 'home', 'crafted.zip');
    await writeFile(file, archive);
    const userFolder = join(folder, 'home/data');
    const ownPacks = createPacks(join(here, 'app'), userFolder);
    const own = createPackStore({ packs: ownPacks, network, userFolder });
    const code = await own.import(file, accepted).then(
      () => 'taken',
      (thrown: unknown) => faultOf(thrown).code,
    );
    const outside = (await tree(folder)).filter(
      (name) => !/^home(\/(crafted\.zip|data(\/(downloads|packs(\/crafted(\/.*)?)?))?))?$/.test(name),
    );
    const sound = (await ownPacks.verify()).every(({ state }) => state === 'ready');
    const there = await tree(join(userFolder, 'packs'));
    if (outside.length > 0) wrong.push(`${tries}: wrote ${outside.join(', ')}`);
    if (code === 'taken' ? !sound || !harmless : there.length > 0) wrong.push(`${tries}: ${code}, left ${there}`);
    if (!['taken', 'models.badPack', 'models.unsafe'].includes(code)) wrong.push(`${tries}: ${code}`);
    if (code !== 'taken') refused++;
    await rm(folder, { recursive: true });
  }
  expect(wrong).toEqual([]);
  expect(refused).toBeGreaterThan(180);
  for (const name of ['think2seg-escaped.txt', 'escaped.txt']) expect(await readdir(tmpdir())).not.toContain(name);
});
