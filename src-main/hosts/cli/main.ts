/** The command line's entry: `node src-main/hosts/cli/main.ts …` from source, `out/main/cli.js` as built. */
import { findInstallation } from '../installation.ts';
import { onStop } from '../stop.ts';
import { runCommandLine } from './run.ts';
import { openTerminal } from './terminal.ts';

const stop = new AbortController();
onStop(() => stop.abort(), 130);
const code = await runCommandLine(process.argv.slice(2), {
  installation: findInstallation(),
  terminal: openTerminal(process),
  signal: stop.signal,
  folder: process.cwd(),
});
// What was written is out (results are awaited), children are disposed: nothing is left to wait for.
process.exit(code);
