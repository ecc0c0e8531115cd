/** Double of `webContents`: the page of one window, its frames, navigations, popups and messages. */
import { EventEmitter } from 'node:events';
import type { BrowserContext, Frame, Page, Request as PageRequest, Route } from 'playwright-core';
import { toBrowser, toElectron } from './address.ts';
import { app, preventable } from './app.ts';
import { browser } from './browser.ts';
import { ipcMain } from './ipc-main.ts';
import { bindings, deliver, preloadScript } from './preload-world.ts';
import { protocol, session } from './session.ts';

interface FrameDouble {
  readonly url: string;
}
type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };

export class WebContentsDouble extends EventEmitter {
  /** Requests that left the program although only its own scheme may be asked, and those that were stopped. */
  readonly network: { readonly leaked: string[]; readonly stopped: string[] } = { leaked: [], stopped: [] };
  readonly refusedNavigations: string[] = [];
  readonly refusedWindows: string[] = [];
  private page: Page | undefined;
  private frames = new WeakMap<Frame, FrameDouble>();
  private openHandler: OpenHandler = () => ({ action: 'allow' });
  /** Navigations that the main process itself began; they raise no `will-navigate`. */
  private expected = new Set<string>();
  private address = '';
  /** Addresses of popups; their requests come before their pages. */
  private popupAddresses: string[] = [];
  private mail: Promise<unknown> = Promise.resolve();
  private readonly preload: string;

  constructor(preload: string) {
    super();
    this.preload = preload;
    app.emit('web-contents-created', {}, this);
  }

  get mainFrame(): FrameDouble | undefined {
    return this.page && this.frameOf(this.page.mainFrame());
  }

  getURL = () => toElectron(this.page?.url() ?? '');
  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }

  send(channel: string, ...args: unknown[]): void {
    const copy = structuredClone(args);
    const page = this.page;
    this.mail = this.mail.then(() =>
      page
        ?.evaluate(
          ([name, to, what]) =>
            (globalThis as unknown as Record<string, ((...a: unknown[]) => void) | undefined>)[name]?.(to, what),
          [deliver, channel, copy] as const,
        )
        // A page that is leaving or dead hears nothing, as in Electron.
        .catch(() => undefined),
    );
  }

  reload(): void {
    void this.load(this.address).catch((error: Error) => this.emit('did-fail-load', {}, error.message));
  }

  async load(url: string): Promise<void> {
    this.address = url;
    const page = await this.livingPage();
    this.expected.add(url);
    await page.goto(toBrowser(url), { waitUntil: 'load' });
    this.emit('did-finish-load');
  }

  /** The double's own. */
  async crash(): Promise<void> {
    const page = this.page;
    if (!page) throw new Error('there is no page');
    const client = await page.context().newCDPSession(page);
    await client.send('Page.crash').catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.page?.close();
  }

  private async livingPage(): Promise<Page> {
    if (this.page) return this.page;
    const context = await browser();
    const blank = context.pages().find((each) => each.url() === 'about:blank');
    const page = blank ?? (await context.newPage());
    await this.attach(page, context);
    this.page = page;
    return page;
  }

  private async attach(page: Page, context: BrowserContext): Promise<void> {
    await page.exposeBinding(bindings.invoke, (source, channel: string, args: unknown[]) =>
      ipcMain.answer(this.eventFrom(source.frame), channel, args),
    );
    await page.exposeBinding(bindings.send, (source, channel: string, args: unknown[]) => {
      ipcMain.emit(channel, this.eventFrom(source.frame), ...args);
    });
    const origins = protocol.schemes.map(({ scheme }) => `${scheme}://think2seg`);
    await page.addInitScript({ content: preloadScript(this.preload, origins) });
    await context.route('**/*', (route) => this.answer(route));
    page.on('popup', (popup) => this.decidePopup(popup));
    page.on('crash', () => {
      this.page = undefined;
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
      void page.close().catch(() => undefined);
    });
  }

  private eventFrom(frame: Frame) {
    return { sender: this, senderFrame: this.frameOf(frame) };
  }

  /** One object per frame, so that frames compare as in Electron. */
  private frameOf(frame: Frame): FrameDouble {
    const known = this.frames.get(frame);
    if (known) return known;
    const made: FrameDouble = {
      get url() {
        return toElectron(frame.url());
      },
    };
    this.frames.set(frame, made);
    return made;
  }

  private async decidePopup(popup: Page): Promise<void> {
    await popup.waitForLoadState().catch(() => undefined);
    const url = this.popupAddresses.shift() ?? toElectron(await addressOf(popup));
    if (this.openHandler({ url }).action === 'deny') {
      this.refusedWindows.push(url);
      await popup.close();
    }
  }

  private async answer(route: Route): Promise<void> {
    const request = route.request();
    const url = toElectron(request.url());
    if (pageOf(request) !== this.page) {
      this.popupAddresses.push(url);
      return route.abort('blockedbyclient');
    }
    if (request.isNavigationRequest() && !this.mayNavigate(request, url)) {
      this.refusedNavigations.push(url);
      return route.abort('aborted');
    }
    if (!(await session.defaultSession.lets(url))) {
      this.network.stopped.push(url);
      return route.abort('blockedbyclient');
    }
    const handler = protocol.handlers.get(new URL(url).protocol.slice(0, -1));
    if (!handler) {
      this.network.leaked.push(url);
      return route.abort('failed');
    }
    const response = await handler(new Request(url, { method: request.method(), headers: request.headers() }));
    await route
      .fulfill({
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: Buffer.from(await response.arrayBuffer()),
      })
      // The page may have given the request up.
      .catch(() => undefined);
  }

  private mayNavigate(request: PageRequest, url: string): boolean {
    const isMainFrame = request.frame() === this.page?.mainFrame();
    const isExpected = isMainFrame && this.expected.delete(url);
    if (!isExpected) {
      const details = { ...preventable(), url, isMainFrame, isSameDocument: false };
      if (isMainFrame) this.emit('will-navigate', details);
      this.emit('will-frame-navigate', details);
      if (details.defaultPrevented) return false;
    }
    this.emit('did-start-navigation', { url, isMainFrame, isSameDocument: false });
    return true;
  }
}

/** An error page hides the address that failed; the page's history still has it. */
async function addressOf(popup: Page): Promise<string> {
  if (!popup.url().startsWith('chrome-error:')) return popup.url();
  const debug = await popup.context().newCDPSession(popup);
  const { entries, currentIndex } = await debug.send('Page.getNavigationHistory');
  return entries[currentIndex]?.url ?? popup.url();
}

/** The page that a request belongs to; a popup's first request comes before its page. */
function pageOf(request: PageRequest): Page | undefined {
  try {
    return request.frame().page();
  } catch {
    return undefined;
  }
}
