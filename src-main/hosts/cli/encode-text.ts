/** Texts of the commands `encode` and `cache`. */
import { duration } from './text.ts';

const windows = (count: number) => `${count} ${count === 1 ? 'window' : 'windows'}`;

export const encodeText = {
  encode: 'prepare an area of RASTER, so that questions about it need not wait for the encoder',
  cache: 'say what the cache of encoded windows holds, or clear it',
  action: 'info, or clear to remove everything',
  off: 'nothing is kept on the disk (THINK2SEG_CACHE=off)',
  progress: (done: number, all: number, left: number | null) =>
    `encoding · ${done} of ${windows(all)}${left !== null && left >= 1000 ? ` · about ${duration(left)} left` : ''}`,
  done: (all: number, made: number, seconds: string) =>
    made === all
      ? `${windows(all)} encoded, ${seconds} s`
      : `${windows(all)}: ${made} encoded, ${all - made} were there already, ${seconds} s`,
  info: (folder: string, count: number, size: string, limit: string) =>
    `${folder}: ${windows(count)}, ${size} of at most ${limit}`,
  cleared: (count: number, size: string) => `${windows(count)} removed, ${size}`,
} as const;
