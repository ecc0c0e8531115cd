/**
 * Builds `out/` when it does not belong to the sources, once, however many commands ask at the same
 * time. "Belongs" is by content (a digest of everything that goes into the build), because a
 * checkout changes times without changing files and the other way round.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeBinary } from './node-binary.mjs';

const projectRoot = resolve(import.meta.dirname, '..');
const sources = ['src-main', 'src-renderer', 'electron.config.ts', 'package.json', 'package-lock.json'];
const products = ['out/main/electron.js', 'out/main/cli.js', 'out/preload/preload.cjs', 'out/renderer/index.html'];
/** A build takes seconds; a lock older than this was left by one that was killed on another machine's clock. */
const lockLimitMs = 5 * 60_000;

/**
 * Makes sure that `out/` is built from the sources as they are now. Quiet unless the build fails;
 * then the build's own output is the error's message.
 * @param {{ root?: string, build?: (root: string) => Promise<void> }} [options]
 * @returns {Promise<{ built: boolean }>} whether a build was needed
 */
export async function ensureBuilt({ root = projectRoot, build = runBuild } = {}) {
  const digest = sourceDigest(root);
  if (isBuilt(root, digest)) return { built: false };
  const unlock = await takeLock(join(root, 'out', '.building'));
  try {
    // The one who held the lock may have built what is wanted.
    if (isBuilt(root, digest)) return { built: false };
    rmSync(stampPath(root), { force: true });
    await build(root);
    writeFileSync(stampPath(root), JSON.stringify({ digest }));
    return { built: true };
  } finally {
    unlock();
  }
}

/**
 * SHA-256 over the names and bytes of all sources.
 * @param {string} root
 */
export function sourceDigest(root) {
  const hash = createHash('sha256');
  for (const path of sources.flatMap((name) => filesUnder(root, name))) {
    const bytes = readFileSync(join(root, path));
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** @param {string} root @param {string} name @returns {string[]} paths below root, with forward slashes, sorted */
function filesUnder(root, name) {
  const path = join(root, name);
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [name];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isSymbolicLink() ? [] : filesUnder(root, `${name}/${entry.name}`)));
}

/** @param {string} root */
function stampPath(root) {
  return join(root, 'out', '.built.json');
}

/** @param {string} root @param {string} digest */
function isBuilt(root, digest) {
  try {
    if (JSON.parse(readFileSync(stampPath(root), 'utf8')).digest !== digest) return false;
  } catch {
    return false;
  }
  return products.every((product) => existsSync(join(root, product)));
}

/**
 * A lock file with the holder's process id. A holder that is gone does not hold.
 * @param {string} path
 * @returns {Promise<() => void>}
 */
async function takeLock(path) {
  mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    if (isAbandoned(path)) rmSync(path, { force: true });
    else await sleep(150);
  }
}

/** @param {string} path */
function isAbandoned(path) {
  try {
    const age = Date.now() - statSync(path).mtimeMs;
    const holder = Number(readFileSync(path, 'utf8'));
    // Between creation and writing the file is empty for a moment.
    if (!Number.isInteger(holder) || holder <= 0) return age > 5000;
    return age > lockLimitMs || !isAlive(holder);
  } catch {
    return false;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** @param {string} root @returns {Promise<void>} */
function runBuild(root) {
  const tool = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  if (!existsSync(tool)) throw new Error('The packages are not installed. Run: npm install');
  const { ELECTRON_RUN_AS_NODE: _, ...inherited } = process.env;
  const env = { ...inherited, NO_COLOR: '1' };
  const child = spawn(nodeBinary(root), [tool, 'build', '--config', 'electron.config.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => {
      if (code === 0) done();
      else fail(new Error(`The build failed (exit code ${code}).\n${output.trim()}`));
    });
  });
}
