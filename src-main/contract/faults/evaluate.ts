/** Faults of evaluation and of the reward service. */
import type { CatalogueEntry } from './entry.ts';

export const evaluateFaults = {
  'evaluate.missingPiece': {
    stage: 'evaluate',
    exit: 3,
    text: 'The folder {folder} is not a data set of the format {format}: {piece} is missing.',
    hint: 'Check --format and --split, and that the data set was unpacked whole.',
  },
  'evaluate.badPiece': {
    stage: 'evaluate',
    exit: 3,
    text: '{piece} of the data set cannot be used: {because}',
    hint: 'It is damaged or of another format; fetch it again.',
  },
  'evaluate.noSamples': {
    stage: 'evaluate',
    exit: 3,
    text: 'The split {split} of {folder} has no samples.',
    hint: 'Check --split; the format says which ones there may be.',
  },
  'evaluate.badAnswers': {
    stage: 'evaluate',
    exit: 3,
    text: 'The answers in {path} cannot be used: {because}',
    hint: 'Give JSON Lines with "id" and "answer", one line for each sample that is evaluated.',
  },
  'evaluate.hasResults': {
    stage: 'evaluate',
    exit: 2,
    text: 'The folder {folder} already has results.',
    hint: 'Add --resume to go on with them, or give another folder.',
  },
  'evaluate.otherRun': {
    stage: 'evaluate',
    exit: 2,
    text: 'The results in {folder} come from another evaluation: {because}',
    hint: 'Resume with the same options and models, or give another folder.',
  },
  'evaluate.noResults': {
    stage: 'evaluate',
    exit: 3,
    text: 'The folder {folder} has no results that can be read: {because}',
    hint: 'Give a folder that "think2seg eval --out" has written.',
  },
  'evaluate.notComparable': {
    stage: 'evaluate',
    exit: 3,
    text: 'The two evaluations cannot be compared: {because}',
    hint: 'Evaluate both with the same data set, split, protocol, limit and seed.',
  },
  'evaluate.busy': {
    stage: 'evaluate',
    exit: 1,
    text: 'The reward service has {waiting} completions waiting; at most {limit} may.',
    hint: 'Send again after a while, or fewer at once.',
  },
} as const satisfies Record<string, CatalogueEntry>;
