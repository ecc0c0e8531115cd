import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { saveAtomically } from '../../../src-main/engine/export/save.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'think2seg-save-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const isRoot = process.getuid?.() === 0;
const faultCode = (code: string) => expect.objectContaining({ fault: expect.objectContaining({ code }) });

/** Whether this machine lets us mount a small file system to fill. */
const canMount = (() => {
  if (!isRoot || process.platform !== 'linux') return false;
  return spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'none', '/mnt']).status === 0;
})();

describe('saving a file', () => {
  it('writes it whole and leaves nothing beside it', async () => {
    const path = join(folder, 'größe 海.txt');
    await saveAtomically(path, async (sink) => {
      for (let i = 0; i < 5000; i++) await sink.write(`línea ${i}\n`);
    });
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(5001);
    expect(await readdir(folder)).toEqual(['größe 海.txt']);
  });

  it('keeps the old file, and nothing else, when writing fails half-way', async () => {
    const path = join(folder, 'a.txt');
    await writeFile(path, 'old');
    const failing = saveAtomically(path, async (sink) => {
      await sink.write('x'.repeat(200_000));
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['a.txt']);
  });

  it('replaces what a link points to, not the link', async () => {
    const [target, link] = [join(folder, 'target.txt'), join(folder, 'link.txt')];
    await writeFile(target, 'old');
    await symlink(target, link);
    await saveAtomically(link, (sink) => sink.write('new'));
    expect(await readFile(target, 'utf8')).toBe('new');
  });

  it('says that the folder does not exist, or that the place is a folder', async () => {
    await expect(saveAtomically(join(folder, 'no', 'a.txt'), async () => {})).rejects.toEqual(
      faultCode('export.cannotWrite'),
    );
    await mkdir(join(folder, 'sub'));
    await expect(saveAtomically(join(folder, 'sub'), async () => {})).rejects.toEqual(faultCode('export.cannotWrite'));
    expect(await readdir(folder)).toEqual(['sub']);
  });

  it.skipIf(isRoot)('says that the folder may not be written to', async () => {
    await chmod(folder, 0o500);
    const saving = saveAtomically(join(folder, 'a.txt'), async () => {});
    await expect(saving).rejects.toEqual(faultCode('export.cannotWrite'));
  });
});

describe.skipIf(!canMount)('saving to a full disk (needs to be root, to mount one)', () => {
  beforeEach(() => void execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'none', folder]));
  afterEach(() => void execFileSync('umount', [folder]));

  it('says that the disk is full, keeps the old file and gives the room back', async () => {
    const path = join(folder, 'result.geojson');
    await writeFile(path, 'old result');
    const saving = saveAtomically(path, async (sink) => {
      for (let i = 0; i < 64; i++) await sink.write('x'.repeat(16_384));
    });
    await expect(saving).rejects.toEqual(faultCode('export.diskFull'));
    expect(await readFile(path, 'utf8')).toBe('old result');
    expect(await readdir(folder)).toEqual(['result.geojson']);
    await saveAtomically(path, (sink) => sink.write('x'.repeat(100_000)));
    expect(await readFile(path, 'utf8')).toHaveLength(100_000);
  });
});
