/** Progress of a run on stderr: one line that changes on a terminal, a few plain lines elsewhere. */
import type { RunProgress } from '../../contract/run.ts';
import type { Terminal } from './terminal.ts';
import { duration, text } from './text.ts';

/** Milliseconds between plain lines of a run of many windows; the first line of each stage of a single window always comes. */
const plainInterval = 2000;

/** Shows progress as it comes. */
export function showProgress(terminal: Terminal): (progress: RunProgress) => void {
  let last = '';
  let lastAt = Number.NEGATIVE_INFINITY;
  return (progress) => {
    if (terminal.interactive) {
      terminal.status(describeProgress(progress));
      return;
    }
    const step = `${progress.stage} ${progress.window}`;
    const soon = progress.windows > 1 && progress.elapsed - lastAt < plainInterval;
    if (step === last || soon) return;
    last = step;
    lastAt = progress.elapsed;
    terminal.say(describeProgress(progress));
  };
}

/** "looking at the image · window 2 of 6 · 31 % · about 12 s left". */
export function describeProgress(progress: RunProgress): string {
  const { stage, window, windows, fraction } = progress;
  const parts: string[] = [text.stages[stage]];
  if (windows > 1) parts.push(text.windowOf(window, windows));
  parts.push(`${Math.floor(fraction * 100)} %`);
  const left = timeLeft(progress);
  if (left !== null) parts.push(text.left(duration(left)));
  return parts.join(' · ');
}

/** Milliseconds left at the pace so far; null while that pace says nothing yet, or for less than a second. */
function timeLeft({ fraction, elapsed }: RunProgress): number | null {
  if (fraction < 0.05 || fraction >= 1 || elapsed < 500) return null;
  const left = (elapsed * (1 - fraction)) / fraction;
  return left < 1000 ? null : left;
}
