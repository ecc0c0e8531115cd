/**
 * Frames: the pixels that a model answers in, as data of the model, and the way from there to a
 * window. A frame's picture is the whole window, aspect ignored, so both axes scale on their own.
 */
import type { FrameRule } from '../../contract/frame.ts';
import type { Prompt } from '../../contract/run.ts';
import type { Box, Space, XY } from '../../contract/space.ts';
import type { AnswerFrame } from './answer/policy.ts';

/**
 * The size to which the picture of a window is brought (Lanczos, aspect ignored) before a model of this
 * rule sees it. A server's processor that follows the same rule finds nothing to resize then.
 */
export function pictureSize(rule: FrameRule, window: AnswerFrame): AnswerFrame {
  if (rule.kind === 'fixed') return { width: rule.width, height: rule.height };
  if (rule.kind === 'original') return { width: window.width, height: window.height };
  return smartResize(window, rule);
}

/** The frame in which a model of this rule answers about a window. */
export function answerFrame(rule: FrameRule, window: AnswerFrame): AnswerFrame {
  return rule.kind === 'thousandths' ? { width: 1000, height: 1000 } : pictureSize(rule, window);
}

interface SmartResize {
  readonly multiple: number;
  readonly minPixels: number;
  readonly maxPixels: number;
}

/**
 * The size that Qwen's image processors choose: both sides the nearest multiple (halves to the even
 * one, as Python rounds), the aspect kept as far as that goes, and the area brought within the limits.
 */
function smartResize({ width, height }: AnswerFrame, { multiple, minPixels, maxPixels }: SmartResize): AnswerFrame {
  const nearest = (side: number) => Math.max(multiple, halfEven(side / multiple) * multiple);
  const size = { width: nearest(width), height: nearest(height) };
  if (size.width * size.height > maxPixels) {
    const shrink = Math.sqrt((width * height) / maxPixels);
    const floor = (side: number) => Math.max(multiple, Math.floor(side / shrink / multiple) * multiple);
    return { width: floor(width), height: floor(height) };
  }
  if (size.width * size.height < minPixels) {
    const grow = Math.sqrt(minPixels / (width * height));
    const ceil = (side: number) => Math.ceil((side * grow) / multiple) * multiple;
    return { width: ceil(width), height: ceil(height) };
  }
  return size;
}

function halfEven(value: number): number {
  const floor = Math.floor(value);
  const over = value - floor;
  return over > 0.5 || (over === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

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
