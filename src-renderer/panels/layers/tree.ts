/** The layers as a tree: groups with what is in them, top first; how it lies on the map; and how it is rearranged. Pure. */
import type { Edit, Layer, LayerId } from '../../../src-main/contract/document.ts';

export interface TreeNode {
  readonly layer: Layer;
  /** 0 at the top. */
  readonly level: number;
  readonly children: readonly TreeNode[];
  /** Position among its siblings, from 0, and how many there are. */
  readonly position: number;
  readonly siblings: number;
}

/** Top first. A layer whose group is gone lies at the top level. */
export function treeOf(layers: readonly Layer[]): readonly TreeNode[] {
  const groups = new Set(layers.filter(({ kind }) => kind === 'group').map(({ id }) => id));
  const below = (parent: LayerId | null, level: number): readonly TreeNode[] => {
    const here = layers.filter((layer) => parentOf(layer, groups) === parent).toReversed();
    return here.map((layer, position) => ({
      layer,
      level,
      position,
      siblings: here.length,
      children: layer.kind === 'group' ? below(layer.id, level + 1) : [],
    }));
  };
  return below(null, 0);
}

function parentOf({ parent }: Layer, groups: ReadonlySet<LayerId>): LayerId | null {
  return parent !== null && groups.has(parent) ? parent : null;
}

/** The rows that are seen: children of folded groups are not. */
export function rowsOf(tree: readonly TreeNode[]): readonly TreeNode[] {
  return tree.flatMap((node) => {
    const open = node.layer.kind === 'group' && node.layer.expanded;
    return [node, ...(open ? rowsOf(node.children) : [])];
  });
}

/** How a layer is drawn because of where it lies. */
export interface Standing {
  /** Higher is drawn over lower. */
  readonly order: number;
  readonly visible: boolean;
  /** 0..1, with that of its groups. */
  readonly opacity: number;
}

export function standings(layers: readonly Layer[]): ReadonlyMap<LayerId, Standing> {
  const found = new Map<LayerId, Standing>();
  let order = layers.length;
  const walk = (nodes: readonly TreeNode[], above: { visible: boolean; opacity: number }) => {
    for (const { layer, children } of nodes) {
      const visible = above.visible && layer.visible;
      const opacity = above.opacity * layer.opacity;
      order -= 1;
      found.set(layer.id, { order, visible, opacity });
      walk(children, { visible, opacity });
    }
  };
  walk(treeOf(layers), { visible: true, opacity: 1 });
  return found;
}

/** Where a layer is dropped: over or under a row, or into a group on top. */
export interface Drop {
  readonly row: LayerId;
  readonly side: 'over' | 'under' | 'into';
}

/** The edit that brings a layer there; null where it would not move, or a group would lie within itself. */
export function moveEdit(layers: readonly Layer[], id: LayerId, { row, side }: Drop): Edit | null {
  const layer = layers.find((each) => each.id === id);
  const target = layers.find((each) => each.id === row);
  if (!layer || !target || id === row || isWithin(layers, row, id)) return null;
  const parent = side === 'into' ? row : target.parent;
  const others = layers.filter((each) => each.id !== id);
  const at = others.findIndex((each) => each.id === row);
  const to = side === 'under' ? at : side === 'over' ? at + 1 : others.length;
  const edits: Edit[] = [];
  if (parent !== layer.parent) edits.push({ kind: 'layer.change', layer: id, change: { parent } });
  if (layers.indexOf(layer) !== to) edits.push({ kind: 'layer.move', layer: id, to });
  return edits.length > 0 ? { kind: 'batch', edits } : null;
}

function isWithin(layers: readonly Layer[], id: LayerId, group: LayerId): boolean {
  const parent = layers.find((layer) => layer.id === id)?.parent ?? null;
  return parent !== null && (parent === group || isWithin(layers, parent, group));
}

/** One row up (-1) or down (1) among its siblings; out of the group at its ends; null where there is no further. */
export function stepEdit(layers: readonly Layer[], id: LayerId, step: -1 | 1): Edit | null {
  const layer = layers.find((each) => each.id === id);
  if (!layer) return null;
  const siblings = layers.filter(({ parent }) => parent === layer.parent).toReversed();
  const next = siblings[siblings.indexOf(layer) + step];
  if (next) return moveEdit(layers, id, { row: next.id, side: step < 0 ? 'over' : 'under' });
  return layer.parent === null ? null : moveEdit(layers, id, { row: layer.parent, side: step < 0 ? 'over' : 'under' });
}

/** A new group over a layer, with the layer in it. */
export function groupEdit(
  layers: readonly Layer[],
  id: LayerId,
  group: { readonly id: LayerId; readonly name: string },
): Edit | null {
  const layer = layers.find((each) => each.id === id);
  if (!layer) return null;
  const made: Layer = {
    ...group,
    kind: 'group',
    visible: true,
    opacity: 1,
    parent: layer.parent,
    style: {},
    expanded: true,
  };
  const at = layers.indexOf(layer) + 1;
  return {
    kind: 'batch',
    edits: [
      { kind: 'layer.add', layer: made, at },
      { kind: 'layer.change', layer: id, change: { parent: group.id } },
    ],
  };
}

/** Removes a layer; of a group, its members come to where it was. */
export function removeEdit(layers: readonly Layer[], id: LayerId): Edit {
  const layer = layers.find((each) => each.id === id);
  const members = layers.filter(({ parent }) => parent === id);
  const out = members.map(
    (member): Edit => ({ kind: 'layer.change', layer: member.id, change: { parent: layer?.parent ?? null } }),
  );
  const remove: Edit = { kind: 'layer.remove', layer: id };
  return out.length > 0 ? { kind: 'batch', edits: [...out, remove] } : remove;
}
