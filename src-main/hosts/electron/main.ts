/**
 * The Electron host's entry: puts the parts together and decides nothing. Each concern has its file:
 * window, scheme, guards, messages, menu, dialogs, files handed over, crashes, children.
 */
import { join } from 'node:path';
import {
  app,
  type BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  protocol,
  safeStorage,
  session,
  utilityProcess,
} from 'electron';
import type { MenuShown } from '../../contract/menu.ts';
import { cachePlace } from '../cache-place.ts';
import { createProgram } from '../program.ts';
import { scheme, topicChannel } from './channels.ts';
import { recoverFromCrash } from './crash.ts';
import { nativeEdge } from './dialogs.ts';
import { takeFiles } from './files.ts';
import { forkUtility } from './fork-utility.ts';
import { handleMessages } from './ipc.ts';
import { systemKeys } from './keys.ts';
import { menuTemplate } from './menu.ts';
import { createOutbox } from './outbox.ts';
import { answerRequest, appScheme } from './protocol.ts';
import { guardContents, guardSession, isTrustedSender } from './security.ts';
import { openWindow, raiseWindow } from './window.ts';

const code = app.getAppPath();
/** Models and native libraries cannot be read from inside the archive; packaging puts them, and what goes with them, beside it. */
const appRoot = code.replace(/app\.asar$/, 'app.asar.unpacked');
const out = join(code, 'out');
const macKeepsRunning = process.platform === 'darwin';

let window: BrowserWindow | undefined;
const outbox = createOutbox((topic, payload) => window?.webContents.send(topicChannel, topic, payload));
const raise = () => {
  if (window) raiseWindow(window);
  else if (app.isReady()) showWindow();
};

protocol.registerSchemesAsPrivileged([appScheme]);
app.enableSandbox();
// The same id as in build/electron-builder.json: Windows groups windows and jump lists by it.
if (process.platform === 'win32') app.setAppUserModelId('org.think2seg.desktop');
app.on('web-contents-created', (_event, contents) => guardContents(contents));
const opened = (paths: readonly string[]) => outbox.push('files.opened', { paths });
if (takeFiles(app, { argv: process.argv, folder: process.cwd(), opened, raise })) {
  // Not awaited: Electron is ready only after this module has been loaded.
  void app.whenReady().then(start);
} else app.quit();

function start(): void {
  const program = createProgram({
    appRoot,
    entries: { raster: join(out, 'main/raster-process.js'), inference: join(out, 'main/inference-process.js') },
    fork: forkUtility(utilityProcess.fork),
    edge: {
      ...nativeEdge(dialog, () => window),
      showMenus: installMenu,
      keys: (folder) => systemKeys(safeStorage, folder),
    },
    cache: cachePlace(),
  });
  program.subscribe((topic, payload) => outbox.push(topic, payload));
  guardSession(session.defaultSession, app.isPackaged);
  const rendererRoot = join(out, 'renderer');
  protocol.handle(scheme, (request) => answerRequest(request, { rendererRoot, resource: program.resource }));
  const isTrusted = (event: Parameters<typeof isTrustedSender>[0]) => isTrustedSender(event, window?.webContents);
  handleMessages(ipcMain, { dispatch: program.dispatch, outbox, isTrusted });
  installMenu([]);
  showWindow();
  app.on('activate', raise);
  app.on('window-all-closed', () => {
    if (!macKeepsRunning) app.quit();
  });
  app.on('will-quit', () => void program.dispose());
}

function installMenu(menus: readonly MenuShown[]): void {
  const command = (id: string) => {
    raise();
    outbox.push('menu.command', { command: id });
  };
  const { platform } = process;
  const template = menuTemplate({ platform, appName: app.name, isPackaged: app.isPackaged, menus, command });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function showWindow(): void {
  const created = openWindow({ preload: join(out, 'preload/preload.cjs'), icon: join(code, 'build/icons/icon.png') });
  window = created;
  outbox.reset();
  created.webContents.on('did-start-navigation', (details) => {
    if (details.isMainFrame && !details.isSameDocument) outbox.reset();
  });
  recoverFromCrash(created, {
    app,
    dialog,
    notice(notice) {
      // The dead page hears nothing; the notice waits for the one that is loaded next.
      outbox.reset();
      outbox.push('engine.notice', notice);
    },
  });
  created.on('closed', () => {
    if (window === created) window = undefined;
    outbox.reset();
  });
}
