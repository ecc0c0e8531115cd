import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import type { MenuCommand } from '../../../src-main/contract/api.ts';
import { menuTemplate } from '../../../src-main/hosts/electron/menu.ts';

const everyCommand: { readonly [C in MenuCommand]: true } = {
  open: true,
  'open-sample': true,
  export: true,
  run: true,
  cancel: true,
  'zoom-to-layer': true,
  about: true,
};

function flat(items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);
}

function menuOf(platform: NodeJS.Platform, isPackaged = true) {
  const commands: MenuCommand[] = [];
  const template = menuTemplate({ platform, appName: 'Think2Seg', isPackaged, command: (c) => commands.push(c) });
  return { template, items: flat(template), commands };
}

describe.each(['darwin', 'win32', 'linux'] as const)('the menu on %s', (platform) => {
  it('has every command of the contract once, and each sends itself', () => {
    const { items, commands } = menuOf(platform);
    const own = items.filter((item) => item.id !== undefined);
    // The handlers use none of Electron's arguments.
    for (const item of own) Reflect.apply(item.click ?? (() => undefined), undefined, []);
    expect([...commands].sort()).toEqual(Object.keys(everyCommand).sort());
    expect(commands).toEqual(own.map((item) => item.id));
  });

  it('gives no key twice, and leaves Escape to the map', () => {
    const keys = menuOf(platform).items.flatMap((item) => item.accelerator ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).not.toContain('Esc');
  });

  it('has quit, and the editing roles that text fields need', () => {
    const roles = menuOf(platform).items.flatMap((item) => item.role ?? []);
    expect(roles).toEqual(expect.arrayContaining(['quit', 'undo', 'redo', 'cut', 'copy', 'paste', 'selectAll']));
  });

  it('shows developer tools in development only', () => {
    const hasTools = (isPackaged: boolean) =>
      menuOf(platform, isPackaged).items.some((item) => item.role === 'toggleDevTools');
    expect([hasTools(true), hasTools(false)]).toEqual([false, true]);
  });
});

it("macOS has the application's menu first with about and quit in it, others have about under help", () => {
  const [first] = menuOf('darwin').template;
  expect(first?.label).toBe('Think2Seg');
  expect(flat([first ?? {}]).map((item) => item.id ?? item.role)).toEqual(expect.arrayContaining(['about', 'quit']));
  const last = menuOf('win32').template.at(-1);
  expect(flat([last ?? {}]).some((item) => item.id === 'about')).toBe(true);
});
