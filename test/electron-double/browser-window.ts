/** Double of `BrowserWindow`: a page of Chromium without a frame around it; its place and state are numbers only. */
import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { WebContentsDouble } from './web-contents.ts';

interface WindowOptions {
  readonly width: number;
  readonly height: number;
  readonly x?: number;
  readonly y?: number;
  readonly show?: boolean;
  readonly title?: string;
  readonly webPreferences: Readonly<Record<string, unknown>> & { readonly preload: string };
}

export class BrowserWindow extends EventEmitter {
  static all: BrowserWindow[] = [];
  readonly webContents: WebContentsDouble;
  readonly options: WindowOptions;
  private shown: boolean;
  private maximized = false;
  private destroyed = false;

  constructor(options: WindowOptions) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    this.options = options;
    this.shown = options.show !== false;
    this.webContents = new WebContentsDouble(options.webPreferences.preload);
    BrowserWindow.all.push(this);
    app.atExit(() => this.close());
  }

  async loadURL(url: string): Promise<void> {
    await this.webContents.load(url);
    this.emit('ready-to-show');
  }

  async close(): Promise<void> {
    if (this.destroyed) return;
    this.emit('close', {});
    this.destroyed = true;
    BrowserWindow.all = BrowserWindow.all.filter((each) => each !== this);
    await this.webContents.close();
    this.emit('closed');
    if (BrowserWindow.all.length === 0) app.emit('window-all-closed');
  }

  show(): void {
    this.shown = true;
  }
  focus(): void {}
  restore(): void {}
  maximize(): void {
    this.maximized = true;
  }
  isVisible = () => this.shown;
  isMinimized = () => false;
  isMaximized = () => this.maximized;
  isDestroyed = () => this.destroyed;
  getNormalBounds() {
    const { x = 0, y = 0, width, height } = this.options;
    return { x, y, width, height };
  }
}
