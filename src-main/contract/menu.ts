/**
 * The menus as the page has them, for hosts that show a native menu bar. The page is the one place
 * where menus are made; it sends them again whenever a title, a sign or a reason changes.
 */
import * as v from 'valibot';

const line = v.strictObject({ kind: v.literal('line') });
const command = v.strictObject({
  kind: v.literal('command'),
  /** What `menu.command` answers with. */
  id: v.pipe(v.string(), v.maxLength(64), v.regex(/^[\w.:-]+$/)),
  title: v.pipe(v.string(), v.maxLength(200)),
  /** In Electron's notation; empty for none. The page hears its keys itself: this is only shown. */
  shortcut: v.pipe(v.string(), v.maxLength(40), v.regex(/^(?:(?:CmdOrCtrl|Alt|Shift)\+)*[\w.,=/[\]\\;'`-]*$/)),
  enabled: v.boolean(),
  /** Null for a command that switches nothing. */
  checked: v.nullable(v.boolean()),
});
const menu = v.strictObject({
  id: v.picklist(['file', 'edit', 'view', 'layer', 'run', 'window', 'help']),
  title: v.pipe(v.string(), v.maxLength(80)),
  items: v.pipe(v.array(v.variant('kind', [line, command])), v.maxLength(100)),
});

export const menuRequests = {
  /** Nothing happens in a host without a native menu bar. */
  'menu.show': v.strictObject({ menus: v.pipe(v.array(menu), v.maxLength(7)) }),
} as const;

export interface MenuResults {
  'menu.show': null;
}

export type MenuShown = v.InferOutput<typeof menu>;
export type MenuItemShown = MenuShown['items'][number];

export interface MenuTopics {
  /** A command of the native menu, by its id in the page. */
  'menu.command': { readonly command: string };
}
