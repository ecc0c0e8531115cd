/** Faults of the user folder. */
import type { CatalogueEntry } from './entry.ts';

export const settingsFaults = {
  'settings.cannotWrite': {
    stage: 'settings',
    exit: 1,
    text: 'The settings could not be kept in {path}: {because}',
    hint: 'They hold until the program ends. Check the folder, or name another in THINK2SEG_USER_DATA.',
  },
} as const satisfies Record<string, CatalogueEntry>;
