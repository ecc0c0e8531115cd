/**
 * `npm start`: builds what is not built, then opens the program in Electron, or, where Electron cannot
 * run, says why in one line and serves the same program to the browser. Arguments are files to open;
 * `--server` serves without trying Electron, `--port N` is passed to the server.
 */
import { dirname, join } from 'node:path';
import { ensureBuilt } from './built.mjs';
import { fetchElectron, findElectron, whyNoWindow } from './electron-binary.mjs';
import { nodeBinary } from './node-binary.mjs';
import { runChild } from './run-child.mjs';

const root = dirname(import.meta.dirname);
/** An Electron that ends with an error sooner than this did not open a window (a missing library, no sandbox, no display). */
const tooSoonMs = 5000;
// With this variable Electron would run as plain Node; it is set inside some editors' terminals.
delete process.env.ELECTRON_RUN_AS_NODE;

process.exitCode = await main(process.argv.slice(2));

/** @param {string[]} args @returns {Promise<number>} the exit code */
async function main(args) {
  try {
    await ensureBuilt({ root });
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
  if (args.includes('--server')) return serve(args);
  const found = await locate();
  if ('because' in found) {
    say(`Electron cannot run here: ${found.because}. Serving the same program to your browser instead.`);
    return serve(args);
  }
  const ended = await runChild(found.path, [...sandboxSwitches(), root, ...args]);
  if (ended.exitCode === 0 || ended.asked || ended.ms > tooSoonMs) return ended.exitCode;
  const why = ended.lastWords || `exit code ${ended.exitCode}`;
  say(`Electron could not start (${why}). Serving the same program to your browser instead.`);
  return serve(args);
}

/** @returns {Promise<{ path: string } | { because: string }>} */
async function locate() {
  const because = whyNoWindow(process.platform, process.env);
  if (because) return { because };
  const path = findElectron(root, process.env);
  if (path) return { path };
  say('Fetching Electron (about 120 MB, once) ...');
  const fetched = await fetchElectron(root);
  return 'path' in fetched ? fetched : { because: `its binary could not be fetched (${fetched.because})` };
}

/** Chromium's sandbox refuses to start for root; going on without it is said, not hidden. */
function sandboxSwitches() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return [];
  say(
    'You are root, and for root Chromium has no sandbox: the window runs without it (--no-sandbox). Better: start as a normal user.',
  );
  return ['--no-sandbox'];
}

/** @param {string[]} args */
async function serve(args) {
  const at = args.indexOf('--port');
  const port = at >= 0 ? args.slice(at, at + 2) : [];
  const ended = await runChild(nodeBinary(root), [join(root, 'out/main/cli.js'), 'serve', '--open', ...port]);
  return ended.exitCode;
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}
