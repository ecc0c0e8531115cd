/**
 * Frames: the pixels that a model answers in, as data of the model, and the way from there to a
 * window. A frame's picture is the whole window, aspect ignored, so both axes scale on their own.
 */
import type { Prompt } from '../../contract/run.ts';
import type { Box, Space, XY } from '../../contract/space.ts';
import type { AnswerFrame } from './answer/policy.ts';

/** `half-up`: to whole pixels as the reference does, `trunc(value + 0.5)`; `none`: exact. */
export type Rounding = 'half-up' | 'none';

/** Coordinates of a frame to pixels of a window of `window` pixels. */
export function toWindow(
  prompt: Prompt<'frame'>,
  { frame, window }: { readonly frame: AnswerFrame; readonly window: AnswerFrame },
  rounding: Rounding,
): Prompt<'window'> {
  return scaled(prompt, { x: window.width / frame.width, y: window.height / frame.height }, rounding);
}

/** Pixels of a window to coordinates of a frame; exact, so that `toWindow` without rounding is its inverse. */
export function toFrame(
  prompt: Prompt<'window'>,
  { frame, window }: { readonly frame: AnswerFrame; readonly window: AnswerFrame },
): Prompt<'frame'> {
  return scaled(prompt, { x: frame.width / window.width, y: frame.height / window.height }, 'none');
}

function scaled<To extends Space>(
  { box, positive, negative }: Prompt<Space>,
  factor: { readonly x: number; readonly y: number },
  rounding: Rounding,
): Prompt<To> {
  const round = rounding === 'none' ? (value: number) => value : (value: number) => Math.trunc(value + 0.5);
  const point = ({ x, y }: XY<Space>): XY<To> => ({ x: round(x * factor.x), y: round(y * factor.y) });
  return {
    box: box && boxOf(point({ x: box.minX, y: box.minY }), point({ x: box.maxX, y: box.maxY })),
    positive: positive.map(point),
    negative: negative.map(point),
  };
}

function boxOf<S extends Space>(low: XY<S>, high: XY<S>): Box<S> {
  return { minX: low.x, minY: low.y, maxX: high.x, maxY: high.y };
}
