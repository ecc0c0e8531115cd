/** Undo and redo, over everything that is in the document. */
import type { Command } from '../../frame/command.ts';
import { text } from '../../text/text.ts';

const words = text.editing.history;

export const editsCommands: readonly Command[] = [
  {
    id: 'undo',
    title: words.undo,
    icon: 'undo',
    shortcut: 'CmdOrCtrl+Z',
    textFirst: true,
    menu: { in: 'edit', group: 1 },
    disabled: ({ document }) => (document.session.done.length > 0 ? null : words.nothingDone),
    run: ({ document }) => document.undo(),
  },
  {
    id: 'redo',
    title: words.redo,
    icon: 'redo',
    shortcut: 'CmdOrCtrl+Shift+Z',
    textFirst: true,
    menu: { in: 'edit', group: 1 },
    disabled: ({ document }) => (document.session.undone.length > 0 ? null : words.nothingUndone),
    run: ({ document }) => document.redo(),
  },
];
