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
} as const satisfies Record<string, CatalogueEntry>;
