/**
 * The native menu bar, after each platform's conventions: the page's menus, and what only the system
 * has (quit, editing roles, full screen). Commands go to the page, which knows what they can do now.
 */
import type { MenuItemConstructorOptions } from 'electron';
import type { MenuItemShown, MenuShown } from '../../contract/menu.ts';
import { text } from './text.ts';

export interface MenuOptions {
  readonly platform: NodeJS.Platform;
  readonly appName: string;
  readonly isPackaged: boolean;
  /** What the page has; empty until it has been loaded. */
  readonly menus: readonly MenuShown[];
  readonly command: (id: string) => void;
}

type Item = MenuItemConstructorOptions;
const line: Item = { type: 'separator' };

export function menuTemplate(options: MenuOptions): Item[] {
  const isMac = options.platform === 'darwin';
  const menus = options.menus.length > 0 ? options.menus : empty;
  const own = menus.map((menu): Item => {
    const items = menu.items.map((item) => shown(item, options));
    return { id: `menu.${menu.id}`, label: menu.title, submenu: withRoles(menu.id, items, options) };
  });
  return isMac ? [appMenu(options), ...own] : own;
}

/** Before the page has said more: enough to edit text and to quit. */
const empty: readonly MenuShown[] = (['file', 'edit', 'view'] as const).map((id) => ({
  id,
  title: text.menu[id],
  items: [],
}));

function shown(item: MenuItemShown, { command }: MenuOptions): Item {
  if (item.kind === 'line') return line;
  const { id, title, shortcut, enabled, checked } = item;
  return {
    id,
    label: title,
    enabled,
    click: () => command(id),
    // Shown only: the page hears its keys, and a key must not do a thing twice.
    ...(shortcut === '' ? {} : { accelerator: shortcut, registerAccelerator: false }),
    ...(checked === null ? {} : { type: 'checkbox' as const, checked }),
  };
}

function withRoles(id: MenuShown['id'], items: Item[], options: MenuOptions): Item[] {
  const isMac = options.platform === 'darwin';
  const behind = (roles: Item[]) => (items.length > 0 ? [...items, line, ...roles] : roles);
  if (id === 'file') return behind([{ role: isMac ? 'close' : 'quit' }]);
  if (id === 'edit') return behind([{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }]);
  if (id !== 'view') return items;
  const developer: Item[] = options.isPackaged ? [] : [line, { role: 'reload' }, { role: 'toggleDevTools' }];
  return behind([
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    line,
    { role: 'togglefullscreen' },
    ...developer,
  ]);
}

function appMenu({ appName, command }: MenuOptions): Item {
  return {
    label: appName,
    submenu: [
      { id: 'about', label: text.menu.about(appName), click: () => command('about') },
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
