/** Where Electron can run and where its binary is; fetches it once where it is missing. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeBinary } from './node-binary.mjs';

/** How long a fetch may take in all, and how long while the release server does not answer. */
const fetchLimitMs = 5 * 60_000;
const silentLimitMs = 15_000;

/**
 * Why Electron cannot open a window here, or null.
 * @param {NodeJS.Platform} platform
 * @param {Record<string, string | undefined>} env
 * @returns {string | null}
 */
export function whyNoWindow(platform, env) {
  if (platform !== 'linux' || env.DISPLAY || env.WAYLAND_DISPLAY) return null;
  return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
}

/**
 * Path of Electron's executable if it is on this machine, in the version that the project pins.
 * @param {string} root
 * @param {Record<string, string | undefined>} env
 * @returns {string | null}
 */
export function findElectron(root, env) {
  const folder = join(root, 'node_modules', 'electron');
  const name = executableName(process.platform);
  if (env.ELECTRON_OVERRIDE_DIST_PATH) {
    const path = join(env.ELECTRON_OVERRIDE_DIST_PATH, name);
    return existsSync(path) ? path : null;
  }
  try {
    const pinned = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
    const present = readFileSync(join(folder, 'dist', 'version'), 'utf8')
      .trim()
      .replace(/^v/, '');
    const path = join(folder, 'dist', name);
    return present === pinned && existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

/** @param {NodeJS.Platform} platform */
function executableName(platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/**
 * Fetches Electron's binary with the package's own installer (checksums are in the package). A
 * mirror or a proxy is used as the installer documents it. Gives up early where nothing answers.
 * @param {string} root
 * @param {{ limitMs?: number, silentMs?: number, env?: Record<string, string | undefined> }} [options]
 * @returns {Promise<{ path: string } | { because: string }>}
 */
export async function fetchElectron(root, options = {}) {
  const { limitMs = fetchLimitMs, silentMs = silentLimitMs, env = process.env } = options;
  const installer = join(root, 'node_modules', 'electron', 'install.js');
  if (!existsSync(installer)) return { because: 'the package electron is not installed' };
  const child = spawn(nodeBinary(root), [installer], { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint = (complaint + chunk).slice(-4000);
  });
  let gaveUp = '';
  const giveUp = (/** @type {string} */ because) => {
    gaveUp = because;
    child.kill('SIGKILL');
  };
  const whole = setTimeout(giveUp, limitMs, `it did not arrive in ${Math.round(limitMs / 1000)} s`);
  const silent = setTimeout(async () => {
    if (!(await answers(env))) giveUp('the release server does not answer');
  }, silentMs);
  const code = await new Promise((done) => {
    child.once('error', () => done(-1));
    child.once('close', done);
  });
  clearTimeout(whole);
  clearTimeout(silent);
  const path = code === 0 ? findElectron(root, env) : null;
  return path ? { path } : { because: gaveUp || reasonIn(complaint) || `the installer ended with code ${code}` };
}

/** Whether the place that the binary comes from answers; taken for granted behind a mirror or a proxy. */
async function answers(/** @type {Record<string, string | undefined>} */ env) {
  if (env.ELECTRON_MIRROR || env.npm_config_electron_mirror || env.ELECTRON_GET_USE_PROXY) return true;
  try {
    await fetch('https://github.com/electron/electron', { method: 'HEAD', signal: AbortSignal.timeout(5000) });
    return true;
  } catch {
    return false;
  }
}

/** The sentence of an error stack: its first line that names an error. @param {string} text */
function reasonIn(text) {
  const lines = text.split('\n').map((line) => line.trim());
  const line = lines.find((each) => /error/i.test(each) && !each.startsWith('at ')) ?? lines.find(Boolean);
  return line?.slice(0, 200);
}
