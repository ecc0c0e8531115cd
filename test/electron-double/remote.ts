/** What a test can ask of the double's main process, over Node's channel between parent and child. */
import { app } from './app.ts';
import { debuggerAddress } from './browser.ts';
import { BrowserWindow } from './browser-window.ts';
import { ipcMain } from './ipc-main.ts';
import { Menu, type MenuItem } from './menu.ts';
import { protocol, session } from './session.ts';
import { answerNext, asked } from './shell.ts';
import { children } from './utility-process.ts';

function onlyWindow(): BrowserWindow {
  const [window] = BrowserWindow.all;
  if (!window) throw new Error('there is no window');
  return window;
}

function menuItems(): readonly Omit<MenuItem, 'click' | 'submenu'>[] {
  const items = Menu.current?.all() ?? [];
  return items.map(({ click: _click, submenu: _submenu, ...rest }) => rest);
}

export const commands = {
  debuggerAddress: () => debuggerAddress(),
  answerDialog: async (answer: unknown) => answerNext(answer),
  askedDialogs: async () => asked,
  menu: async () => menuItems(),
  async clickMenu(id: string) {
    const item = Menu.current?.all().find((each) => each.id === id);
    if (!item?.click) throw new Error(`the menu has no item ${id}`);
    item.click();
  },
  async window() {
    const window = onlyWindow();
    const { preload: _preload, ...webPreferences } = window.options.webPreferences;
    const { network, refusedNavigations, refusedWindows } = window.webContents;
    const url = window.webContents.getURL();
    return { url, visible: window.isVisible(), webPreferences, network, refusedNavigations, refusedWindows };
  },
  async permission(permission: string) {
    const { permit, check, device } = session.defaultSession;
    const contents = onlyWindow().webContents;
    const asked = await new Promise<boolean>((resolve) => permit(contents, permission, resolve));
    return { asked, checked: check(contents, permission), device: device() };
  },
  async facts() {
    const { sandboxEnabled } = app;
    const { spelling } = session.defaultSession;
    return { sandboxEnabled, spelling, schemes: protocol.schemes, channels: ipcMain.channels() };
  },
  /** Answers as the handler of the scheme does, for addresses that a browser would tidy up before asking. */
  async request(url: string, method: string) {
    const handler = protocol.handlers.get(new URL(url).protocol.slice(0, -1));
    const response = await handler?.(new Request(url, { method }));
    return {
      status: response?.status,
      headers: Object.fromEntries(response?.headers ?? []),
      body: await response?.text(),
    };
  },
  async secondStart(argv: readonly string[], folder: string) {
    app.emit('second-instance', {}, argv, folder);
  },
  async openFile(path: string) {
    app.emit('open-file', { preventDefault() {} }, path);
  },
  /** A message from a page of another address in the window's own top frame, and from another window. */
  async forge(method: string, frameUrl: string | null) {
    const contents = onlyWindow().webContents;
    const senderFrame = frameUrl === null ? contents.mainFrame : { url: frameUrl };
    const sender = frameUrl === null ? { mainFrame: senderFrame } : contents;
    return ipcMain.answer({ sender, senderFrame }, 'invoke', [method, null]);
  },
  crashPage: () => onlyWindow().webContents.crash(),
  children: async () => children.map(({ serviceName, pid }) => ({ serviceName, pid })),
  closeWindow: () => onlyWindow().close(),
  quit: async () => app.quit(),
} as const;

export type Commands = typeof commands;
export interface Ask {
  readonly id: number;
  readonly name: keyof Commands;
  readonly args: readonly unknown[];
}
export type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly error: string });

process.on('message', async ({ id, name, args }: Ask) => {
  let answer: Answer;
  try {
    const command = commands[name] as (...args: readonly unknown[]) => Promise<unknown>;
    answer = { id, value: await command(...args) };
  } catch (error) {
    answer = { id, error: String(error) };
  }
  if (process.connected) process.send?.(answer);
});
