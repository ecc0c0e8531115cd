/** The server host's own entry (`out/main/server.js [--port N] [--open]`); `think2seg serve` does the same. */
import { parseArgs } from 'node:util';
import { type Fault, faultOf } from '../../contract/fault.ts';
import { exitCodeOf } from '../../contract/fault-catalogue.ts';
import { findInstallation } from '../installation.ts';
import { onStop } from '../stop.ts';
import { serve } from './serve.ts';
import { text } from './text.ts';

const terminal = {
  result: (line: string) => new Promise<void>((resolve) => void process.stdout.write(line, () => resolve())),
  say: (line: string) => void process.stderr.write(`${line}\n`),
};

process.exit(await main(process.argv.slice(2)));

async function main(args: string[]): Promise<number> {
  const asked = parse(args);
  if (!asked) {
    terminal.say(text.usage);
    return exitCodeOf('request.invalid');
  }
  const stop = new AbortController();
  onStop(() => stop.abort(), 1);
  try {
    await serve({ ...asked, installation: findInstallation(), signal: stop.signal, terminal });
    return 0;
  } catch (thrown) {
    return tell(faultOf(thrown));
  }
}

function parse(args: string[]): { port: number; open: boolean } | null {
  try {
    const { values } = parseArgs({ args, options: { port: { type: 'string' }, open: { type: 'boolean' } } });
    const port = values.port ?? '0';
    return /^\d{1,5}$/.test(port) && Number(port) <= 65535 ? { port: Number(port), open: values.open === true } : null;
  } catch {
    return null;
  }
}

function tell(found: Fault): number {
  terminal.say(`${text.error}: ${found.text}`);
  terminal.say(`${text.hint}: ${found.hint}`);
  return exitCodeOf(found.code);
}
