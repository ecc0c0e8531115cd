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
  'models.unsafe': {
    stage: 'models',
    exit: 4,
    text: 'The model file {path} is not opened: {because}',
    hint: 'It is damaged, newer than this program, or made to do harm. Fetch it again from where you trust it.',
  },
  'models.licence': {
    stage: 'models',
    exit: 2,
    text: 'The licence of {id} was not accepted: {licence}',
    hint: 'Read it with "think2seg models licence {id}", then give --accept-licence if you accept it.',
  },
  'models.notFetched': {
    stage: 'models',
    exit: 2,
    text: 'The model {id} is not one that is fetched: {because}',
    hint: 'Models that can be fetched are shown as "to fetch" in the list.',
  },
  'models.notRemovable': {
    stage: 'models',
    exit: 2,
    text: 'The model {id} cannot be removed: {because}',
    hint: 'Only models that were fetched or imported can be.',
  },
  'models.badDownload': {
    stage: 'models',
    exit: 1,
    text: 'What {host} sent for {path} is not what it should be: {because}',
    hint: 'Nothing of it is used. Try again later; behind a proxy, ask whether it lets this address through.',
  },
  'models.noRoom': {
    stage: 'models',
    exit: 1,
    text: '{needed} are needed in {path}, and {free} are free.',
    hint: 'Make room, or name a folder on another disk in THINK2SEG_USER_DATA. What was fetched so far is kept.',
  },
  'models.cannotWrite': {
    stage: 'models',
    exit: 1,
    text: '{path} could not be written: {because}',
    hint: 'Check the folder and its permissions, or name another in THINK2SEG_USER_DATA.',
  },
  'models.noMemory': {
    stage: 'models',
    exit: 1,
    text: 'The model {id} needs about {needed} of memory, and {free} are free.',
    hint: 'Close other programs, or choose a smaller model.',
  },
  'models.busy': {
    stage: 'models',
    exit: 1,
    text: 'The model {id} is being fetched, imported or removed already.',
    hint: 'Wait until that has ended.',
  },
} as const satisfies Record<string, CatalogueEntry>;
