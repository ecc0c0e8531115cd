/** Preparing an area, and the cache; in English. */
import { count, plural } from './plural.ts';

export const processing = {
  title: 'Prepare this area',
  lead: 'Encodes the area once and keeps that on this computer. Questions that need it, and corrections of masks, then answer at once, also after a restart.',
  what: (name: string, whole: boolean) =>
    whole
      ? `All of ${name}, at the resolution chosen for the question.`
      : `The area of ${name} that is chosen for the question, at its resolution.`,
  start: 'Prepare',
  startHint: 'Encode the windows that are not kept yet; questions go first',
  stop: 'Stop',
  stopHint: 'Stop; what is done stays, and the next time goes on from there',
  stopping: 'Stopping…',
  starting: 'Starting…',
  progress: 'Progress of preparing',
  windows: (done: number, all: number) => `${count(done)} of ${plural(all, 'window', 'windows')}`,
  left: (time: string) => `about ${time} left`,
  done: (name: string, all: number, made: number) =>
    made === 0
      ? `${name} was prepared already (${plural(all, 'window', 'windows')}).`
      : `${name} is prepared: ${plural(made, 'window', 'windows')} encoded.`,
  under: 'An area is being prepared.',
  off: 'Nothing is kept on this computer (THINK2SEG_CACHE=off).',
  cache: 'Kept encodings',
  holds: (windows: number, size: string, limit: string) =>
    `${plural(windows, 'window', 'windows')}, ${size} of at most ${limit}`,
  clear: 'Clear',
  clearHint: 'Remove all kept encodings; they are made again when they are needed',
  empty: 'Nothing is kept.',
  cleared: (windows: number) => `${plural(windows, 'window', 'windows')} removed.`,
};
