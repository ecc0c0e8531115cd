/** Faults of model packs: their list, their files, how they come here. */
import type { CatalogueEntry } from './entry.ts';

export const modelFaults = {
  'models.missing': {
    stage: 'models',
    exit: 4,
    text: 'A file of the model {id} is missing: {path}',
    hint: 'If it is part of the program, install that again; else fetch or import the model again.',
  },
  'models.corrupt': {
    stage: 'models',
    exit: 4,
    text: 'A file of the model {id} is not what it should be: {path} ({because})',
    hint: 'If it is part of the program, install that again; else remove the model and fetch or import it again.',
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
  'models.notHere': {
    stage: 'models',
    exit: 4,
    text: 'The model {id} is not on this machine.',
    hint: 'Fetch it with "think2seg models pull {id}" or in the panel of models, or bring it in one file with "think2seg models import".',
  },
  'models.badPack': {
    stage: 'models',
    exit: 3,
    text: 'This is not a model pack that can be used: {because}',
    hint: 'Nothing was changed. Have it exported again, or look at it with any program for zip files.',
  },
} as const satisfies Record<string, CatalogueEntry>;
