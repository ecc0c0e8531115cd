import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { loadPack } from '../../src-main/models/load.ts';
import { createPacks } from '../../src-main/models/packs.ts';
import { faultOfCall } from '../support/faults.ts';
import { appRoot } from '../support/inference.ts';

const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const own = { role: 'head', path: 'concepts/head.onnx', bytes: 5, sha256: sha('model') };
const packaged = { role: 'encoder', path: 'dist/e.onnx', bytes: 7, sha256: sha('encoder') };
const described = { kind: 'k', version: '1', licence: 'MIT', commercialUse: true, licenceFile: 'licences/a.txt' };
const manifest = {
  format: 1,
  packs: [
    {
      ...described,
      id: 'seg',
      name: 'Seg',
      role: 'segmenter',
      source: { kind: 'npm', package: '@scope/weights', version: '2.0.0' },
      contract: 'sam1-encoder-decoder',
      files: [packaged],
    },
    {
      ...described,
      id: 'words',
      name: 'Words',
      role: 'prompter',
      source: { kind: 'file' },
      contract: 'concepts',
      files: [own],
      knows: ['water'],
    },
  ],
};

const root = await mkdtemp(join(tmpdir(), 'packs-'));
let app = '';
let count = 0;
const packageFolder = () => join(app, 'node_modules/@scope/weights');
async function put(path: string, content: string) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

beforeEach(async () => {
  app = join(root, `${count++}`, 'app');
  await put(join(app, 'models/manifest.json'), JSON.stringify(manifest));
  await put(join(app, 'models', own.path), 'model');
  await put(join(packageFolder(), packaged.path), 'encoder');
  await put(join(packageFolder(), 'package.json'), JSON.stringify({ version: '2.0.0' }));
});
afterAll(() => rm(root, { recursive: true }));

describe('packs', () => {
  test('are unchecked in the list and ready once all their bytes were hashed', async () => {
    const packs = createPacks(app);
    expect((await packs.list()).map((p) => [p.id, p.state, p.because])).toEqual([
      ['seg', 'unchecked', ''],
      ['words', 'unchecked', ''],
    ]);
    expect(await packs.verify()).toMatchObject([
      { id: 'seg', state: 'ready', source: 'npm @scope/weights@2.0.0', bytes: 7, knows: [] },
      { id: 'words', state: 'ready', source: 'part of the program', bytes: 5, knows: ['water'] },
    ]);
  });

  test('resolve to absolute paths and a hash over the hashes of their files', async () => {
    const pack = await createPacks(app).resolve('seg', 'segmenter');
    expect(pack).toEqual({
      ref: { id: 'seg', version: '1', sha256: sha(packaged.sha256) },
      contract: 'sam1-encoder-decoder',
      files: [{ ...packaged, path: join(packageFolder(), packaged.path) }],
    });
    expect([...(await loadPack(pack))].map(([role, bytes]) => [role, Buffer.from(bytes).toString()])).toEqual([
      ['encoder', 'encoder'],
    ]);
  });

  test('are found in a node_modules further up and beside an app.asar', async () => {
    const inner = join(app, 'lib/inner');
    await cp(join(app, 'models'), join(inner, 'models'), { recursive: true });
    expect((await createPacks(inner).resolve('seg', 'segmenter')).files[0]?.path).toBe(
      join(packageFolder(), 'dist/e.onnx'),
    );

    const unpacked = join(dirname(app), 'app.asar.unpacked');
    await put(join(unpacked, 'node_modules/@scope/weights', packaged.path), 'encoder');
    await cp(app, join(dirname(app), 'app.asar'), { recursive: true });
    const found = await createPacks(join(dirname(app), 'app.asar')).resolve('seg', 'segmenter');
    expect(found.files[0]?.path).toBe(join(unpacked, 'node_modules/@scope/weights', packaged.path));
  });

  test('an id that does not exist, or has the other role, is answered with those that do', async () => {
    const packs = createPacks(app);
    for (const [id, role] of [
      ['nope', 'segmenter'],
      ['words', 'segmenter'],
    ] as const) {
      const fault = await faultOfCall(packs.resolve(id, role));
      expect(fault).toMatchObject({ code: 'request.unknownId', detail: { id, kind: 'segmenter', known: 'seg' } });
    }
  });

  test('a file that is not there is missing, and the path is named', async () => {
    await rm(join(packageFolder(), packaged.path));
    expect(await createPacks(app).list()).toMatchObject([{ state: 'missing' }, { state: 'unchecked' }]);
    const fault = await faultOfCall(createPacks(app).resolve('seg', 'segmenter'));
    expect(fault).toMatchObject({ code: 'models.missing', detail: { path: join(packageFolder(), packaged.path) } });
  });

  test('a package that is not installed, or at another version, is missing, and the reason says which', async () => {
    await put(join(packageFolder(), 'package.json'), JSON.stringify({ version: '2.1.0' }));
    const other = await faultOfCall(createPacks(app).resolve('seg', 'segmenter'));
    expect(other.detail?.because).toBe('the package @scope/weights is installed at 2.1.0, not 2.0.0');
    await rm(join(app, 'node_modules'), { recursive: true });
    const none = await faultOfCall(createPacks(app).resolve('seg', 'segmenter'));
    expect(none).toMatchObject({
      code: 'models.missing',
      detail: { because: 'the package @scope/weights@2.0.0 is not installed' },
    });
  });

  test('a truncated file is corrupt before anything is read', async () => {
    await truncate(join(packageFolder(), packaged.path), 3);
    const fault = await faultOfCall(createPacks(app).resolve('seg', 'segmenter'));
    expect(fault).toMatchObject({ code: 'models.corrupt', detail: { because: 'it has 3 bytes, not 7' } });
  });

  test('one changed byte is found by verify and by loading, not by the cheap list', async () => {
    const packs = createPacks(app);
    await put(join(app, 'models', own.path), 'modem');
    expect((await packs.list()).map((p) => p.state)).toEqual(['unchecked', 'unchecked']);
    expect(await packs.verify()).toMatchObject([{ state: 'ready' }, { state: 'corrupt' }]);
    const fault = await faultOfCall(loadPack(await packs.resolve('words', 'prompter')));
    expect(fault).toMatchObject({ code: 'models.corrupt', detail: { id: 'words', because: 'its sha256 differs' } });
  });

  test('without a manifest there is a fault that names it', async () => {
    const fault = await faultOfCall(createPacks(join(app, 'nowhere')).list());
    expect(fault).toMatchObject({
      code: 'models.badManifest',
      detail: { path: join(app, 'nowhere/models/manifest.json') },
    });
  });

  test('those of this installation are what the manifest says', async () => {
    const mobileSam = (await createPacks(appRoot).verify()).find((status) => status.id === 'mobilesam');
    expect(mobileSam).toMatchObject({ state: 'ready', because: '', bytes: 44587283 });
  });
});
