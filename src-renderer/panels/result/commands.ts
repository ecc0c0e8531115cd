/** Commands on the answer on show. */
import type { Command } from '../../frame/command.ts';
import { text } from '../../text/text.ts';

const words = text.result.commands;

export const resultCommands: readonly Command[] = [
  {
    id: 'export',
    title: words.export,
    icon: 'export',
    shortcut: 'CmdOrCtrl+E',
    menu: { in: 'file', group: 2 },
    disabled: ({ result, editing }) => (result.runId || editing.layer ? null : words.noResult),
    run: ({ exporting }) => void exporting.exportShown(),
  },
];
