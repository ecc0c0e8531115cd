/** Double of `app`. */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settings } from './settings.ts';

const manifest: { productName: string; version: string } = JSON.parse(
  readFileSync(join(settings.root, 'package.json'), 'utf8'),
);

class AppDouble extends EventEmitter {
  readonly isPackaged = false;
  readonly name = manifest.productName;
  /** Calls that matter to tests. */
  sandboxEnabled = false;
  private ready = Promise.withResolvers<void>();
  private readyNow = false;
  private closers = new Set<() => Promise<void>>();
  private leaving = false;

  getAppPath = () => settings.root;
  getPath = (name: string) => join(settings.data, name);
  getVersion = () => manifest.version;
  isReady = () => this.readyNow;
  whenReady = () => this.ready.promise;
  requestSingleInstanceLock = () => true;
  setAppUserModelId = () => {};
  enableSandbox(): void {
    if (this.readyNow) throw new Error('app.enableSandbox() can only be called before app is ready');
    this.sandboxEnabled = true;
  }

  becomeReady(): void {
    this.readyNow = true;
    this.emit('ready');
    this.ready.resolve();
  }

  /** The double's own: windows and the browser register what ends with the program. */
  atExit(closer: () => Promise<void>): void {
    this.closers.add(closer);
  }

  quit(): void {
    void this.leave(0);
  }

  private async leave(code: number): Promise<void> {
    if (this.leaving) return;
    this.leaving = true;
    this.emit('before-quit', preventable());
    this.emit('will-quit', preventable());
    await Promise.allSettled([...this.closers].map((close) => close()));
    this.emit('quit', {}, code);
    process.exit(code);
  }
}

/** An event object as Electron passes it. */
export function preventable(): { defaultPrevented: boolean; preventDefault(): void } {
  return {
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}

export const app = new AppDouble();
process.on('disconnect', () => app.quit());
