/** Commands that bring layers in. */
import { always, type Command } from '../../frame/command.ts';
import { text } from '../../text/text.ts';

const words = text.layers.commands;

export const layerCommands: readonly Command[] = [
  {
    id: 'open',
    title: words.open,
    icon: 'open',
    shortcut: 'CmdOrCtrl+O',
    menu: { in: 'file', group: 1 },
    disabled: always,
    run: ({ opening }) => void opening.choose(),
  },
  {
    id: 'open-sample',
    title: words.openSample,
    icon: 'image',
    shortcut: 'CmdOrCtrl+Shift+O',
    menu: { in: 'file', group: 1 },
    disabled: always,
    run: ({ opening }) => void opening.openSample(),
  },
  {
    id: 'remove-layer',
    title: words.remove,
    icon: 'remove',
    menu: { in: 'layer', group: 9 },
    disabled: ({ layers }) => (layers.active ? null : words.noLayer),
    run: ({ layers, opening }) => void (layers.activeId && opening.removeRaster(layers.activeId)),
  },
];
