/** Runs a command in the foreground: its streams, its signals and its exit code are this process's own. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** @type {readonly NodeJS.Signals[]} */
const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {Promise<{ exitCode: number, asked: boolean, lastWords: string, ms: number }>} `exitCode` as
 *   a shell gives it (128 + n after signal n); `asked`: a signal to this process ended it; `lastWords`:
 *   the last line that it wrote to stderr
 */
export function runChild(command, args, options = {}) {
  const began = performance.now();
  let asked = false;
  // Before the child exists: a signal that comes between its start and ours to listen would orphan it.
  const listeners = passedOn.map((signal) => {
    const listener = () => {
      asked = true;
      child.kill(signal);
    };
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });
  const child = spawn(command, args, { ...options, stdio: ['inherit', 'inherit', 'pipe'] });
  let tail = '';
  child.stderr.on('data', (chunk) => {
    process.stderr.write(chunk);
    tail = (tail + chunk).slice(-4000);
  });
  const { promise, resolve } = Promise.withResolvers();
  const finish = (/** @type {number} */ exitCode, /** @type {string} */ lastWords) => {
    for (const release of listeners) release();
    resolve({ exitCode, asked, lastWords, ms: performance.now() - began });
  };
  child.once('error', (error) => finish(127, error.message));
  child.once('close', (code, signal) => {
    const exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
    finish(exitCode, tail.trim().split('\n').at(-1) ?? '');
  });
  return promise;
}
