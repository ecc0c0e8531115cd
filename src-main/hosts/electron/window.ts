/** The program's window. */
import { join } from 'node:path';
import { app, BrowserWindow, screen } from 'electron';
import { fitPlace, keepPlace, readPlace, smallest } from './bounds.ts';
import { firstPage } from './channels.ts';

export interface WindowFiles {
  readonly preload: string;
  /** PNG for platforms where a window carries its own icon; ignored where it does not exist. */
  readonly icon: string;
}

/** Opens the window where it was and shows it with its first picture painted, so that nobody sees it white. */
export function openWindow({ preload, icon }: WindowFiles): BrowserWindow {
  const keeper = join(app.getPath('userData'), 'window.json');
  const place = readPlace(keeper);
  const areas = screen.getAllDisplays().map((display) => display.workArea);
  const window = new BrowserWindow({
    ...fitPlace(place, areas),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: app.name,
    backgroundColor: '#1b1f24',
    ...(process.platform === 'linux' ? { icon } : {}),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  if (place?.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    keepPlace(keeper, { ...window.getNormalBounds(), maximized: window.isMaximized() });
  });
  void window.loadURL(firstPage);
  return window;
}

/** Brings the window to the person, from wherever it is. */
export function raiseWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
