/** Commands of asking. */
import { always, type Command } from '../../frame/command.ts';
import { text } from '../../text/text.ts';

const words = text.query.commands;

export const queryCommands: readonly Command[] = [
  {
    id: 'run',
    title: words.run,
    icon: 'run',
    shortcut: 'CmdOrCtrl+Enter',
    menu: { in: 'run', group: 1 },
    disabled: ({ asking }) => asking.disabled(),
    run: ({ asking }) => void asking.run(),
  },
  {
    id: 'cancel',
    title: words.cancel,
    icon: 'stop',
    shortcut: 'CmdOrCtrl+.',
    menu: { in: 'run', group: 1 },
    disabled: ({ app }) => (app.running ? null : words.nothingRuns),
    run: ({ asking }) => void asking.cancel(),
  },
  {
    id: 'focus-question',
    title: text.frame.commands.focusQuestion,
    icon: 'ask',
    shortcut: 'CmdOrCtrl+L',
    menu: { in: 'run', group: 2 },
    disabled: always,
    run({ frame }) {
      frame.show('query');
      // The panel may have to be drawn first.
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-testid="query-input"]')?.focus());
    },
  },
];
