/** Faults of masks, polygons and their export, and of the segmenter that made them. */
import type { CatalogueEntry } from './entry.ts';

export const resultFaults = {
  'segmenter.badOutput': {
    stage: 'segmenter',
    exit: 4,
    text: 'The segmenter gave an output that cannot be used: {because}',
    hint: 'The model file is probably not what the manifest says; run "think2seg models verify".',
  },
  'mask.overBudget': {
    stage: 'mask',
    exit: 3,
    text: 'The mask of {width} x {height} pixels would take {bytes} bytes; at most {limit} are allowed.',
    hint: 'Choose a smaller area or a coarser ground sampling distance (--gsd).',
  },
  'mask.noGroundSize': {
    stage: 'mask',
    exit: 2,
    text: 'Square metres need a georeferenced raster; {name} has no known CRS.',
    hint: 'Leave filling holes and dropping specks at 0.',
  },
  'vector.noReprojection': {
    stage: 'vector',
    exit: 3,
    text: 'Coordinates could not be brought from {from} to {to}: {because}',
    hint: "The area may lie outside the CRS's area of use.",
  },
  'export.diskFull': {
    stage: 'export',
    exit: 1,
    text: 'The disk is full; {path} was not written.',
    hint: 'Make room and export again. The result is still here.',
  },
  'export.cannotWrite': {
    stage: 'export',
    exit: 1,
    text: 'The file {path} could not be written: {because}',
    hint: 'Check the folder and its permissions. The result is still here.',
  },
  'export.format': {
    stage: 'export',
    exit: 2,
    text: 'The format of {path} is not known.',
    hint: 'Give a name that ends in .geojson.',
  },
  'export.noRun': {
    stage: 'export',
    exit: 1,
    text: 'The result is not here any more.',
    hint: 'Run the question again.',
  },
} as const satisfies Record<string, CatalogueEntry>;
