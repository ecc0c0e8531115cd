/** The built program behind its server host, in a Chromium that is running already. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumFlags, findChromium } from '../../build/chromium.mjs';

export interface OpenWindow {
  readonly page: Page;
  /** Milliseconds from the start of the program to its address, and from there until the window can be used. */
  readonly started: { readonly host: number; readonly page: number };
  close(): Promise<void>;
}

export function startBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('there is no Chromium here; install one, or name it in the variable CHROMIUM');
  return chromium.launch({ executablePath, args: [...chromiumFlags] });
}

/** Starts the program for an account (a fresh one without it) and opens its window; `usable` says when a hand can begin. */
export async function openWindow(
  browser: Browser,
  root: string,
  { account, usable }: { account?: string; usable: (page: Page) => Promise<void> },
): Promise<OpenWindow> {
  const folder = account ?? mkdtempSync(join(tmpdir(), 'think2seg-bench-account-'));
  const cache = mkdtempSync(join(tmpdir(), 'think2seg-bench-cache-'));
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 } });
  const page = await context.newPage();
  const from = performance.now();
  const server = spawn(process.execPath, [join(root, 'out', 'main', 'server.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, THINK2SEG_USER_DATA: folder, THINK2SEG_CACHE: cache },
  });
  const url = await addressOf(server);
  const addressed = performance.now();
  await page.goto(url);
  await usable(page);
  const started = { host: addressed - from, page: performance.now() - addressed };
  return {
    page,
    started,
    async close() {
      await context.close();
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await ended;
      for (const each of [folder, cache]) rmSync(each, { recursive: true, force: true });
    },
  };
}

function addressOf(server: ChildProcess): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    server.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      const address = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(output)?.[0];
      if (address) resolve(address);
    });
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${output}`)));
  });
}
