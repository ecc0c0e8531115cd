/** Starts the program over the double of `electron` and gives a test its page and its main process. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../build/chromium.mjs';
import type { Answer, Commands } from './remote.ts';
import { type DoubleSettings, settingsVariable } from './settings.ts';

export interface LaunchOptions {
  /** Arguments after the program's folder. */
  readonly args?: readonly string[];
  /** The program's folder; this project by default. */
  readonly root?: string;
  /** A folder of user data to start with; a fresh one by default. */
  readonly data?: string;
}

export interface Running {
  readonly page: Page;
  /** The page that is there now; another one after a crash. */
  currentPage(): Promise<Page>;
  ask<N extends keyof Commands>(name: N, ...args: Parameters<Commands[N]>): Promise<Awaited<ReturnType<Commands[N]>>>;
  /** What the main process wrote to stderr. */
  readonly complaints: () => string;
  /** Quits the program; resolves with its exit code. */
  close(): Promise<number | null>;
}

const project = resolve(import.meta.dirname, '../..');

export async function launch({ args = [], root = project, data }: LaunchOptions = {}): Promise<Running> {
  const chromiumPath = findChromium();
  if (!chromiumPath) throw new Error('there is no Chromium; npm test installs one where it may');
  const folder = data ?? mkdtempSync(join(tmpdir(), 'think2seg-double-'));
  const settings: DoubleSettings = { root, data: folder, chromium: chromiumPath };
  const child = fork(join(import.meta.dirname, 'start.ts'), args, {
    cwd: root,
    execArgv: [],
    env: { ...process.env, THINK2SEG_USER_DATA: join(folder, 'account'), [settingsVariable]: JSON.stringify(settings) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaints = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaints += chunk.toString('utf8');
  });
  const exited = new Promise<number | null>((done) => child.once('exit', done));
  const ask = asker(child, () => complaints);
  const client = await chromium.connectOverCDP(await ask('debuggerAddress'));
  const currentPage = () => waitForPage(client);
  return {
    page: await currentPage(),
    currentPage,
    ask,
    complaints: () => complaints,
    async close() {
      await client.close();
      if (child.connected) await ask('quit').catch(() => undefined);
      const code = await exited;
      if (!data) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
      return code;
    },
  };
}

/** Waits for a page that shows the program (its address in Chromium; see address.ts). */
async function waitForPage(client: Browser): Promise<Page> {
  for (let tries = 0; tries < 200; tries += 1) {
    const pages = client.contexts().flatMap((context) => context.pages());
    const page = pages.find((each) => each.url().includes('.app.localhost'));
    if (page) return page;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('the window showed nothing in 10 s');
}

function asker(child: ChildProcess, complaints: () => string): Running['ask'] {
  const waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  let lastId = 0;
  child.on('message', (answer: Answer) => {
    const one = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) one?.reject(new Error(answer.error));
    else one?.resolve(answer.value as never);
  });
  child.once('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the program ended (${code})\n${complaints()}`));
    waiting.clear();
  });
  return (name, ...args) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      child.send({ id: lastId, name, args }, (error) => {
        if (error) reject(new Error(`the program has ended\n${complaints()}`));
      });
    });
}
