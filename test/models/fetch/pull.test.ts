import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Patience } from '../../../src-main/models/fetch/download.ts';
import { createPackStore } from '../../../src-main/models/pack-store.ts';
import { createPacks } from '../../../src-main/models/packs.ts';
import { createNetwork, type Network } from '../../../src-main/network/network.ts';
import { faultOfCall } from '../../support/faults.ts';
import { onnxModel } from '../../support/onnx.ts';
import { type MadePack, makePack, put, writeInstallation } from '../packs-on-disk.ts';
import { type FaultyServer, type Mishap, startFaultyServer } from './faulty-server.ts';

const root = await mkdtemp(join(tmpdir(), 'pull-'));
const patience: Patience = { stallMs: 30_000, backOffMs: 1, attempts: 3, progressBytes: 4096 };
const own = makePack('own', { 'own/a.bin': 'own' }, { source: { kind: 'file' } });
const model = onnxModel({ inputs: [{ name: 'x', shape: [1] }], outputs: [{ name: 'x', shape: [1] }], nodes: [] });
const contents = {
  'onnx/a.onnx': model,
  'onnx/b.bin': randomBytes(200_000),
  'c-@1.bin': randomBytes(90_000),
  'd.bin': randomBytes(1),
};
let here = '';
let count = 0;
let server: FaultyServer;
let network: Network;
let mishap: (path: string, n: number) => Mishap = () => 'none';

/** The pack as the manifest of the program lists it, from the server of this test. */
function listed(rest: Partial<MadePack['pack']> = {}, files: MadePack['files'] = contents): MadePack {
  return makePack('listed', files, {
    source: { kind: 'url', base: `http://127.0.0.1:${server.port}/{revision}/x/`, revision: 'abc123' },
    ...rest,
  });
}
beforeEach(async () => {
  here = join(root, String(count++));
  mishap = () => 'none';
  const served = Object.entries(contents).map(([path, content]): [string, Buffer] => [`/abc123/x/${path}`, content]);
  server = await startFaultyServer(new Map(served), (path, n) => mishap(path, n));
  network = createNetwork({ offline: false, environment: {} });
  await writeInstallation(join(here, 'app'), [own, listed()]);
});
afterEach(async () => {
  await network.dispose();
  await server.close();
});
afterAll(() => rm(root, { recursive: true }));

const user = () => join(here, 'user');
const packs = () => createPacks(join(here, 'app'), user());
const store = () => createPackStore({ packs: packs(), network, userFolder: user(), patience });
const accepted = (signal = new AbortController().signal) => ({ signal, acceptLicence: true });
const state = async () => (await packs().verify()).find(({ id }) => id === 'listed')?.state;
const asked = () =>
  server.requests.map(({ path, range }) => `${path.replace('/abc123/x/', '')} ${range}`.trim()).sort();

