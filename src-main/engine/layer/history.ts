/** A session: edits one after the other, undone and done again. Pure: page and host keep the same one. */
import type { Edit, EditSession, HistoryEntry, LayerDocument, Step } from '../../contract/document.ts';
import { applyEdit } from './edit.ts';

/** Entries that can be undone; older ones stay in the document and leave the list. */
export const historyLimit = 1000;

export const emptyDocument: LayerDocument = { layers: [] };

export function newSession(document: LayerDocument = emptyDocument): EditSession {
  return { document, done: [], undone: [], revision: 0 };
}

/**
 * One step of a session. Undo with nothing done, and redo with nothing undone, change nothing but the
 * revision. Faults: those of `applyEdit`; then nothing is changed.
 */
export function takeStep(session: EditSession, step: Step): EditSession {
  const revision = session.revision + 1;
  if (step.kind === 'undo') return { ...undo(session), revision };
  if (step.kind === 'redo') return { ...redo(session), revision };
  const { document, inverse } = applyEdit(session.document, step.edit);
  const entry: HistoryEntry = { name: step.name, at: step.at, merge: step.merge, edit: step.edit, inverse };
  return { document, done: withEntry(session, entry), undone: [], revision };
}

function withEntry({ done, undone }: EditSession, entry: HistoryEntry): readonly HistoryEntry[] {
  const last = done.at(-1);
  // After an undo, a movement begins anew: what was undone must not come back by its merged inverse.
  const goesOn = last !== undefined && entry.merge !== null && last.merge === entry.merge && undone.length === 0;
  if (!goesOn) return [...done, entry].slice(-historyLimit);
  const edit = joined([...parts(last.edit), ...parts(entry.edit)]);
  const inverse = joined([...parts(entry.inverse), ...parts(last.inverse)]);
  return [...done.slice(0, -1), { ...entry, edit, inverse }];
}

function parts(edit: Edit): readonly Edit[] {
  return edit.kind === 'batch' ? edit.edits : [edit];
}

/** Edits one after the other as one. Of several changes of the same members of a layer the last says it all. */
function joined(edits: readonly Edit[]): Edit {
  const [first] = edits;
  const last = edits.at(-1);
  if (first?.kind !== 'layer.change' || last === undefined) return { kind: 'batch', edits };
  const members = Object.keys(first.change).join();
  const same = edits.every(
    (edit) => edit.kind === 'layer.change' && edit.layer === first.layer && Object.keys(edit.change).join() === members,
  );
  return same ? last : { kind: 'batch', edits };
}

function undo(session: EditSession): EditSession {
  const entry = session.done.at(-1);
  if (!entry) return session;
  const { document } = applyEdit(session.document, entry.inverse);
  return { ...session, document, done: session.done.slice(0, -1), undone: [...session.undone, entry] };
}

function redo(session: EditSession): EditSession {
  const entry = session.undone.at(-1);
  if (!entry) return session;
  const { document } = applyEdit(session.document, entry.edit);
  return { ...session, document, done: [...session.done, entry], undone: session.undone.slice(0, -1) };
}
