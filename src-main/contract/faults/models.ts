/** Faults of model packs: their list, their files, how they come here. */
import type { CatalogueEntry } from './entry.ts';

export const modelFaults = {
  'models.missing': {
    stage: 'models',
    exit: 4,
    text: 'A file of the model {id} is missing: {path}',
    hint: 'Install the program again (npm install).',
  },
  'models.corrupt': {
    stage: 'models',
    exit: 4,
    text: 'A file of the model {id} is not what it should be: {path} ({because})',
    hint: 'Remove it and install the program again (npm install).',
  },
  'models.badManifest': {
    stage: 'models',
    exit: 4,
    text: 'The list of models cannot be read: {because}',
    hint: 'Install the program again.',
  },
  'models.cannotLoad': {
    stage: 'models',
    exit: 4,
    text: 'The model {id} could not be loaded: {because}',
    hint: 'Run "think2seg models verify" and "think2seg devices".',
  },
} as const satisfies Record<string, CatalogueEntry>;
