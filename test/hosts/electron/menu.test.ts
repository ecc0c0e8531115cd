import type { MenuItemConstructorOptions } from 'electron';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type MenuShown, menuRequests } from '../../../src-main/contract/menu.ts';
import { menuTemplate } from '../../../src-main/hosts/electron/menu.ts';

const item = (id: string, rest: object = {}) =>
  ({ kind: 'command', id, title: id, shortcut: '', enabled: true, checked: null, ...rest }) as const;
const menus: readonly MenuShown[] = [
  { id: 'file', title: 'Datei', items: [item('open', { shortcut: 'CmdOrCtrl+O' }), { kind: 'line' }, item('export')] },
  { id: 'edit', title: 'Bearbeiten', items: [item('undo', { enabled: false })] },
  { id: 'view', title: 'Ansicht', items: [item('dock.left', { checked: true })] },
  { id: 'help', title: 'Hilfe', items: [item('about')] },
];

function flat(items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((one) => [one, ...(Array.isArray(one.submenu) ? flat(one.submenu) : [])]);
}

function menuOf(platform: NodeJS.Platform, isPackaged = true, shown = menus) {
  const commands: string[] = [];
  const command = (id: string) => void commands.push(id);
  const template = menuTemplate({ platform, appName: 'Think2Seg', isPackaged, menus: shown, command });
  return { template, items: flat(template), commands };
}

describe.each(['darwin', 'win32', 'linux'] as const)('the native menu on %s', (platform) => {
  it('is what the page has: its titles, keys, signs and what is enabled; each command sends its id', () => {
    const { items, commands } = menuOf(platform);
    const own = items.filter(({ id, click }) => id !== undefined && click !== undefined && id !== 'about');
    // The handlers use none of Electron's arguments.
    for (const one of own) Reflect.apply(one.click ?? (() => undefined), undefined, []);
    expect(commands).toEqual(['open', 'export', 'undo', 'dock.left']);
    expect(own.map(({ label, enabled, accelerator, checked }) => ({ label, enabled, accelerator, checked }))).toEqual([
      { label: 'open', enabled: true, accelerator: 'CmdOrCtrl+O', checked: undefined },
      { label: 'export', enabled: true, accelerator: undefined, checked: undefined },
      { label: 'undo', enabled: false, accelerator: undefined, checked: undefined },
      { label: 'dock.left', enabled: true, accelerator: undefined, checked: true },
    ]);
    expect(items.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['Datei', 'Bearbeiten', 'Ansicht', 'Hilfe']),
    );
  });

  it('does not take the keys itself, which the page hears', () => {
    const keyed = menuOf(platform).items.filter(({ accelerator }) => accelerator !== undefined);
    expect(keyed.map(({ registerAccelerator }) => registerAccelerator)).toEqual([false]);
  });

  it('has quit, and the editing roles that text fields need, before the page has said anything, too', () => {
    for (const shown of [menus, []]) {
      const roles = menuOf(platform, true, shown).items.flatMap(({ role }) => role ?? []);
      expect(roles).toEqual(expect.arrayContaining(['quit', 'cut', 'copy', 'paste', 'selectAll']));
    }
  });

  it('shows developer tools in development only', () => {
    const hasTools = (isPackaged: boolean) =>
      menuOf(platform, isPackaged).items.some(({ role }) => role === 'toggleDevTools');
    expect([hasTools(true), hasTools(false)]).toEqual([false, true]);
  });
});

it("macOS has the application's menu first with about and quit in it", () => {
  const [first] = menuOf('darwin').template;
  expect(first?.label).toBe('Think2Seg');
  expect(flat([first ?? {}]).map(({ id, role }) => id ?? role)).toEqual(expect.arrayContaining(['about', 'quit']));
});

it('what a page may show as a menu is checked at the border', () => {
  const allowed = (command: object) =>
    v.safeParse(menuRequests['menu.show'], {
      menus: [{ id: 'file', title: 'File', items: [{ ...item('a'), ...command }] }],
    }).success;
  expect([{}, { shortcut: 'CmdOrCtrl+Shift+O' }, { shortcut: 'F1' }, { shortcut: 'CmdOrCtrl+.' }].map(allowed)).toEqual(
    [true, true, true, true],
  );
  expect([{ shortcut: 'Hyper+§' }, { id: 'a b' }, { title: 'x'.repeat(201) }, { role: 'quit' }].map(allowed)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
