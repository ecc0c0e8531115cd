/**
 * `npm run -s think2seg -- …`: builds what is not built, then is the command line. The command runs in
 * this process: a second Node would only add its start to every call.
 */
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './built.mjs';
import { nodeBinary } from './node-binary.mjs';
import { runChild } from './run-child.mjs';

const root = dirname(import.meta.dirname);
/** The first Node that runs the program; `npm run` uses the project's own, a bare `node` may be older. */
const oldestNode = 24;

// npm starts scripts in the project's folder; relative names are meant from where the person is.
if (process.env.npm_lifecycle_event === 'think2seg' && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);

if (Number.parseInt(process.versions.node, 10) < oldestNode) {
  const script = join(import.meta.dirname, 'think2seg.mjs');
  const ended = await runChild(nodeBinary(root), [script, ...process.argv.slice(2)]);
  process.exit(ended.exitCode);
}
try {
  await ensureBuilt({ root });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
await import(pathToFileURL(join(root, 'out', 'main', 'cli.js')).href);
