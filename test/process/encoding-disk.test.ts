import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clearDisk, diskUse, EncodingDisk } from '../../src-main/process/encoding-disk.ts';
import { encodingFile, parseEncodingFile, type StoredEncoding } from '../../src-main/process/encoding-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'think2seg-cache-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const key = (n: number) => n.toString(16).padStart(2, '0').repeat(32);
const pathOf = (n: number) => join(folder, key(n).slice(0, 2), `${key(n)}.enc`);
/** 40,000 bytes of numbers, and two odd-sized arrays. */
const encoding = (seed: number): StoredEncoding => ({
  about: { width: 3, height: 5, seed },
  arrays: {
    embedding: Float32Array.from({ length: 10_000 }, (_, i) => Math.fround(Math.sin(i + seed) * 1e-3)),
    half: Uint16Array.from({ length: 7 }, (_, i) => i * 9000),
    valid: Uint8Array.from({ length: 13 }, (_, i) => i * 19),
  },
});
const onDisk = (limitBytes = 1e9) => new EncodingDisk({ folder, limitBytes });

/** Same numbers, bit by bit. */
function same(a: StoredEncoding | null, b: StoredEncoding): boolean {
  if (a === null || JSON.stringify(a.about) !== JSON.stringify(b.about)) return false;
  const names = Object.keys(b.arrays);
  if (Object.keys(a.arrays).join() !== names.join()) return false;
  return names.every((name) => {
    const [x, y] = [a.arrays[name]!, b.arrays[name]!];
    return x.constructor === y.constructor && x.length === y.length && x.every((value, i) => Object.is(value, y[i]));
  });
}

describe('an encoding on the disk', () => {
  it('is found again by another process, bit by bit, under its key alone', async () => {
    const first = onDisk();
    expect(await first.write(key(1), encoding(1))).toBe(true);
    const later = onDisk();
    expect([await later.has(key(1)), await later.has(key(2))]).toEqual([true, false]);
    expect(same(await later.read(key(1)), encoding(1))).toBe(true);
    expect(await later.read(key(2))).toBe(null);
    expect(await readdir(join(folder, '01'))).toEqual([`${key(1)}.enc`]);
  });

  it('is for this user only', async () => {
    await onDisk().write(key(1), encoding(1));
    if (process.platform === 'win32') return;
    expect([(await stat(join(folder, '01'))).mode & 0o077, (await stat(pathOf(1))).mode & 0o077]).toEqual([0, 0]);
  });

  it('takes no key that is a path', async () => {
    await expect(onDisk().read('../../etc/passwd')).rejects.toThrow('not a key');
  });

  it.each([
    ['is cut', (path: string) => truncate(path, 30_000)],
    ['is empty', (path: string) => truncate(path, 0)],
    ['is longer than it was', async (path: string) => writeFile(path, 'tail', { flag: 'a' })],
    ['was made by something else', (path: string) => writeFile(path, 'PNG or whatever, but no encoding of a window')],
    [
      'belongs to another window',
      async (path: string) => writeFile(path, Buffer.concat(encodingFile(key(9), encoding(1)))),
    ],
    [
      'is of another version',
      async (path: string) => {
        const bytes = await readFile(path);
        bytes.write('T2SENC99', 'latin1');
        await writeFile(path, bytes);
      },
    ],
  ])('that %s is dropped, and made again', async (_, spoil) => {
    const disk = onDisk();
    await disk.write(key(1), encoding(1));
    await spoil(pathOf(1));
    expect(await disk.read(key(1))).toBe(null);
    expect(await disk.has(key(1))).toBe(false);
    await disk.write(key(1), encoding(2));
    expect(same(await disk.read(key(1)), encoding(2))).toBe(true);
  });

  it('with any one bit turned over is not taken', () => {
    const whole = Buffer.concat(encodingFile(key(1), encoding(1)));
    // Every bit of what describes the arrays, and every 997th byte of the arrays.
    const header = 16 + whole.readUInt32LE(12);
    const places = Array.from({ length: whole.length }, (_, i) => i).filter((i) => i < header || i % 997 === 0);
    const taken = places.filter((at) => {
      const spoilt = Buffer.from(whole);
      spoilt[at]! ^= 1 << (at % 8);
      return parseEncodingFile(key(1), spoilt) !== null;
    });
    expect(taken).toEqual([]);
    expect(parseEncodingFile(key(1), whole)).not.toBe(null);
  });

  it('is read where it does not begin at a multiple of eight bytes', () => {
    const whole = Buffer.concat(encodingFile(key(1), encoding(1)));
    const moved = new Uint8Array(whole.length + 3);
    moved.set(whole, 3);
    expect(same(parseEncodingFile(key(1), moved.subarray(3)), encoding(1))).toBe(true);
  });
});

