/** The native menu, after each platform's conventions. Commands go to the renderer, which knows what they can do now. */
import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../../contract/api.ts';
import { text } from './text.ts';

export interface MenuOptions {
  readonly platform: NodeJS.Platform;
  readonly appName: string;
  readonly isPackaged: boolean;
  readonly command: (command: MenuCommand) => void;
}

type Item = MenuItemConstructorOptions;
const line: Item = { type: 'separator' };

export function menuTemplate(options: MenuOptions): Item[] {
  const isMac = options.platform === 'darwin';
  const menus = [fileMenu(options, isMac), editMenu(isMac), runMenu(options), viewMenu(options)];
  if (isMac) return [appMenu(options), ...menus, { role: 'windowMenu' }, { role: 'help', submenu: [] }];
  return [...menus, { label: text.menu.help, submenu: [about(options)] }];
}

function item({ command }: MenuOptions, name: MenuCommand, label: string, accelerator?: string): Item {
  return { id: name, label, click: () => command(name), ...(accelerator === undefined ? {} : { accelerator }) };
}

function about(options: MenuOptions): Item {
  return item(options, 'about', text.menu.about(options.appName));
}

function appMenu(options: MenuOptions): Item {
  return {
    label: options.appName,
    submenu: [
      about(options),
      line,
      { role: 'services' },
      line,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      line,
      { role: 'quit' },
    ],
  };
}

function fileMenu(options: MenuOptions, isMac: boolean): Item {
  return {
    label: text.menu.file,
    submenu: [
      item(options, 'open', text.menu.open, 'CmdOrCtrl+O'),
      item(options, 'open-sample', text.menu.openSample, 'CmdOrCtrl+Shift+O'),
      line,
      item(options, 'export', text.menu.export, 'CmdOrCtrl+E'),
      line,
      { role: isMac ? 'close' : 'quit' },
    ],
  };
}

function editMenu(isMac: boolean): Item {
  const rest: Item[] = isMac
    ? [{ role: 'pasteAndMatchStyle' }, { role: 'delete' }, { role: 'selectAll' }]
    : [{ role: 'delete' }, line, { role: 'selectAll' }];
  return {
    label: text.menu.edit,
    submenu: [{ role: 'undo' }, { role: 'redo' }, line, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, ...rest],
  };
}

function runMenu(options: MenuOptions): Item {
  return {
    label: text.menu.run,
    submenu: [
      item(options, 'run', text.menu.ask, 'CmdOrCtrl+Enter'),
      // Not Esc: that key belongs to the tool on the map.
      item(options, 'cancel', text.menu.cancel, 'CmdOrCtrl+.'),
    ],
  };
}

function viewMenu(options: MenuOptions): Item {
  const developer: Item[] = options.isPackaged ? [] : [line, { role: 'reload' }, { role: 'toggleDevTools' }];
  return {
    label: text.menu.view,
    submenu: [
      item(options, 'zoom-to-layer', text.menu.zoomToLayer, 'CmdOrCtrl+Shift+F'),
      line,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      line,
      { role: 'togglefullscreen' },
      ...developer,
    ],
  };
}
