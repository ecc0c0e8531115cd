/** A language model's parsed answer as what a prompter says of a window. */
import type { Prompt, PromptedInstance, PrompterAnswer } from '../../contract/run.ts';
import type { AnswerFrame, ParsedAnswer, PointRule } from './answer/policy.ts';
import { toWindow } from './frame.ts';

interface Sizes {
  readonly frame: AnswerFrame;
  /** Of the window, in pixels. */
  readonly window: AnswerFrame;
  readonly points: PointRule;
}

/** `raw` is the whole text of the answer, kept for provenance. */
export function answerOnWindow(parsed: ParsedAnswer, raw: string, sizes: Sizes): PrompterAnswer {
  const { kind, thinking, dropped, clamped } = parsed;
  const instances = parsed.instances.map(
    ({ prompt, label }): PromptedInstance => ({
      prompt: wholePixels(prompt, sizes),
      label: label || 'target',
      score: null,
      evidence: null,
      route: 'segmenter',
    }),
  );
  const readAs = { frame: sizes.frame, points: sizes.points };
  return { kind, instances, thinking, raw, dropped, clamped, readAs };
}

/** On whole pixels, as the reference gives coordinates to the segmenter; a box that rounding would take away stays exact. */
function wholePixels(prompt: Prompt<'frame'>, sizes: Sizes): Prompt<'window'> {
  const rounded = toWindow(prompt, sizes, 'half-up');
  const { box } = rounded;
  if (!box || (box.minX < box.maxX && box.minY < box.maxY)) return rounded;
  return toWindow(prompt, sizes, 'none');
}
