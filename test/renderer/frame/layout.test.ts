import { describe, expect, it } from 'vitest';
import {
  closePanel,
  collapseDock,
  defaultLayout,
  isShown,
  keepLayout,
  movePanel,
  type PanelDefault,
  parseLayout,
  placeOf,
  resizeDock,
  showPanel,
} from '../../../src-renderer/frame/layout.ts';

const panels: readonly PanelDefault[] = [
  { id: 'history', place: 'left', order: 20 },
  { id: 'layers', place: 'left', order: 10 },
  { id: 'query', place: 'right', order: 10 },
  { id: 'table', place: 'bottom', order: 10 },
];
const first = defaultLayout(panels);

describe('panels', () => {
  it('begin at their own places in their order, the bottom folded away', () => {
    expect(first.left).toMatchObject({ panels: ['layers', 'history'], active: 'layers', collapsed: false });
    expect(first.bottom).toMatchObject({ panels: ['table'], collapsed: true });
    expect(['layers', 'history', 'table'].map((id) => isShown(first, id))).toEqual([true, false, false]);
  });

  it('are shown where they are, or at home when they were closed', () => {
    expect(isShown(showPanel(first, 'table', 'bottom'), 'table')).toBe(true);
    const closed = closePanel(first, 'query');
    expect(placeOf(closed, 'query')).toBeNull();
    expect(isShown(showPanel(closed, 'query', 'right'), 'query')).toBe(true);
    const moved = movePanel(first, 'query', { place: 'left', before: 'history' });
    expect(moved.left).toMatchObject({ panels: ['layers', 'query', 'history'], active: 'query' });
    expect(placeOf(showPanel(moved, 'query', 'right'), 'query')).toBe('left');
  });

  it('leave the dock to their neighbour when they are closed', () => {
    expect(closePanel(first, 'layers').left.active).toBe('history');
    expect(closePanel(closePanel(first, 'layers'), 'history').left).toMatchObject({ panels: [], active: null });
    expect(closePanel(first, 'no such')).toBe(first);
  });

  it('are moved before another tab, also within their dock, and not before themselves', () => {
    const moved = movePanel(first, 'history', { place: 'left', before: 'layers' });
    expect(moved.left.panels).toEqual(['history', 'layers']);
    expect(movePanel(first, 'layers', { place: 'left', before: 'layers' })).toBe(first);
  });
});

describe('docks', () => {
  it('stay within their limits and unfold when they are dragged', () => {
    expect(resizeDock(first, 'left', 5).left.size).toBe(180);
    expect(resizeDock(first, 'bottom', 9999).bottom).toMatchObject({ size: 640, collapsed: false });
    expect(collapseDock(first, 'right', true).right.collapsed).toBe(true);
  });
});

describe('a kept layout', () => {
  const changed = closePanel(
    movePanel(resizeDock(first, 'left', 300), 'query', { place: 'bottom', before: null }),
    'history',
  );

  it('comes back as it was, a closed panel closed', () => {
    const kept: unknown = JSON.parse(JSON.stringify(keepLayout(changed, panels)));
    expect(parseLayout(kept, panels)).toEqual(changed);
  });

  it('gains panels that are new and loses those that are gone', () => {
    const kept = keepLayout(changed, panels);
    const now = [...panels.filter(({ id }) => id !== 'table'), { id: 'models', place: 'right', order: 5 } as const];
    const layout = parseLayout(kept, now);
    expect(layout.right).toMatchObject({ panels: ['models'], active: 'models' });
    expect(placeOf(layout, 'table')).toBeNull();
    expect(placeOf(layout, 'history')).toBeNull();
  });

  it.each([null, 7, 'x', {}, { left: { panels: 'a' } }, { ...keepLayout(first, panels), known: 3 }])(
    'that is none is the default: %j',
    (kept) => {
      expect(parseLayout(kept, panels)).toEqual(first);
    },
  );

  it('holds a panel once, in front only what it holds, in sizes that fit', () => {
    const dock = { panels: ['layers', 'layers', 'ghost'], active: 'ghost', size: 1e9, collapsed: false };
    const layout = parseLayout({ left: dock, right: dock, bottom: dock, known: panels.map(({ id }) => id) }, panels);
    expect(layout.left).toEqual({ panels: ['layers'], active: 'layers', size: 640, collapsed: false });
    expect(layout.right.panels).toEqual([]);
  });
});
