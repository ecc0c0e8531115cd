/**
 * The built Electron host, preload and renderer with the real engine and models, over the double of
 * the `electron` module (test/electron-double/README.md says what that does not prove).
 */
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../build/built.mjs';
import { faultCatalogue } from '../../src-main/contract/fault-catalogue.ts';
import type { PreloadBridge } from '../../src-renderer/api/preload-transport.ts';
import { launch, type Running } from '../electron-double/launch.ts';

const sample = resolve(import.meta.dirname, '../../build/sample/landsat7-olinda.tif');
const folder = mkdtempSync(join(tmpdir(), 'think2seg-electron-'));
const given = join(folder, 'given at start.tif');
let program: Running;
let page: Page;
const violations: string[] = [];

declare const window: { readonly think2seg: PreloadBridge };

beforeAll(async () => {
  await ensureBuilt();
  copyFileSync(sample, given);
  program = await launch({ args: [given] });
  page = program.page;
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) violations.push(message.text());
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the window', () => {
  it("is shown at the program's address, sandboxed, isolated and without Node", async () => {
    await expect.poll(async () => (await program.ask('window')).visible, { timeout: 60_000 }).toBe(true);
    const { url, webPreferences } = await program.ask('window');
    expect(url).toBe('app://think2seg/index.html');
    expect(webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    });
    const { sandboxEnabled, spelling, schemes, channels } = await program.ask('facts');
    expect({ sandboxEnabled, spelling }).toEqual({ sandboxEnabled: true, spelling: false });
    expect(schemes.map(({ scheme }) => scheme)).toEqual(['app']);
    expect(channels).toEqual({ handled: ['invoke'], heard: ['listening'] });
  });

  it('gives the page four members and no more', async () => {
    const members = await page.evaluate(() => Object.keys(window.think2seg).sort());
    expect(members).toEqual(['invoke', 'pathForFile', 'resourceBase', 'subscribe']);
  });

  it('serves every file of the built renderer, each with a type', async () => {
    const renderer = resolve(import.meta.dirname, '../../out/renderer');
    const names = readdirSync(renderer, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(renderer, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) {
      const { status, headers } = await program.ask('request', `app://think2seg/${encodeURI(name)}`, 'GET');
      expect([name, status, headers['content-type'] !== undefined]).toEqual([name, 200, true]);
    }
  });

  it('opens the file that the program was started with', async () => {
    await page.getByText('given at start.tif').first().waitFor();
  });
});

describe('the main job by the native menu', () => {
  it('opens the sample, asks, and shows polygons', async () => {
    await program.ask('clickMenu', 'open-sample');
    await page.getByText('Landsat', { exact: false }).or(page.getByText('olinda')).first().waitFor();
    await page.getByTestId('query-input').fill('Where is the open water?');
    await program.ask('clickMenu', 'run');
    await page.getByTestId('answer').filter({ hasText: 'found' }).waitFor({ timeout: 60_000 });
  });

  it('exports to the place that the save dialog gave', async () => {
    const path = join(folder, 'wasser – água.geojson');
    await program.ask('answerDialog', { canceled: false, filePath: path });
    await program.ask('clickMenu', 'export');
    await expect
      .poll(() => existsSync(path) && readFileSync(path, 'utf8').trimEnd().endsWith('}'), { timeout: 60_000 })
      .toBe(true);
    const collection = JSON.parse(readFileSync(path, 'utf8'));
    expect(collection.type).toBe('FeatureCollection');
    expect(collection.features.length).toBeGreaterThan(0);
    const asked = (await program.ask('askedDialogs')).at(-1);
    expect(asked).toMatchObject({ kind: 'save', options: { filters: [{ extensions: ['geojson'] }] } });
    expect(JSON.stringify(asked)).toMatch(/water.*\.geojson/);
  });

  it('writes nothing and complains of nothing when the save dialog is dismissed', async () => {
    const before = (await program.ask('askedDialogs')).length;
    await program.ask('answerDialog', { canceled: true, filePath: '' });
    await program.ask('clickMenu', 'export');
    await expect.poll(async () => (await program.ask('askedDialogs')).length).toBe(before + 1);
    expect(await page.getByText(faultCatalogue['host.defect'].hint).count()).toBe(0);
  });

  it('opens files that the open dialog, a second start and the system hand over', async () => {
    const [chosen, second, associated] = ['chosen.tif', 'second.tif', 'associated.tif'];
    for (const name of [chosen, second, associated]) copyFileSync(sample, join(folder, name));
    await program.ask('answerDialog', { canceled: false, filePaths: [join(folder, chosen)] });
    await program.ask('clickMenu', 'open');
    await page.getByText(chosen).first().waitFor();
    await program.ask('secondStart', ['/usr/bin/electron', '--flag', '/program', second], folder);
    await page.getByText(second).first().waitFor();
    await program.ask('openFile', join(folder, associated));
    await page.getByText(associated).first().waitFor();
  });
});

