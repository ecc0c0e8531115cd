/** The keys of the window: Esc and Enter for the tool, then the commands' own keys. */
import type { Session } from '../session.ts';
import { runCommand } from './command.ts';
import { commands } from './commands.ts';
import { isHeardWhileTyping, isPressed, parseShortcut } from './shortcut.ts';

const keyed = commands.flatMap((command) =>
  command.shortcut === undefined ? [] : [{ command, shortcut: parseShortcut(command.shortcut) }],
);

/** Handles one key press of the window; what a control has used already is left alone. */
export function onKey(session: Session, event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  if (takes(session, event)) event.preventDefault();
}

function takes(session: Session, event: KeyboardEvent): boolean {
  const { tools, app, asking } = session;
  const typing = isTyping(event.target);
  if (event.key === 'Escape') {
    if (tools.escape()) return true;
    if (!app.running) return false;
    void asking.cancel();
    return true;
  }
  if (!typing && !isOnControl(event.target)) {
    if (event.key === 'Enter' && tools.finish()) return true;
    if (tools.key(event)) return true;
  }
  const found = keyed.find(
    ({ command, shortcut }) =>
      isPressed(shortcut, event) &&
      !(typing && command.textFirst) &&
      (isHeardWhileTyping(shortcut) || !(typing || isInside(event.target))),
  );
  if (!found) return false;
  runCommand(session, found.command);
  return true;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !/^(?:button|checkbox|color|radio|range|submit)$/.test(target.type);
  return target.isContentEditable || target.matches('textarea, select');
}

/** Whether Enter means the control's own doing. */
function isOnControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a, summary, [role="option"], [role="menuitem"]') !== null;
}

function isInside(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"], [role="menu"]') !== null;
}
