/** The window, the dialog and the app here are doubles with the members that are used; the real crash is in the e2e test. */
import { EventEmitter } from 'node:events';
import type { App, BrowserWindow, Dialog } from 'electron';
import { beforeEach, expect, it } from 'vitest';
import { recoverFromCrash } from '../../../src-main/hosts/electron/crash.ts';

let clock = 0;
let reloads = 0;
let quits = 0;
let asked = 0;
let answer = 0;
let notices: string[] = [];
let contents: EventEmitter;

beforeEach(() => {
  [clock, reloads, quits, asked, answer] = [0, 0, 0, 0, 0];
  notices = [];
  const reload = () => {
    reloads += 1;
  };
  contents = Object.assign(new EventEmitter(), { reload });
  const window: unknown = { webContents: contents, isDestroyed: () => false };
  const dialog: unknown = {
    async showMessageBox() {
      asked += 1;
      return { response: answer };
    },
  };
  const app: unknown = {
    quit() {
      quits += 1;
    },
  };
  recoverFromCrash(window as BrowserWindow, {
    app: app as App,
    dialog: dialog as Dialog,
    notice: (notice) => notices.push(notice.text),
    now: () => clock,
  });
});

async function die(reason: string, atSecond: number): Promise<void> {
  clock = atSecond * 1000;
  contents.emit('render-process-gone', {}, { reason });
  await new Promise((done) => setImmediate(done));
}

it('a page that died is loaded again with a notice that says why', async () => {
  await die('oom', 1);
  expect([reloads, asked, notices.length]).toEqual([1, 0, 1]);
  expect(notices[0]).toContain('oom');
});

it('a page that ended in order is left alone', async () => {
  await die('clean-exit', 1);
  expect([reloads, notices.length]).toEqual([0, 0]);
});

it('the third death within a minute asks instead of looping; quit is obeyed', async () => {
  answer = 1;
  for (const second of [1, 2, 3]) await die('crashed', second);
  expect([reloads, asked, quits]).toEqual([2, 1, 1]);
});

it('trying again after the question loads the page and counts anew', async () => {
  for (const second of [1, 2, 3, 4]) await die('crashed', second);
  expect([reloads, asked, quits]).toEqual([4, 1, 0]);
});

it('deaths that are far apart never ask', async () => {
  for (const second of [0, 61, 122, 183]) await die('crashed', second);
  expect([reloads, asked]).toEqual([4, 0]);
});