describe('the page may not', () => {
  it('have any permission', async () => {
    for (const permission of ['geolocation', 'media', 'notifications', 'usb', 'clipboard-read', 'openExternal']) {
      expect(await program.ask('permission', permission)).toEqual({ asked: false, checked: false, device: false });
    }
  });

  it('go elsewhere, open a window, or reach the network', async () => {
    const before = page.url();
    await page.evaluate(() => {
      location.href = 'https://example.org/away';
    });
    await page.evaluate(() => void open('https://example.org/popup'));
    const reached = await page.evaluate(() =>
      fetch('https://example.org/fetch').then(
        () => 'reached',
        () => 'refused',
      ),
    );
    expect(reached).toBe('refused');
    await expect
      .poll(async () => {
        const { refusedNavigations, refusedWindows } = await program.ask('window');
        return { refusedNavigations, refusedWindows };
      })
      .toEqual({ refusedNavigations: ['https://example.org/away'], refusedWindows: ['https://example.org/popup'] });
    expect(page.url()).toBe(before);
    expect((await program.ask('window')).network.leaked).toEqual([]);
  });

  it('run scripts or styles that are not files of the program', async () => {
    const ran = await page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.injected = true';
      document.body.append(script);
      const foreign = document.createElement('iframe');
      foreign.src = 'https://example.org/frame';
      document.body.append(foreign);
      await new Promise((done) => setTimeout(done, 200));
      foreign.remove();
      return 'injected' in globalThis;
    });
    expect(ran).toBe(false);
  });

  it('speak for the program from a frame inside it, from another address or another window', async () => {
    const fromFrame = await page.evaluate(async () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      // The double's own binding is in every frame; the preload is in none but the top one.
      const inner = frame.contentWindow as unknown as {
        think2seg?: unknown;
        __electronDoubleInvoke(channel: string, args: unknown[]): Promise<unknown>;
      };
      const reply = await inner.__electronDoubleInvoke('invoke', ['app.info', null]);
      const bridge = typeof inner.think2seg;
      frame.remove();
      return { bridge, reply };
    });
    const refused = { ok: false, fault: { code: 'host.forbidden' } };
    expect(fromFrame).toMatchObject({ bridge: 'undefined', reply: refused });
    for (const address of ['https://think2seg/', 'app://think2seg.evil/', 'file:///index.html', 'about:blank', null]) {
      expect(await program.ask('forge', 'app.info', address)).toMatchObject(refused);
    }
  });

  it('call what is no method, nor a method with parameters that are not its own', async () => {
    const call = (method: string, params: unknown) =>
      page.evaluate(([name, what]) => window.think2seg.invoke(name as 'app.info', what as null), [
        method,
        params,
      ] as const);
    for (const [method, params] of [
      ['constructor', null],
      ['no.such', null],
      ['raster.open', { path: 5 }],
      ['raster.open', { path: '/a.tif', extra: 1 }],
    ] as const) {
      expect(await call(method, params)).toMatchObject({ ok: false, fault: { code: 'request.invalid' } });
    }
  });

  it('read files outside of the renderer; every answer carries the policy', async () => {
    for (const path of [
      '..%2f..%2fpackage.json',
      '%2e%2e%2fmain%2felectron.js',
      '..%5c..%5cpackage.json',
      'res/../../x',
    ]) {
      const { status, headers } = await program.ask('request', `app://think2seg/${path}`, 'GET');
      expect([path, status]).toEqual([path, 404]);
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
    }
    const index = await program.ask('request', 'app://think2seg/index.html', 'GET');
    expect(index.status).toBe(200);
    expect(index.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });
});

describe('what dies is started again', () => {
  it('the inference process: the run fails with a fault in words, the next one works', async () => {
    const pidOf = async () =>
      (await program.ask('children')).findLast(({ serviceName }) => serviceName === 'think2seg inference')?.pid;
    const input = page.getByTestId('query-input');
    await input.fill('Show me land without vegetation');
    await program.ask('clickMenu', 'run');
    await page.getByTestId('query-cancel').waitFor();
    const pid = await pidOf();
    if (pid === undefined) throw new Error('there is no inference process');
    process.kill(pid, 'SIGKILL');
    await page.getByText('The inference process ended unexpectedly', { exact: false }).first().waitFor();
    await input.fill('Where is the open water?');
    await program.ask('clickMenu', 'run');
    await page.getByTestId('answer').filter({ hasText: 'found' }).waitFor({ timeout: 60_000 });
    expect(await pidOf()).not.toBe(pid);
  });

  it("the page's process: the page is loaded again and says so", async () => {
    await program.ask('crashPage');
    await expect.poll(async () => (await program.ask('window')).url, { timeout: 60_000 }).toContain('app://think2seg/');
    page = await program.currentPage();
    await page.getByText('was loaded again because its page ended unexpectedly', { exact: false }).first().waitFor();
    expect((await page.evaluate(() => window.think2seg.invoke('app.info', null))).ok).toBe(true);
  });
});

it('nothing of the page is against its own policy', () => {
  // One for the injected script, one for the fetch, one for the frame: those that the tests above provoked.
  expect(violations.filter((text) => !/example\.org|inline script/i.test(text))).toEqual([]);
});

it('quits in order: exit code 0, no child left', async () => {
  const pids = (await program.ask('children')).flatMap(({ pid }) => pid ?? []);
  expect(pids.length).toBeGreaterThan(0);
  expect(await program.close()).toBe(0);
  await expect.poll(() => pids.filter(isAlive)).toEqual([]);
  expect(program.complaints()).toBe('');
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
