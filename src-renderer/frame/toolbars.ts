/** The tool bars: which commands have a button, by id, in their order. A new bar is one entry with its title in `text/en/frame.ts`. */

import { editingTools } from '../editing/entries.ts';
import { text } from '../text/text.ts';
import { tools } from './tools.ts';

export interface ToolBarEntry {
  readonly id: string;
  readonly title: string;
  readonly commands: readonly string[];
}

const mapTools = tools.filter((tool) => !editingTools.includes(tool));
const titles = text.frame.toolBar;

export const toolBars: readonly ToolBarEntry[] = [
  { id: 'file', title: titles.file, commands: ['open', 'open-sample', 'export'] },
  { id: 'edit', title: titles.edit, commands: ['undo', 'redo'] },
  {
    id: 'navigate',
    title: titles.navigate,
    commands: ['zoom-in', 'zoom-out', 'zoom-to-layer', 'zoom-to-selection', 'zoom-native', 'north-up'],
  },
  { id: 'map', title: titles.map, commands: ['graticule', 'overview', 'swipe', 'add-bookmark'] },
  { id: 'tools', title: titles.tools, commands: mapTools.map(({ id }) => `tool.${id}`) },
  { id: 'editing', title: text.editing.toolBar, commands: editingTools.map(({ id }) => `tool.${id}`) },
  { id: 'window', title: titles.window, commands: ['palette', 'dock.left', 'dock.bottom', 'dock.right', 'next-theme'] },
];
