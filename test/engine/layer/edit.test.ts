import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Edit, EditSession, LayerDocument, Step } from '../../../src-main/contract/document.ts';
import { applyEdit } from '../../../src-main/engine/layer/edit.ts';
import { historyLimit, newSession, takeStep } from '../../../src-main/engine/layer/history.ts';
import { itemOf } from '../../../src-main/engine/layer/list.ts';
import { faultCodeOf } from '../../support/faults.ts';
import { anyEdit, changedMembers, editKinds } from './any-edit.ts';
import { groupLayer, promptOf, square, startDocument, vectorLayer } from './documents.ts';

const choices = fc.array(fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }), { minLength: 1, maxLength: 30 });
const code = (document: LayerDocument, edit: Edit) => faultCodeOf(() => applyEdit(document, edit));
const step = (edit: Edit, merge: string | null = null): Step => ({
  kind: 'apply',
  name: edit.kind,
  edit,
  at: '2026-01-01T00:00:00.000Z',
  merge,
});

describe('an edit', () => {
  it('followed by its inverse is the identity, for any sequence, and leaves the old document as it was', () => {
    fc.assert(
      fc.property(choices, (sequence) => {
        let document = startDocument();
        sequence.forEach((numbers, i) => {
          const before = structuredClone(document);
          const edit = anyEdit(document, numbers, `s${i}`);
          const { document: after, inverse } = applyEdit(document, edit);
          expect(document).toEqual(before);
          const back = applyEdit(after, inverse);
          expect(back.document).toEqual(before);
          expect(applyEdit(back.document, back.inverse).document).toEqual(after);
          document = after;
        });
      }),
      { numRuns: 120 },
    );
  });

  it('of every kind, and of every member of a layer, is among those that sequences are made of', () => {
    const made = new Set<string>();
    for (const sequence of fc.sample(choices, { numRuns: 120, seed: 1 })) {
      let document = startDocument();
      sequence.forEach((numbers, i) => {
        const edit = anyEdit(document, numbers, `s${i}`);
        made.add(edit.kind);
        if (edit.kind === 'layer.change') for (const member of Object.keys(edit.change)) made.add(member);
        document = applyEdit(document, edit).document;
      });
    }
    expect([...made].sort()).toEqual([...editKinds, ...changedMembers].sort());
  });

  it('survives being written as JSON and read again', () => {
    fc.assert(
      fc.property(choices, (sequence) => {
        const document = startDocument();
        const edit = anyEdit(document, sequence[0]!, 's');
        const { document: after, inverse } = applyEdit(document, JSON.parse(JSON.stringify(edit)));
        expect(JSON.parse(JSON.stringify(after))).toEqual(after);
        expect(applyEdit(after, JSON.parse(JSON.stringify(inverse))).document).toEqual(document);
      }),
      { numRuns: 60 },
    );
  });

  it('puts a removed feature back where it was', () => {
    const document = startDocument();
    const { document: without, inverse } = applyEdit(document, {
      kind: 'features.remove',
      layer: 'water',
      ids: ['f4', 'f0', 'f2'],
    });
    expect(idsOf(without)).toEqual(['f1', 'f3', 'f5']);
    expect(inverse).toMatchObject({ kind: 'features.add', at: [0, 2, 4] });
    expect(idsOf(applyEdit(without, inverse).document)).toEqual(['f0', 'f1', 'f2', 'f3', 'f4', 'f5']);
  });

  it('is refused whole when it does not fit', () => {
    const document = startDocument();
    const layer = 'water';
    expect(code(document, { kind: 'layer.remove', layer: 'nowhere' })).toBe('layer.unknown');
    expect(code(document, { kind: 'features.remove', layer, ids: ['f0', 'gone'] })).toBe('layer.unknownItem');
    expect(code(document, { kind: 'features.add', layer, features: [square('f1')], at: null })).toBe('layer.duplicate');
    expect(code(document, { kind: 'prompts.add', layer, prompts: [promptOf('p0')], at: null })).toBe('layer.duplicate');
    expect(code(document, { kind: 'features.add', layer, features: [square('n')], at: [9] })).toBe('layer.badEdit');
    expect(code(document, { kind: 'features.remove', layer, ids: ['f0', 'f0'] })).toBe('layer.badEdit');
    expect(code(document, { kind: 'features.remove', layer: 'image', ids: ['f0'] })).toBe('layer.badEdit');
    expect(code(document, { kind: 'layer.change', layer: 'image', change: { promptsVisible: true } })).toBe(
      'layer.badEdit',
    );
    const batch: Edit = {
      kind: 'batch',
      edits: [
        { kind: 'layer.remove', layer },
        { kind: 'layer.remove', layer },
      ],
    };
    expect(code(document, batch)).toBe('layer.unknown');
    expect(document).toEqual(startDocument());
  });

  it('lets no group lie in itself and removes none that holds layers', () => {
    const inner = { ...groupLayer('inner'), parent: 'group' };
    const document = { layers: [...startDocument().layers, inner] };
    const into = (layer: string, parent: string): Edit => ({ kind: 'layer.change', layer, change: { parent } });
    expect(code(document, into('group', 'inner'))).toBe('layer.badEdit');
    expect(code(document, into('group', 'group'))).toBe('layer.badEdit');
    expect(code(document, into('inner', 'water'))).toBe('layer.badEdit');
    expect(code(document, { kind: 'layer.remove', layer: 'group' })).toBe('layer.badEdit');
  });

  it('finds one of many features after any edit', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => square(`f${i}`));
    let document: LayerDocument = { layers: [vectorLayer('water', many)] };
    const remove: Edit = { kind: 'features.remove', layer: 'water', ids: ['f7'] };
    document = applyEdit(document, remove).document;
    const layer = document.layers[0];
    if (layer?.kind !== 'vector') throw new Error('the layer is gone');
    expect(itemOf(layer.features, 'f19999')?.id).toBe('f19999');
    expect(itemOf(layer.features, 'f7')).toBeUndefined();
  });
});