describe('pulling a pack', () => {
  test('brings every file from the pinned revision, with its licence, and tells how far it is', async () => {
    const told: [number, number][] = [];
    await store().pull('listed', { ...accepted(), onProgress: (have, of) => told.push([have, of]) });
    expect(await state()).toBe('ready');
    expect(asked()).toEqual(Object.keys(contents).sort());
    expect(await readFile(join(user(), 'packs/listed/licence.txt'), 'utf8')).toBe('Do as you like.');
    const total = 290_001 + model.length;
    expect(told.at(-1)).toEqual([total, total]);
    expect(await readdir(join(user(), 'downloads'))).toEqual([]);
    expect((await packs().resolve('listed', 'segmenter')).files.length).toBe(4);
  });

  test('asks for nothing before the licence is accepted', async () => {
    const options = { signal: new AbortController().signal, acceptLicence: false };
    expect(await faultOfCall(store().pull('listed', options))).toMatchObject({
      code: 'models.licence',
      hint: expect.stringContaining('--accept-licence'),
    });
    expect(server.connections()).toBe(0);
    expect(await store().licence('listed')).toBe('Do as you like.');
  });

  test('is for packs that are offered so, and no others', async () => {
    expect((await faultOfCall(store().pull('own', accepted()))).code).toBe('models.notFetched');
    expect((await faultOfCall(store().pull('nope', accepted()))).code).toBe('request.unknownId');
  });

  test('that is stopped keeps what came, and the next one asks for the rest only', async () => {
    mishap = (path) => (path.endsWith('b.bin') ? 'stall' : 'none');
    const stop = new AbortController();
    const pulling = store().pull('listed', {
      ...accepted(stop.signal),
      onProgress: (have) => {
        if (have > 180_000) stop.abort();
      },
    });
    await expect(pulling).rejects.toMatchObject({ name: 'AbortError' });
    expect(await state()).toBe('available');
    mishap = () => 'none';
    const before = server.requests.length;
    await store().pull('listed', accepted());
    expect(await state()).toBe('ready');
    const later = server.requests.slice(before).filter(({ path }) => path.endsWith('b.bin'));
    expect(later.map(({ range }) => range)).toEqual([expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
  });

  test('of which one file is wrong installs nothing', async () => {
    mishap = (path) => (path.endsWith('c-@1.bin') ? 'flip' : 'none');
    const fault = await faultOfCall(store().pull('listed', accepted()));
    expect(fault).toMatchObject({
      code: 'models.badDownload',
      detail: { path: 'c-@1.bin', because: 'its sha256 differs' },
    });
    expect(await state()).toBe('available');
    expect(await readdir(join(user(), 'packs')).catch(() => [])).toEqual([]);
  });

  test('that is here already asks for nothing; one with a damaged file is fetched anew', async () => {
    await store().pull('listed', accepted());
    const before = server.requests.length;
    await store().pull('listed', accepted());
    expect(server.requests.length).toBe(before);
    await writeFile(join(user(), 'packs/listed/d.bin'), 'x');
    await store().pull('listed', accepted());
    expect(await state()).toBe('ready');
  });

  test('brings a newer version in the place of the older one', async () => {
    await store().pull('listed', accepted());
    const newer = listed({ version: '2' }, { 'd.bin': contents['d.bin'] });
    await writeInstallation(join(here, 'app'), [own, newer]);
    expect((await packs().list())[1]).toMatchObject({ version: '1', newer: '2' });
    await store().pull('listed', accepted());
    expect((await packs().list())[1]).toMatchObject({ version: '2', newer: null });
    expect((await readdir(join(user(), 'packs/listed'))).sort()).toEqual(['d.bin', 'licence.txt', 'pack.json']);
  });

  test('takes no model that would open other files, though its hash is the listed one', async () => {
    const evil = { 'onnx/a.onnx': Buffer.from('<html>') };
    await writeInstallation(join(here, 'app'), [own, listed({}, evil)]);
    const replaced = await startFaultyServer(new Map([['/abc123/x/onnx/a.onnx', evil['onnx/a.onnx']]]), () => 'none');
    const source = {
      kind: 'url',
      base: `http://127.0.0.1:${replaced.port}/{revision}/x/`,
      revision: 'abc123',
    } as const;
    await writeInstallation(join(here, 'app'), [own, listed({ source }, evil)]);
    expect((await faultOfCall(store().pull('listed', accepted()))).code).toBe('models.unsafe');
    expect(await state()).toBe('available');
    await replaced.close();
  });

  test('is refused while another process is at it, and not because of one that has ended', async () => {
    await put(join(user(), 'downloads/listed.lock'), String(process.ppid));
    expect((await faultOfCall(store().pull('listed', accepted()))).code).toBe('models.busy');
    await put(join(user(), 'downloads/listed.lock'), '2147483646');
    await store().pull('listed', accepted());
    expect(await state()).toBe('ready');
  });

  test('offline is refused with a fault that says so', async () => {
    const away = { kind: 'url', base: 'https://packs.invalid/{revision}/', revision: '1' } as const;
    await writeInstallation(join(here, 'app'), [own, listed({ source: away })]);
    network.setOffline(true);
    expect((await faultOfCall(store().pull('listed', accepted()))).code).toBe('network.offline');
  });

  test('of more bytes than the disk has is refused before anything is asked', async () => {
    const vast = listed();
    for (const file of vast.pack.files) file.bytes = 2 ** 52;
    await writeInstallation(join(here, 'app'), [own, vast]);
    expect((await faultOfCall(store().pull('listed', accepted()))).code).toBe('models.noRoom');
    expect(server.connections()).toBe(0);
  });
});