describe('the size of the cache', () => {
  const size = Buffer.concat(encodingFile(key(1), encoding(1))).length;

  it('is kept: what was used longest ago makes room', async () => {
    const disk = onDisk(size * 4);
    for (const n of [1, 2, 3, 4]) {
      await disk.write(key(n), encoding(n));
      await utimes(pathOf(n), n, n);
    }
    await disk.read(key(1));
    await new Promise((done) => setTimeout(done, 50));
    await disk.write(key(5), encoding(5));
    expect(await Promise.all([1, 2, 3, 4, 5].map((n) => disk.has(key(n))))).toEqual([true, false, false, true, true]);
    expect((await diskUse(disk.settings)).bytes).toBeLessThanOrEqual(size * 4);
  });

  it('counts what was there before this process', async () => {
    const before = onDisk();
    for (const n of [1, 2, 3, 4]) await before.write(key(n), encoding(n));
    await onDisk(size * 2.5).write(key(5), encoding(5));
    expect(await diskUse(before.settings)).toEqual({ windows: 2, bytes: size * 2 });
  });

  it('is not exceeded by one window that is larger', async () => {
    const disk = onDisk(size - 1);
    expect(await disk.write(key(1), encoding(1))).toBe(false);
    expect(await diskUse(disk.settings)).toEqual({ windows: 0, bytes: 0 });
  });

  it('does not grow by what killed processes have left half-written, and nothing of others is removed', async () => {
    const disk = onDisk();
    await disk.write(key(1), encoding(1));
    const [left, fresh] = [`${pathOf(1)}.00aa11bb.part`, `${pathOf(1)}.22cc33dd.part`];
    const foreign = [join(folder, '01', 'notes.txt'), join(folder, 'mine.enc')];
    for (const path of [left, fresh, ...foreign]) await writeFile(path, 'half');
    await utimes(left, 1, 1);
    await onDisk().write(key(2), encoding(2));
    expect((await readdir(join(folder, '01'))).sort()).toEqual([
      `${key(1)}.enc`,
      `${key(1)}.enc.22cc33dd.part`,
      'notes.txt',
    ]);
    expect(await clearDisk(disk.settings)).toEqual({ windows: 2, bytes: size * 2 });
    expect((await readdir(folder, { recursive: true })).sort()).toEqual(['01', '01/notes.txt', 'mine.enc']);
    expect(await diskUse({ folder: join(folder, 'never'), limitBytes: 1 })).toEqual({ windows: 0, bytes: 0 });
  });
});

describe('a disk that does not take it', () => {
  it('is no failure: a place where no folder can be made', async () => {
    await writeFile(join(folder, 'file'), '');
    const disk = new EncodingDisk({ folder: join(folder, 'file', 'cache'), limitBytes: 1e9 });
    expect(await disk.write(key(1), encoding(1))).toBe(false);
    expect([await disk.read(key(1)), await disk.has(key(1))]).toEqual([null, false]);
    await disk.flush();
  });

  it('is not waited for: of many at once some are not kept, and none is half-kept', async () => {
    const disk = onDisk();
    const numbers = Array.from({ length: 12 }, (_, i) => i + 1);
    const kept = await Promise.all(numbers.map((n) => disk.write(key(n), encoding(n))));
    const found = await Promise.all(numbers.map(async (n) => same(await disk.read(key(n)), encoding(n))));
    expect(found).toEqual(kept);
    expect(kept.filter(Boolean).length).toBe(4);
  });

  const canMount =
    process.getuid?.() === 0 &&
    process.platform === 'linux' &&
    spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'none', '/mnt']).status === 0;
  it.skipIf(!canMount)('is no failure: a full one (needs to be root, to mount one)', async () => {
    const small = join(folder, 'small');
    await mkdir(small);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', small]);
    try {
      const disk = new EncodingDisk({ folder: small, limitBytes: 1e9 });
      expect(await disk.write(key(1), encoding(1))).toBe(true);
      expect(await disk.write(key(2), encoding(2))).toBe(false);
      expect(same(await disk.read(key(1)), encoding(1))).toBe(true);
      expect(await readdir(join(small, '02'))).toEqual([]);
    } finally {
      execFileSync('umount', [small]);
    }
  });
});
