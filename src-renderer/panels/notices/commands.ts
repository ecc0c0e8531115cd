/** Commands on notices. */
import { always, type Command } from '../../frame/command.ts';
import type { Session } from '../../session.ts';
import { text } from '../../text/text.ts';

const words = text.notices.commands;

/** Brings the list of past notices forward, with the focus on it. */
export function showPastNotices({ frame }: Session): void {
  frame.show('notices');
  // The panel may have to be drawn first.
  requestAnimationFrame(() => document.getElementById('panel-notices')?.focus());
}

export const noticeCommands: readonly Command[] = [
  {
    id: 'go-to-notices',
    title: words.goTo,
    icon: 'bell',
    shortcut: 'CmdOrCtrl+Alt+N',
    menu: { in: 'window', group: 5 },
    disabled: always,
    run(session) {
      const first = document.querySelector<HTMLElement>('[data-testid="notices"] button');
      if (first) first.focus();
      else showPastNotices(session);
    },
  },
  {
    id: 'dismiss-notices',
    title: words.dismissAll,
    menu: { in: 'window', group: 5 },
    disabled: ({ notices }) => (notices.list.length > 0 ? null : words.noneShown),
    run: ({ notices }) => notices.dismissAll(),
  },
];
