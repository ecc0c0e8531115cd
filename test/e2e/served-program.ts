/** The built program behind its server host, and a Chromium page on it: what a person without Electron has. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { ensureBuilt } from '../../build/built.mjs';
import { chromiumFlags, findChromium } from '../../build/chromium.mjs';

export const root = dirname(dirname(import.meta.dirname));

export interface ServedProgram {
  readonly page: Page;
  readonly url: string;
  readonly process: ChildProcess;
  /** Errors and refused loads that the page reported; a test ends with none. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/** Starts `out/main/server.js` and opens the address that it prints. */
export async function serveProgram(environment: Record<string, string> = {}): Promise<ServedProgram> {
  await ensureBuilt({ root });
  // Each has an account's folder of its own, so that none brings back what another left; a test that restarts names one.
  const account = mkdtempSync(join(tmpdir(), 'think2seg-account-'));
  const server = spawn(process.execPath, [join(root, 'out', 'main', 'server.js')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, THINK2SEG_USER_DATA: account, ...environment },
  });
  const url = await printedAddress(server);
  const profile = mkdtempSync(join(tmpdir(), 'think2seg-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium() ?? '',
    headless: true,
    viewport: { width: 1360, height: 860 },
    args: [...chromiumFlags],
    acceptDownloads: true,
  });
  // A loaded machine takes its time; what never comes is told by the test that waits for it.
  context.setDefaultTimeout(120_000);
  const page = context.pages()[0] ?? (await context.newPage());
  const complaints = complaintsOf(page);
  await page.goto(url);
  return { page, url, process: server, complaints, close: () => closeAll(context, server, [profile, account]) };
}

/** Errors and refused loads that a page reports from now on, as they come. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => void complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return complaints;
}

async function printedAddress(server: ChildProcess): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += chunk.toString('utf8');
      const address = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(output)?.[0];
      if (address) resolve(address);
    };
    server.stdout?.on('data', hear);
    server.stderr?.on('data', hear);
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${output}`)));
  });
}

async function closeAll(context: BrowserContext, server: ChildProcess, folders: readonly string[]): Promise<void> {
  await context.close();
  // A test may have killed it already.
  if (server.exitCode === null && server.signalCode === null) {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** Types a question, runs it and waits for the head of its own answer. */
export async function ask(page: Page, question: string): Promise<string> {
  await page.getByTestId('query-input').fill(question);
  await page.getByTestId('query-run').click();
  const answer = page.getByTestId('result').filter({ hasText: question }).getByTestId('answer');
  await answer.waitFor();
  await page.getByTestId('query-cancel').waitFor({ state: 'detached' });
  return answer.innerText();
}
