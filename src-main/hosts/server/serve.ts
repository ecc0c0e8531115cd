/** Runs the server host until it is told to stop: for `think2seg serve` and for its own entry. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { raise } from '../../contract/fault.ts';
import type { Settings } from '../../contract/settings.ts';
import { forkNode } from '../../process/fork-node.ts';
import { cachePlace } from '../cache-place.ts';
import { dialogless } from '../dialogless.ts';
import type { Installation } from '../installation.ts';
import { createProgram } from '../program.ts';
import { openBrowser } from './browser.ts';
import { startServer } from './server.ts';
import { text } from './text.ts';

export interface ServeOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Whether to open the default browser. */
  readonly open: boolean;
  readonly installation: Installation;
  /** Settings for this process only. */
  readonly settings?: Partial<Settings>;
  /** Aborts when the server should end. */
  readonly signal: AbortSignal;
  /** Where the address (the result) and words about it go. */
  readonly terminal: { result(text: string): Promise<void>; say(line: string): void };
}

/** Prints the address as a line of its own on stdout and resolves after an orderly end. Faults: `host.*`. */
export async function serve({
  port,
  open,
  installation,
  signal,
  terminal,
  settings = {},
}: ServeOptions): Promise<void> {
  const page = join(installation.renderer, 'index.html');
  await access(page).catch(() => raise('host.notBuilt', { path: page }));
  const program = createProgram({
    appRoot: installation.appRoot,
    entries: installation.entries,
    fork: forkNode,
    edge: dialogless,
    cache: cachePlace(),
    settings,
  });
  try {
    const server = await startServer({ program, renderer: installation.renderer, port });
    terminal.say(text.serving);
    await terminal.result(`${server.url}\n`);
    if (open && !(await openBrowser(server.urlForOnce()))) terminal.say(text.noBrowser);
    await aborted(signal);
    await server.close();
  } finally {
    await program.settle();
    await program.dispose();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
