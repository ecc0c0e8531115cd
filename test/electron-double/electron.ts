/** The double's exports, named as Electron's are. Only what the program uses; anything else fails at its import. */
export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { ipcMain } from './ipc-main.ts';
export { Menu } from './menu.ts';
export { protocol, session } from './session.ts';
export { dialog, safeStorage, screen } from './shell.ts';
export { utilityProcess } from './utility-process.ts';
