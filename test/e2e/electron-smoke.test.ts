/** The real Electron: runs by itself where its binary and a display are, else says why not. */
import { dirname } from 'node:path';
import { _electron } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../build/built.mjs';
import { findElectron, whyNoWindow } from '../../build/electron-binary.mjs';

const root = dirname(dirname(import.meta.dirname));
const binary = findElectron(root, process.env);
const because = binary ? whyNoWindow(process.platform, process.env) : "Electron's binary is not on this machine";
if (because) console.log(`electron-smoke was skipped: ${because}`);

describe.skipIf(because !== null)('the real Electron', () => {
  let program: Awaited<ReturnType<typeof _electron.launch>>;
  beforeAll(async () => {
    await ensureBuilt();
    const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
    const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
    program = await _electron.launch({
      executablePath: binary ?? '',
      args: [...(asRoot ? ['--no-sandbox'] : []), root],
      env: Object.fromEntries(
        Object.entries(env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
      ),
    });
  });
  afterAll(() => program?.close());

  it('opens one window that shows the program at its own address', async () => {
    const page = await program.firstWindow();
    await page.waitForLoadState();
    expect(page.url()).toBe('app://think2seg/index.html');
    expect(await page.title()).toContain('Think2Seg');
    expect(program.windows().length).toBe(1);
  });

  it('answers through the preload, in an isolated world without Node', async () => {
    const page = await program.firstWindow();
    const seen = await page.evaluate(async () => {
      const { think2seg } = globalThis as unknown as {
        think2seg: { invoke(method: string, params: null): Promise<unknown> };
      };
      return {
        info: await think2seg.invoke('app.info', null),
        node: [typeof Reflect.get(globalThis, 'require'), typeof Reflect.get(globalThis, 'process')],
      };
    });
    expect(seen.info).toMatchObject({ ok: true, value: { host: 'electron', nativeDialogs: true } });
    expect(seen.node).toEqual(['undefined', 'undefined']);
  });

  it('opens the sample and draws it from its own scheme', async () => {
    const page = await program.firstWindow();
    await page.getByRole('button', { name: 'Open the sample' }).click();
    await page.getByTestId('query-input').waitFor();
    const permission = await page.evaluate(
      async () => (await navigator.permissions.query({ name: 'geolocation' })).state,
    );
    expect(permission).toBe('denied');
  });
});
