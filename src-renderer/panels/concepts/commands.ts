/** Commands of taught concepts. */
import type { Command } from '../../frame/command.ts';
import { text } from '../../text/text.ts';

export const conceptCommands: readonly Command[] = [
  {
    id: 'find-alike',
    title: text.concepts.like.title,
    icon: 'teach',
    shortcut: 'CmdOrCtrl+Shift+L',
    menu: { in: 'run', group: 3 },
    disabled: ({ finding }) => finding.disabled(),
    run: ({ finding }) => void finding.run(),
  },
];
