import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ensureBuilt, sourceDigest } from '../../build/built.mjs';

let root = '';
let builds = 0;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'think2seg-built-'));
  builds = 0;
  write('src-main/main.ts', 'one');
  write('src-renderer/index.html', 'page');
  write('package.json', '{}');
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** Stands for the build, which takes seconds; writes the products that are asked for. */
async function build(): Promise<void> {
  builds += 1;
  await new Promise((done) => setTimeout(done, 100));
  for (const product of ['main/electron.js', 'main/cli.js', 'preload/preload.cjs', 'renderer/index.html']) {
    write(`out/${product}`, 'built');
  }
}
const ensure = () => ensureBuilt({ root, build });

it('builds the first time and not again while nothing changed', async () => {
  expect(await ensure()).toEqual({ built: true });
  expect(await ensure()).toEqual({ built: false });
  expect(builds).toBe(1);
});

it('a file that was only touched is no change; changed, added, renamed and removed ones are', async () => {
  await ensure();
  utimesSync(join(root, 'src-main/main.ts'), new Date(), new Date(Date.now() + 60_000));
  expect(await ensure()).toEqual({ built: false });
  const seen = new Set([sourceDigest(root)]);
  write('src-main/main.ts', 'two');
  seen.add(sourceDigest(root));
  write('src-main/more.ts', '');
  seen.add(sourceDigest(root));
  rmSync(join(root, 'src-main/more.ts'));
  write('src-main/other.ts', '');
  seen.add(sourceDigest(root));
  expect(seen.size).toBe(4);
  expect(await ensure()).toEqual({ built: true });
});

it('a product that is gone is built again', async () => {
  await ensure();
  rmSync(join(root, 'out/renderer/index.html'));
  expect(await ensure()).toEqual({ built: true });
});

it('several that ask at the same time build once', async () => {
  const answers = await Promise.all([ensure(), ensure(), ensure()]);
  expect(builds).toBe(1);
  expect(answers.filter((answer) => answer.built).length).toBe(1);
});

it('a failed build says what the build said, holds no lock and counts for nothing', async () => {
  const failing = () => Promise.reject(new Error('no such import'));
  await expect(ensureBuilt({ root, build: failing })).rejects.toThrow('no such import');
  expect(existsSync(join(root, 'out/.building'))).toBe(false);
  expect(await ensure()).toEqual({ built: true });
});

it('a lock of a process that is gone does not hold', async () => {
  // Process ids end below 2^22 on Linux and are multiples of 4 on Windows.
  write('out/.building', '4194399');
  expect(await ensure()).toEqual({ built: true });
});
