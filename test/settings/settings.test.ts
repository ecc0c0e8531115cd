import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { openSettings } from '../../src-main/settings/settings.ts';
import { findUserFolder } from '../../src-main/settings/user-folder.ts';
import { faultOfCall } from '../support/faults.ts';

const root = await mkdtemp(join(tmpdir(), 'settings-'));
let folder = '';
let count = 0;
beforeEach(() => {
  folder = join(root, `${count++}`, 'not yet there');
});
afterAll(() => rm(root, { recursive: true }));
const standard = { offline: false, device: 'auto' };

describe('settings', () => {
  test('are the standard ones before anything was changed, and nothing is written', async () => {
    expect(openSettings(folder).current).toEqual(standard);
    await expect(readdir(folder)).rejects.toThrow();
  });

  test('once changed are there at the next start, and the file is whole', async () => {
    const settings = openSettings(folder);
    const heard: unknown[] = [];
    settings.onChange((changed) => heard.push(changed));
    expect(await settings.change({ offline: true })).toEqual({ offline: true, device: 'auto' });
    await settings.change({ device: 'cpu' });
    expect(openSettings(folder).current).toEqual({ offline: true, device: 'cpu' });
    expect(heard).toEqual([
      { offline: true, device: 'auto' },
      { offline: true, device: 'cpu' },
    ]);
    expect(await readdir(folder)).toEqual(['settings.json']);
  });

  test('given for one process hold over the kept ones without being written', async () => {
    await openSettings(folder).change({ device: 'webgpu' });
    const forNow = openSettings(folder, { offline: true });
    expect(forNow.current).toEqual({ offline: true, device: 'webgpu' });
    await forNow.change({ device: 'cpu' });
    expect(forNow.current.offline).toBe(true);
    expect(openSettings(folder).current).toEqual({ offline: false, device: 'cpu' });
  });

  test('one value that cannot be used costs only itself; what a newer program wrote is kept', async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'settings.json'), '{"device": "steam", "offline": true, "later": 7}');
    const settings = openSettings(folder);
    expect(settings.current).toEqual({ offline: true, device: 'auto' });
    await settings.change({ device: 'cpu' });
    expect(JSON.parse(await readFile(join(folder, 'settings.json'), 'utf8'))).toEqual({
      device: 'cpu',
      offline: true,
      later: 7,
    });
  });

  test.each(['', '{', '[]', 'null', '7'])('a file that holds %j counts as none', async (content) => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'settings.json'), content);
    expect(openSettings(folder).current).toEqual(standard);
  });

  test('that cannot be written are a fault, and hold all the same', async () => {
    await mkdir(join(root, 'file'), { recursive: true });
    await writeFile(join(root, 'file/x'), '');
    const settings = openSettings(join(root, 'file/x'));
    expect(await faultOfCall(settings.change({ offline: true }))).toMatchObject({ code: 'settings.cannotWrite' });
    expect(settings.current.offline).toBe(true);
  });
});

test('the user folder is where each system keeps such data, or where the variable says', () => {
  const at = (platform: NodeJS.Platform, environment: NodeJS.ProcessEnv) =>
    findUserFolder({ platform, environment, home: '/home/a' }).replaceAll('\\', '/');
  expect(at('linux', {})).toBe('/home/a/.local/share/think2seg-desktop');
  expect(at('linux', { XDG_DATA_HOME: '/big' })).toBe('/big/think2seg-desktop');
  expect(at('darwin', {})).toBe('/home/a/Library/Application Support/Think2Seg Desktop');
  expect(at('win32', { LOCALAPPDATA: '/local' })).toBe('/local/Think2Seg Desktop');
  expect(at('win32', {})).toBe('/home/a/AppData/Local/Think2Seg Desktop');
  expect(at('linux', { THINK2SEG_USER_DATA: '/elsewhere' })).toBe('/elsewhere');
});
