import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GroupLayer, Layer } from '../../../src-main/contract/document.ts';
import { applyEdit } from '../../../src-main/engine/layer/edit.ts';
import {
  type Drop,
  groupEdit,
  moveEdit,
  removeEdit,
  rowsOf,
  standings,
  stepEdit,
  treeOf,
} from '../../../src-renderer/panels/layers/tree.ts';

const group = (id: string, parent: string | null = null, rest: Partial<GroupLayer> = {}): GroupLayer => ({
  kind: 'group',
  id,
  name: id,
  visible: true,
  opacity: 1,
  parent,
  style: {},
  expanded: true,
  ...rest,
});
/** Bottom first: d, c in g, b in g, g, a. */
const layers: readonly Layer[] = [group('d'), group('c', 'g'), group('b', 'g'), group('g'), group('a')];
const shown = (list: readonly Layer[]) =>
  rowsOf(treeOf(list)).map(({ layer, level }) => `${'-'.repeat(level)}${layer.id}`);
const treeAfter = (edit: ReturnType<typeof moveEdit>, list = layers) =>
  shown(edit ? applyEdit({ layers: list }, edit).document.layers : list);

describe('the layer tree', () => {
  it('shows the top first and groups with their members', () => {
    expect(shown(layers)).toEqual(['a', 'g', '-b', '-c', 'd']);
    expect(shown(layers.map((layer) => (layer.id === 'g' ? group('g', null, { expanded: false }) : layer)))).toEqual([
      'a',
      'g',
      'd',
    ]);
    expect(shown([group('lost', 'no such group')])).toEqual(['lost']);
  });

  it('draws members in the place of their group, hidden and faded with it', () => {
    const faded = layers.map((layer) =>
      layer.id === 'g' ? group('g', null, { opacity: 0.5, visible: false }) : layer,
    );
    const found = standings(faded);
    const order = [...found].sort((one, other) => other[1].order - one[1].order).map(([id]) => id);
    expect(order).toEqual(['a', 'g', 'b', 'c', 'd']);
    expect(found.get('b')).toMatchObject({ visible: false, opacity: 0.5 });
    expect(found.get('a')).toMatchObject({ visible: true, opacity: 1 });
  });
});

describe('a row', () => {
  it('is dropped over, under or into another', () => {
    expect(treeAfter(moveEdit(layers, 'd', { row: 'a', side: 'over' }))).toEqual(['d', 'a', 'g', '-b', '-c']);
    expect(treeAfter(moveEdit(layers, 'a', { row: 'd', side: 'under' }))).toEqual(['g', '-b', '-c', 'd', 'a']);
    expect(treeAfter(moveEdit(layers, 'd', { row: 'b', side: 'under' }))).toEqual(['a', 'g', '-b', '-d', '-c']);
    expect(treeAfter(moveEdit(layers, 'd', { row: 'g', side: 'into' }))).toEqual(['a', 'g', '-d', '-b', '-c']);
  });

  it('is not dropped on itself, nor a group into itself', () => {
    expect(moveEdit(layers, 'g', { row: 'g', side: 'into' })).toBeNull();
    expect(moveEdit(layers, 'g', { row: 'b', side: 'over' })).toBeNull();
    expect(moveEdit(layers, 'a', { row: 'g', side: 'over' })).toBeNull();
  });

  it('steps among its siblings and out of its group', () => {
    expect(treeAfter(stepEdit(layers, 'b', 1))).toEqual(['a', 'g', '-c', '-b', 'd']);
    expect(treeAfter(stepEdit(layers, 'b', -1))).toEqual(['a', 'b', 'g', '-c', 'd']);
    expect(stepEdit(layers, 'a', -1)).toBeNull();
  });

  it('is taken into a new group, and a removed group leaves its members', () => {
    expect(treeAfter(groupEdit(layers, 'c', { id: 'n', name: 'New' }))).toEqual(['a', 'g', '-b', '-n', '--c', 'd']);
    expect(treeAfter(removeEdit(layers, 'g'))).toEqual(['a', 'b', 'c', 'd']);
    expect(treeAfter(removeEdit(layers, 'd'))).toEqual(['a', 'g', '-b', '-c']);
  });

  it('moved at random loses no layer, and what was done is undone exactly', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'g');
    const drop: fc.Arbitrary<Drop> = fc.record({ row: id, side: fc.constantFrom('over', 'under', 'into') });
    fc.assert(
      fc.property(fc.array(fc.tuple(id, drop), { maxLength: 12 }), (moves) => {
        let list = layers;
        for (const [moved, to] of moves) {
          const edit = moveEdit(list, moved, to);
          if (!edit) continue;
          const { document, inverse } = applyEdit({ layers: list }, edit);
          expect(applyEdit(document, inverse).document.layers).toEqual(list);
          list = document.layers;
          expect(rowsOf(treeOf(list))).toHaveLength(5);
        }
      }),
    );
  });
});
