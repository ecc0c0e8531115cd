/** The menus, made from the commands: for the page's own bar and for the native one. */
import type { MenuItemShown, MenuShown } from '../../src-main/contract/menu.ts';
import type { Session } from '../session.ts';
import { text } from '../text/text.ts';
import { type Command, menuIds } from './command.ts';
import { commands } from './commands.ts';
import { isHeardWhileTyping, parseShortcut } from './shortcut.ts';

/** Menus with what is enabled and switched on now; empty ones are left out. */
export function menusOf(session: Session): readonly MenuShown[] {
  return menuIds.flatMap((id) => {
    const items = itemsOf(
      commands.filter(({ menu }) => menu?.in === id),
      session,
    );
    return items.length > 0 ? [{ id, title: text.frame.menus[id], items }] : [];
  });
}

function itemsOf(list: readonly Command[], session: Session): MenuItemShown[] {
  const groups = Map.groupBy(list, ({ menu }) => menu?.group ?? 0);
  const inOrder = [...groups].sort(([one], [other]) => one - other);
  return inOrder.flatMap(([, group], index) => {
    const items = group.map((command) => shown(command, session));
    return index === 0 ? items : [{ kind: 'line' } as const, ...items];
  });
}

function shown(command: Command, session: Session): MenuItemShown {
  return {
    kind: 'command',
    id: command.id,
    title: command.title,
    shortcut: command.shortcut ?? '',
    enabled: command.disabled(session) === null,
    checked: command.checked?.(session) ?? null,
  };
}

/** For a native bar: keys that type a letter are not shown there, since some systems would take them from text fields. */
export function nativeMenusOf(session: Session): readonly MenuShown[] {
  return menusOf(session).map((menu) => ({
    ...menu,
    items: menu.items.map((item) => (item.kind === 'line' || safe(item.shortcut) ? item : { ...item, shortcut: '' })),
  }));
}

function safe(shortcut: string): boolean {
  return shortcut === '' || isHeardWhileTyping(parseShortcut(shortcut));
}
