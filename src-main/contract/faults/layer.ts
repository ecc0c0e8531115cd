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
} as const satisfies Record<string, CatalogueEntry>;
