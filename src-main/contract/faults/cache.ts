/** Faults of kept encodings and masks. */
import type { CatalogueEntry } from './entry.ts';

export const cacheFaults = {
  'cache.off': {
    stage: 'process',
    exit: 2,
    text: 'Encoded windows are not kept on the disk, so an area cannot be prepared.',
    hint: 'Leave out --no-cache, or unset THINK2SEG_CACHE=off.',
  },
  'cache.notKept': {
    stage: 'process',
    exit: 1,
    text: 'An encoded window could not be kept on the disk (it is full, or may not be written to).',
    hint: 'Make room, or name another folder with THINK2SEG_CACHE, and start again: what is kept already is not made again.',
  },
  'cache.tooSmall': {
    stage: 'process',
    exit: 3,
    text: 'The area has {windows} windows; the cache may hold about {fit}.',
    hint: 'Choose a smaller area or a coarser resolution, or raise THINK2SEG_CACHE_LIMIT.',
  },
  'run.masksGone': {
    stage: 'mask',
    exit: 1,
    text: 'The masks of this run are not held any more; it stays in the mode that it has.',
    hint: 'Run the question again in the other mode.',
  },
} as const satisfies Record<string, CatalogueEntry>;
