/** What a run will read, and why, in English. */
import type { ResolutionChoice } from '../../../src-main/contract/resolution.ts';
import { formatLength } from '../format.ts';
import { count, plural } from './plural.ts';

const windows = (value: number) => plural(value, 'window', 'windows');

function pixel({ gsd, scale }: ResolutionChoice): string {
  if (gsd !== null) return `${formatLength(gsd)} a pixel`;
  return scale === 1 ? 'every image pixel' : `${count(scale)} image pixels as one`;
}

function reason(choice: ResolutionChoice): string {
  const because = choice.reason;
  const size = (scale: number) =>
    choice.gsd === null ? `${count(scale)} pixels as one` : formatLength(choice.gsd * scale);
  switch (because.code) {
    case 'own':
      return 'the image’s own resolution';
    case 'coarsened':
      return `${count(choice.scale)} image pixels as one, since half of that would need ${windows(because.finerWindows)} and at most ${count(because.limit)} are taken`;
    case 'asked':
      return 'as chosen';
    case 'finerThanRaster':
      return `the image’s own resolution, since it has none of ${formatLength(because.metres)}`;
    case 'coarseToFine': {
      const which = because.fine === null ? 'those' : count(because.fine);
      return `first ${windows(because.coarseWindows)} at ${size(because.coarseScale)}, then ${which} of ${count(because.candidates)} at ${size(1)} where something is found; what cannot be seen at ${size(because.coarseScale)} is not found`;
    }
  }
}

export const planning = {
  label: 'What will be read',
  automatic: 'Automatic',
  pixel,
  reason,
  /** Why a resolution was chosen, as a sentence without its end. */
  why(choice: ResolutionChoice): string {
    const taught =
      choice.taught &&
      (choice.taught.name === null ? 'as its examples were seen: ' : `“${choice.taught.name}” was taught so: `);
    return `${taught ?? ''}${reason(choice)}`;
  },
  windows: (choice: ResolutionChoice) =>
    choice.reason.code === 'coarseToFine' && choice.reason.fine === null
      ? `up to ${windows(choice.windows + choice.reason.coarseWindows)}`
      : windows(choice.windows),
  prepared: (value: number) => `${count(value)} prepared`,
  time: (least: string, most: string) => (least === most ? `about ${least}` : `about ${least} to ${most}`),
  timeUnknown: 'time known after the first run with these models',
};
