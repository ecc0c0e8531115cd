/** The built renderer over the double of a host: one Chromium for a file of tests, a host and a page for each test. */
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { ensureBuilt } from '../../build/built.mjs';
import { chromiumFlags, findChromium } from '../../build/chromium.mjs';
import { type DemoHost, startDemoHost } from '../renderer/demo-host.ts';
import { complaintsOf, root } from './served-program.ts';

export interface DemoWindow {
  readonly page: Page;
  readonly host: DemoHost;
  /** Errors and refused loads that the page reported; a test ends with none. */
  readonly complaints: readonly string[];
  /** Opens the sample on the first screen, and waits until it is the layer on show. */
  openSample(): Promise<void>;
  close(): Promise<void>;
}

export class DemoWindows {
  private readonly browser: Browser;

  private constructor(browser: Browser) {
    this.browser = browser;
  }

  /** Builds the renderer where it is not built, and starts the browser. */
  static async start(): Promise<DemoWindows> {
    await ensureBuilt({ root });
    return new DemoWindows(await chromium.launch({ executablePath: findChromium() ?? '', args: [...chromiumFlags] }));
  }

  /** @param prepare what is done with the page before it is loaded. */
  async open(prepare?: (page: Page) => Promise<void>): Promise<DemoWindow> {
    const host = await startDemoHost(join(root, 'out', 'renderer'));
    const page = await this.browser.newPage({ viewport: { width: 1280, height: 720 } });
    const complaints = complaintsOf(page);
    await prepare?.(page);
    await page.goto(host.url);
    return {
      page,
      host,
      complaints,
      async openSample() {
        await page.getByTestId('sample-card').getByRole('button').first().click();
        await page.getByTestId('status-crs').getByText('EPSG:31985').waitFor();
      },
      async close() {
        await page.close();
        await host.close();
      },
    };
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}
