/** Faults of layers, their edits and the journal that keeps them. */
import type { CatalogueEntry } from './entry.ts';

export const layerFaults = {
  'layer.unknown': {
    stage: 'layer',
    exit: 1,
    text: 'There is no layer {id} any more.',
    hint: 'It was removed; undo brings it back.',
  },
  'layer.unknownItem': {
    stage: 'layer',
    exit: 1,
    text: 'There is no feature or prompt {id} in the layer any more.',
    hint: 'It was removed; undo brings it back.',
  },
  'layer.duplicate': {
    stage: 'layer',
    exit: 1,
    text: 'The layer has something with the id {id} already.',
    hint: 'Nothing was changed; try again.',
  },
  'layer.badEdit': {
    stage: 'layer',
    exit: 1,
    text: 'The edit does not fit the layers: {because}.',
    hint: 'Nothing was changed.',
  },
  'layer.invalidShape': {
    stage: 'layer',
    exit: 1,
    text: 'The outline of {id} is not a valid shape: {because} at {place}.',
    hint: 'The place is marked on the map; move the vertices there apart. Nothing was changed.',
  },
  'layer.outOfStep': {
    stage: 'layer',
    exit: 1,
    text: 'The layers were changed elsewhere meanwhile.',
    hint: 'They are loaded again; repeat the last edit.',
  },
  'layer.badExpression': {
    stage: 'layer',
    exit: 2,
    text: 'The expression is not understood: {because}.',
    hint: "Write, for example, area > 1000 and label = 'water'. Field names with spaces stand in double quotes.",
  },
  'layer.journal': {
    stage: 'layer',
    exit: 1,
    text: 'Edits cannot be written to the journal {path}: {because}',
    hint: 'Edits go on but would not survive a crash. Make room on the disk, or export what you have.',
  },
} as const satisfies Record<string, CatalogueEntry>;
