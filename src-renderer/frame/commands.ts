/** Every command of the program, in the order of menus and palette. One line an area; see `command.ts`. */
import { editingCommands } from '../editing/commands.ts';
import { mapCommands } from '../map/commands.ts';
import { bookmarkCommands } from '../panels/bookmarks/commands.ts';
import { conceptCommands } from '../panels/concepts/commands.ts';
import { editsCommands } from '../panels/edits/commands.ts';
import { layerCommands } from '../panels/layers/commands.ts';
import { noticeCommands } from '../panels/notices/commands.ts';
import { queryCommands } from '../panels/query/commands.ts';
import { resultCommands } from '../panels/result/commands.ts';
import type { Command } from './command.ts';
import { frameCommands } from './frame-commands.ts';
import { toolCommand } from './tool.ts';
import { tools } from './tools.ts';

export const commands: readonly Command[] = [
  ...layerCommands,
  ...resultCommands,
  ...editsCommands,
  ...editingCommands,
  ...queryCommands,
  ...conceptCommands,
  ...mapCommands,
  ...bookmarkCommands,
  ...tools.map(toolCommand),
  ...noticeCommands,
  ...frameCommands,
];

const byId = new Map(commands.map((command) => [command.id, command]));

export function commandById(id: string): Command | undefined {
  return byId.get(id);
}
