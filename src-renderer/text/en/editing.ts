/** Editing: the names of steps in the history list, tools, attribute table; in English. */
import type { LayerChange } from '../../../src-main/contract/document.ts';
import type { MaskMode } from '../../../src-main/contract/run.ts';

const quoted = (name: string) => `“${name}”`;

export const editing = {
  steps: {
    openImage: (name: string) => `Open ${name}`,
    ask: (question: string) => `Ask ${quoted(question)}`,
    showAs: (mode: MaskMode) => (mode === 'semantic' ? 'Show as one mask' : 'Show as objects'),
    removeLayer: (name: string) => `Remove ${quoted(name)}`,
    changeLayer(name: string, change: LayerChange): string {
      if (change.visible !== undefined) return `${change.visible ? 'Show' : 'Hide'} ${quoted(name)}`;
      if (change.opacity !== undefined) return `Opacity of ${quoted(name)}`;
      if (change.promptsVisible !== undefined) return `${change.promptsVisible ? 'Show' : 'Hide'} boxes and points`;
      if (change.name !== undefined) return `Rename ${quoted(name)}`;
      if (change.style !== undefined) return `Style of ${quoted(name)}`;
      return `Change ${quoted(name)}`;
    },
  },
  history: {
    title: 'Edit history',
    start: 'As it began',
    empty: 'Nothing was changed yet.',
    undo: 'Undo',
    redo: 'Redo',
    nothingDone: 'There is nothing to undo.',
    nothingUndone: 'There is nothing to redo.',
    backTo: (name: string) => `Back to just after: ${name}`,
    redoTo: (name: string) => `Do again up to: ${name}`,
  },
  restored: (edits: number, crashed: boolean) =>
    `${crashed ? 'The program had ended unexpectedly. ' : ''}Your last session is here again, with ${edits === 1 ? 'its 1 step' : `its ${edits} steps`} in the history.`,
  dropped: 'The last step had not been written whole and is missing.',
  missingImage: (name: string, because: string) =>
    `${name} is kept as a layer, but its image cannot be shown: ${because}`,
};
