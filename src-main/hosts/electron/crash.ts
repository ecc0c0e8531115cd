/** After the page's process died: load it again and say so; if it keeps dying, ask instead of looping. */
import type { App, BrowserWindow, Dialog } from 'electron';
import type { EngineNotice } from '../../contract/run.ts';
import { text } from './text.ts';

const manyDeaths = 3;
const withinMs = 60_000;

export interface CrashOptions {
  readonly app: App;
  readonly dialog: Dialog;
  readonly notice: (notice: EngineNotice) => void;
  /** Milliseconds; replaced in tests. */
  readonly now?: () => number;
}

/** Results live in the main process and outlive the page. */
export function recoverFromCrash(window: BrowserWindow, { app, dialog, notice, now = Date.now }: CrashOptions): void {
  let deaths: number[] = [];
  const again = (reason: string) => {
    notice({ severity: 'warning', text: text.crash.notice(reason) });
    window.webContents.reload();
  };
  window.webContents.on('render-process-gone', async (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    deaths = [...deaths, now()].filter((at) => at > now() - withinMs);
    if (deaths.length < manyDeaths) return again(reason);
    deaths = [];
    const { response } = await dialog.showMessageBox(window, {
      type: 'error',
      message: text.crash.title,
      detail: text.crash.detail(reason),
      buttons: [text.crash.again, text.crash.quit],
      defaultId: 0,
      cancelId: 1,
    });
    if (response === 0) again(reason);
    else app.quit();
  });
}
