/**
 * `build/start.mjs` in a program folder made for the test: the real script, the real child processes,
 * and shell scripts in the places of Electron's binary and of the built server.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findElectron, whyNoWindow } from '../../build/electron-binary.mjs';

const project = resolve(import.meta.dirname, '../..');
let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'think2seg-start-'));
  for (const file of ['start', 'built', 'electron-binary', 'node-binary', 'run-child']) {
    cpSync(join(project, 'build', `${file}.mjs`), join(root, 'build', `${file}.mjs`));
  }
  write('package.json', '{"type":"module"}');
  write('out/main/cli.js', "console.log('served', ...process.argv.slice(2)); process.exitCode = 7;");
  // The build stands for itself elsewhere; here it only has to have happened.
  write(
    'node_modules/electron-vite/bin/electron-vite.js',
    `require('fs').cpSync('out/main/cli.js', 'out/main/electron.js');
     for (const p of ['preload/preload.cjs', 'renderer/index.html']) { require('fs').mkdirSync('out/' + p.split('/')[0], { recursive: true }); require('fs').writeFileSync('out/' + p, ''); }`,
  );
  write('node_modules/electron-vite/package.json', '{"type":"commonjs"}');
  write('node_modules/electron/package.json', '{"type":"commonjs","version":"9.9.9"}');
  write(
    'node_modules/electron/install.js',
    "console.error('Error: getaddrinfo ENOTFOUND releases.example'); process.exit(1);",
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): string {
  const full = join(root, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

/** Puts an executable in the place of Electron's binary. */
function electronIs(script: string): void {
  write('node_modules/electron/dist/version', '9.9.9');
  chmodSync(write('node_modules/electron/dist/electron', `#!/bin/sh\n${script}\n`), 0o755);
}

function start(args: readonly string[] = [], env: Record<string, string | undefined> = { DISPLAY: ':0' }) {
  const { DISPLAY: _x, WAYLAND_DISPLAY: _w, ...rest } = process.env;
  const child = spawn(process.execPath, [join(root, 'build/start.mjs'), ...args], { env: { ...rest, ...env } });
  return { child, ended: endOf(child) };
}

async function endOf(child: ChildProcess) {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, stdout, stderr };
}

describe.skipIf(process.platform !== 'linux')('npm start', () => {
  it('without a display says so in one line and serves, with the exit code of the server', async () => {
    const { code, stdout, stderr } = await start(['--port', '8123'], {}).ended;
    expect(stdout.trim()).toBe('served serve --open --port 8123');
    expect(stderr.trim().split('\n')).toEqual([
      'Electron cannot run here: there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set). Serving the same program to your browser instead.',
    ]);
    expect(code).toBe(7);
  });

  it('without a binary that can be fetched says why and serves', async () => {
    const { code, stdout, stderr } = await start().ended;
    expect(stderr).toContain('could not be fetched (Error: getaddrinfo ENOTFOUND releases.example)');
    expect(stdout).toContain('served serve --open');
    expect(code).toBe(7);
  });

  it('with the binary runs the program folder in it with the arguments, and passes the exit code on', async () => {
    electronIs('echo "opened $@ node=$ELECTRON_RUN_AS_NODE"; exit 0');
    const { code, stdout, stderr } = await start(['a.tif'], { DISPLAY: ':0', ELECTRON_RUN_AS_NODE: '1' }).ended;
    const asRoot = process.getuid?.() === 0;
    expect(stdout.trim()).toBe(`opened ${asRoot ? '--no-sandbox ' : ''}${root} a.tif node=`);
    expect(stderr.includes('--no-sandbox')).toBe(asRoot);
    expect(code).toBe(0);
  });

  it('a binary that ends at once with an error is said with its last words, and the program is served', async () => {
    electronIs('echo "libnss3.so: cannot open shared object file" >&2; exit 127');
    const { code, stdout, stderr } = await start().ended;
    expect(stderr).toContain('Electron could not start (libnss3.so: cannot open shared object file).');
    expect(stdout).toContain('served serve --open');
    expect(code).toBe(7);
  });

  it('--server serves without a word about Electron', async () => {
    electronIs('exit 0');
    const { stdout, stderr } = await start(['--server']).ended;
    expect(stdout).toContain('served serve --open');
    expect(stderr).toBe('');
  });

  it('passes a signal to the program and ends with its code, without serving after it', async () => {
    electronIs('trap "exit 3" TERM; echo up; while :; do sleep 0.05; done');
    const { child, ended } = start();
    await new Promise((up) => child.stdout?.once('data', up));
    child.kill('SIGTERM');
    const { code, stdout } = await ended;
    expect([code, stdout.includes('served')]).toEqual([3, false]);
  });

  it('a build that fails is told with what it said, and nothing is started', async () => {
    write(
      'node_modules/electron-vite/bin/electron-vite.js',
      "console.error('cannot resolve ./gone.ts'); process.exit(2);",
    );
    const { code, stdout, stderr } = await start().ended;
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('cannot resolve ./gone.ts');
  });
});

it('a display is asked for on Linux only', () => {
  expect(whyNoWindow('linux', {})).toContain('no display');
  expect(whyNoWindow('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBeNull();
  expect([whyNoWindow('darwin', {}), whyNoWindow('win32', {})]).toEqual([null, null]);
});

it('a binary of another version than the pinned one is none', () => {
  electronIs('');
  write('node_modules/electron/dist/version', '9.9.8');
  expect(findElectron(root, {})).toBeNull();
});
