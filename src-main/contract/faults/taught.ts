/** Faults of teaching concepts. */
import type { CatalogueEntry } from './entry.ts';

export const taughtFaults = {
  'taught.nothingThere': {
    stage: 'prompter',
    exit: 3,
    text: 'The segmenter outlines nothing at this point.',
    hint: 'Click into the middle of the object, or zoom in so that it is read at a finer resolution.',
  },
  'taught.otherSegmenter': {
    stage: 'prompter',
    exit: 3,
    text: 'Concepts are learned from the embedding of "mobilesam", which "{segmenter}" does not give.',
    hint: 'Choose the segmenter "mobilesam" to teach a concept or to ask for one.',
  },
  'taught.noExample': {
    stage: 'prompter',
    exit: 3,
    text: 'There is no example of what is meant.',
    hint: 'Click at least one; three from different places do better.',
  },
  'taught.nameTaken': {
    stage: 'prompter',
    exit: 3,
    text: 'There is already a taught concept called "{name}".',
    hint: 'Choose another name, or add the examples to that concept.',
  },
  'taught.badFile': {
    stage: 'prompter',
    exit: 3,
    text: '{path} is not a taught concept: {because}',
    hint: 'Use a file that the program exported, unchanged.',
  },
  'taught.cannotWrite': {
    stage: 'prompter',
    exit: 1,
    text: 'The concept could not be written to {path}: {because}',
    hint: 'What was there before is unchanged. Check the disk’s space and the permissions.',
  },
} as const satisfies Record<string, CatalogueEntry>;
