/** The Chromium that stands behind all windows of the double. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { chromiumFlags } from '../../build/chromium.mjs';
import { app } from './app.ts';
import { settings } from './settings.ts';

let started: Promise<BrowserContext> | undefined;
const profile = join(settings.data, 'chromium');

export function browser(): Promise<BrowserContext> {
  started ??= start();
  return started;
}

async function start(): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: settings.chromium,
    headless: true,
    viewport: null,
    args: [...chromiumFlags, '--remote-debugging-port=0', '--window-size=1360,860'],
  });
  app.atExit(() => context.close());
  return context;
}

/** Address at which a second client (the test) can attach to the same pages. */
export async function debuggerAddress(): Promise<string> {
  await browser();
  const [port] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n');
  return `http://127.0.0.1:${port}`;
}
