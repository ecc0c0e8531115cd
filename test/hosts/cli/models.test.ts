/** The command `models` as scripts meet it: real processes, a real server, a real folder. */
import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FaultyServer, startFaultyServer } from '../../models/fetch/faulty-server.ts';
import { makePack, writeInstallation } from '../../models/packs-on-disk.ts';
import { projectRoot, run } from './command-line.ts';

const root = await mkdtemp(join(tmpdir(), 'models-command-'));
const content = randomBytes(50_000);
const own = makePack('own', { 'own/a.bin': 'own' }, { source: { kind: 'file' } });
let here = '';
let count = 0;
let server: FaultyServer;

beforeEach(async () => {
  here = join(root, String(count++));
  server = await startFaultyServer(new Map([['/r1/w.bin', content]]), () => 'none');
  const source = { kind: 'url', base: `http://127.0.0.1:${server.port}/{revision}/`, revision: 'r1' } as const;
  await writeInstallation(here, [own, makePack('listed', { 'w.bin': content }, { source })]);
  await cp(join(projectRoot, 'package.json'), join(here, 'package.json'));
});
afterEach(() => server.close());
afterAll(() => rm(root, { recursive: true }));

/** On the machine of this name: each has its own user folder. */
const on = (machine: string, ...argv: string[]) =>
  run(['models', ...argv], { cwd: here, env: { THINK2SEG_APP_ROOT: here, THINK2SEG_USER_DATA: join(here, machine) } });
const stateOf = async (machine: string) => {
  const { stdout } = await on(machine, 'verify', '--json');
  return JSON.parse(stdout).models.find(({ id }: { id: string }) => id === 'listed')?.state;
};

describe('models', () => {
  it('fetches a pack once its licence is accepted, exports it, and imports it on a machine that is offline', async () => {
    expect((await on('a')).stdout).toMatch(/listed 1 +segmenter +to fetch/);
    const asked = await on('a', 'pull', 'listed');
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain('Do as you like.');
    expect(asked.stderr).toContain('code: models.licence');
    expect(server.connections()).toBe(0);

    const pulled = await on('a', 'pull', 'listed', '--accept-licence', '--json');
    expect(pulled.code).toBe(0);
    expect(JSON.parse(pulled.stdout)).toMatchObject({ id: 'listed', file: null, model: { state: 'unchecked' } });
    expect(await stateOf('a')).toBe('ready');
    const exported = await on('a', 'export', 'listed');
    expect(exported.stdout).toBe(`${join(here, 'think2seg-listed-1.zip')}\n`);

    await server.close();
    const imported = await on('b', 'import', 'think2seg-listed-1.zip', '--accept-licence', '--offline');
    expect([imported.code, imported.stdout]).toEqual([0, '']);
    expect(imported.stderr).toContain('listed is ready');
    expect(await stateOf('b')).toBe('ready');

    expect((await on('b', 'remove', 'listed', '--quiet')).stderr).toBe('');
    expect(await stateOf('b')).toBe('available');
    expect(await readdir(join(here, 'b/packs'))).toEqual([]);
  });

  it('offline asks nobody, and says so', async () => {
    const away = { kind: 'url', base: 'https://packs.invalid/{revision}/', revision: 'r1' } as const;
    await writeInstallation(here, [own, makePack('listed', { 'w.bin': content }, { source: away })]);
    const refused = await on('a', 'pull', 'listed', '--accept-licence', '--offline', '--json');
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout).fault).toMatchObject({
      code: 'network.offline',
      detail: { host: 'packs.invalid' },
    });
  });

  it('ends with the promised codes', async () => {
    expect((await on('a', 'pull', 'nope', '--accept-licence')).code).toBe(2);
    expect((await on('a', 'remove', 'own')).code).toBe(2);
    await writeFile(join(here, 'page.zip'), '<html>');
    expect((await on('a', 'import', 'page.zip', '--accept-licence')).code).toBe(3);
    await on('a', 'pull', 'listed', '--accept-licence');
    await writeFile(join(here, 'a/packs/listed/w.bin'), 'x');
    expect((await on('a', 'verify')).code).toBe(4);
    expect((await on('a', 'export', 'listed')).code).toBe(4);
    expect((await on('a', 'licence', 'own')).stdout).toBe('Do as you like.');
    expect(await readFile(join(here, 'models/licence.txt'), 'utf8')).toBe('Do as you like.');
  });
});
