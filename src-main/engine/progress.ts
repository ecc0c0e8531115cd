/** Turns stages and windows into the progress of a run. */
import type { RunId, RunProgress, RunStage } from '../contract/run.ts';
import type { RunThinking } from '../contract/thinking.ts';
import type { PromptOptions } from './ports.ts';
import { type StageClock, startClock } from './stage-clock.ts';

/** How far into a window a stage begins, 0..1: encoding, which only some answers need, takes most of the time. */
const stageStart: Record<RunStage, number> = { read: 0, encode: 0.08, prompt: 0.08, decode: 0.68, vectorise: 1 };
/** Where a prompter goes on that has waited for the encoding. */
const afterEncoding = 0.6;
/** Share of the run that the windows take; the rest is merging and vectorising. */
const windowsShare = 0.95;

export interface RunProgressReporter {
  readonly clock: StageClock;
  /** Says that window `index` (from 0) begins. */
  window(index: number): void;
  /** Says that the run is refused, and so at its end. */
  refused(): void;
  /** Says that so many windows are done and so many are left, counted from 0 again. */
  expect(done: number, left: number): void;
}

/** What hears the text of window `index` (from 0) of a run; undefined where nobody listens. */
export function reportThinking(
  runId: RunId,
  windows: number,
  onThinking: ((said: RunThinking) => void) | undefined,
): (index: number) => PromptOptions['onText'] {
  return (index) => onThinking && ((said) => onThinking({ runId, window: index + 1, windows, ...said }));
}

/** Reports every stage's beginning. The fraction never goes back. */
export function reportProgress(
  runId: RunId,
  windows: number,
  onProgress: ((progress: RunProgress) => void) | undefined,
): RunProgressReporter {
  let current = 0;
  let before = 0;
  let all = windows;
  let furthest = 0;
  let last: RunStage | null = null;
  const clock = startClock((stage) => {
    const into = stage === 'prompt' && last === 'encode' ? afterEncoding : stageStart[stage];
    last = stage;
    const done = stage === 'vectorise' ? all : current + into;
    furthest = Math.max(furthest, (windowsShare * done) / Math.max(1, all));
    onProgress?.({ ...standing(stage), fraction: furthest });
  });
  const standing = (stage: RunStage) => {
    return { runId, stage, window: current + 1, windows: all, elapsed: clock.elapsed() };
  };
  return {
    clock,
    window(index) {
      current = before + index;
    },
    refused() {
      onProgress?.({ ...standing(last ?? 'read'), fraction: 1, refused: true });
    },
    expect(done, left) {
      before = done;
      all = done + left;
    },
  };
}
