/**
 * A command: something a person can ask for. Menus, tool bars, the palette and the map of keys are all
 * made from these, in the page and in the native menu.
 *
 * To add one: put its title into the texts of its area, write a `Command` in the `commands.ts` of its
 * panel's folder, and add that list to `commands.ts` here. `menu` puts it into a menu; a tool bar
 * names it by id in `toolbars.ts`. A command that can't run now says why in `disabled`; it stays
 * reachable and shows the reason.
 */
import type { Session } from '../session.ts';
import type { IconName } from '../ui/icons.ts';

export const menuIds = ['file', 'edit', 'view', 'layer', 'run', 'window', 'help'] as const;
export type MenuId = (typeof menuIds)[number];

/** Why something can't be done now, in a sentence for people. */
export type Reason = string;

export interface Command {
  /** Unique, for example `zoom-to-layer`. */
  readonly id: string;
  readonly title: string;
  readonly icon?: IconName;
  /** In Electron's notation (`CmdOrCtrl+Shift+O`, `F1`, `M`). One without Ctrl or Alt is not heard while text is typed. */
  readonly shortcut?: string;
  /** In a text field the key is the field's own (its undo); without it, one with Ctrl or Alt is the command's everywhere. */
  readonly textFirst?: boolean;
  /** Groups of a menu are divided by lines, in the order of their numbers. */
  readonly menu?: { readonly in: MenuId; readonly group: number };
  /** Null when it can run. Reads stores, so what shows it follows them. */
  disabled(session: Session): Reason | null;
  /** For a command that switches something: whether it is on. */
  checked?(session: Session): boolean;
  run(session: Session): void;
}

/** For commands that can always run. */
export const always = (): Reason | null => null;

/** Runs a command, or tells why it can't run now. */
export function runCommand(session: Session, command: Command): void {
  const reason = command.disabled(session);
  if (reason === null) command.run(session);
  else session.notices.tell('info', reason);
}
