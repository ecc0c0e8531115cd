/** Commands on bookmarks. */
import type { Command } from '../../frame/command.ts';
import type { Session } from '../../session.ts';
import { text } from '../../text/text.ts';

/** Keeps the place that the map shows now, named after its number. */
export function addBookmark({ bookmarks, view, frame }: Session): void {
  if (!view.place) return;
  bookmarks.add(text.bookmarks.newName(bookmarks.list.length + 1), view.place);
  frame.show('bookmarks');
}

export const bookmarkCommands: readonly Command[] = [
  {
    id: 'add-bookmark',
    title: text.bookmarks.add,
    icon: 'bookmark',
    shortcut: 'CmdOrCtrl+D',
    menu: { in: 'view', group: 3 },
    disabled: ({ view }) => (view.place ? null : text.map.noMap),
    run: addBookmark,
  },
];