describe('a session', () => {
  it('is where it was after n undos and n redos, for any sequence', () => {
    fc.assert(
      fc.property(choices, fc.nat(40), (sequence, count) => {
        const states: EditSession[] = [newSession(startDocument())];
        sequence.forEach((numbers, i) => {
          const session = states.at(-1)!;
          states.push(takeStep(session, step(anyEdit(session.document, numbers, `s${i}`))));
        });
        const full = states.at(-1)!;
        const n = Math.min(count, sequence.length);
        let session = full;
        for (let i = 1; i <= n; i++) {
          session = takeStep(session, { kind: 'undo' });
          expect(session.document).toEqual(states[states.length - 1 - i]!.document);
        }
        for (let i = 0; i < n; i++) session = takeStep(session, { kind: 'redo' });
        expect(session).toEqual({ ...full, revision: full.revision + 2 * n });
      }),
      { numRuns: 80 },
    );
  });

  it('forgets what was undone once something else is done', () => {
    let session = newSession(startDocument());
    session = takeStep(session, step({ kind: 'layer.remove', layer: 'water' }));
    session = takeStep(session, { kind: 'undo' });
    expect(session.undone.map(({ name }) => name)).toEqual(['layer.remove']);
    session = takeStep(session, step({ kind: 'layer.change', layer: 'water', change: { name: 'lake' } }));
    expect(session.undone).toEqual([]);
    expect(takeStep(session, { kind: 'redo' }).document).toBe(session.document);
  });

  it('undoes the movements of one slider together, and not those of two', () => {
    const opacity = (value: number): Edit => ({ kind: 'layer.change', layer: 'water', change: { opacity: value } });
    let session = newSession(startDocument());
    for (const value of [0.9, 0.5, 0.2]) session = takeStep(session, step(opacity(value), 'opacity water 1'));
    session = takeStep(session, step(opacity(0.7), 'opacity water 2'));
    expect(session.done.map(({ edit }) => edit)).toEqual([opacity(0.2), opacity(0.7)]);
    session = takeStep(takeStep(session, { kind: 'undo' }), { kind: 'undo' });
    expect(session.document).toEqual(startDocument());
  });

  it('undoes merged edits of several kinds in the reverse order', () => {
    const add: Edit = { kind: 'features.add', layer: 'water', features: [square('n')], at: null };
    const drop: Edit = { kind: 'features.remove', layer: 'water', ids: ['n', 'f1'] };
    let session = newSession(startDocument());
    for (const edit of [add, drop]) session = takeStep(session, step(edit, 'stroke'));
    expect(session.done).toHaveLength(1);
    expect(takeStep(session, { kind: 'undo' }).document).toEqual(startDocument());
  });

  it('keeps a bounded list', () => {
    let session = newSession(startDocument());
    for (let i = 0; i < historyLimit + 5; i++) {
      session = takeStep(session, step({ kind: 'layer.change', layer: 'water', change: { name: `n${i}` } }));
    }
    expect(session.done).toHaveLength(historyLimit);
    expect(session.revision).toBe(historyLimit + 5);
  });

  it('stays as it is when a step is refused', () => {
    const session = newSession(startDocument());
    expect(faultCodeOf(() => takeStep(session, step({ kind: 'layer.remove', layer: 'x' })))).toBe('layer.unknown');
    expect(session).toEqual(newSession(startDocument()));
  });
});

function idsOf(document: LayerDocument): string[] {
  const layer = document.layers.find(({ id }) => id === 'water');
  return layer?.kind === 'vector' ? layer.features.map(({ id }) => id) : [];
}
