/** The menu of a row of the layer tree. */
import type { Layer } from '../../../src-main/contract/document.ts';
import { text } from '../../text/text.ts';
import type { MenuPart } from '../../ui/Menu.svelte';
import type { LayerActs } from './acts.ts';
import type { TreeStore } from './tree.svelte.ts';

export interface RowMenu {
  readonly acts: LayerActs;
  readonly tree: TreeStore;
  openStyle(): void;
}

export function menuOf(layer: Layer, { acts, tree, openStyle }: RowMenu): readonly MenuPart[] {
  const words = text.layers;
  const part = (id: string, title: string, run: () => void, shortcut = ''): MenuPart => ({
    kind: 'command',
    id,
    title,
    run,
    shortcut,
  });
  const group = layer.kind === 'group';
  const describe = part('properties', words.acts.properties, () => {
    tree.describedId = tree.describedId === layer.id ? null : layer.id;
  });
  const style = part('style', words.acts.style, () => {
    tree.currentId = layer.id;
    openStyle();
  });
  return [
    ...(group ? [] : [part('zoom', words.acts.zoom, () => acts.zoom(layer))]),
    ...(group ? [] : [style]),
    ...(layer.kind === 'raster' ? [describe] : []),
    part('rename', words.acts.rename, () => (tree.renamingId = layer.id), 'F2'),
    part(
      'visible',
      layer.visible ? words.acts.hide : words.acts.show,
      () => acts.change(layer, { visible: !layer.visible }),
      text.keys[' '],
    ),
    { kind: 'line' },
    part('up', words.acts.up, () => acts.step(layer, -1), `${text.keys.alt}+${text.keys.arrowup}`),
    part('down', words.acts.down, () => acts.step(layer, 1), `${text.keys.alt}+${text.keys.arrowdown}`),
    part('group', words.acts.group, () => acts.group(layer)),
    { kind: 'line' },
    part('remove', words.acts.remove, () => acts.remove(layer), text.keys.delete),
  ];
}
