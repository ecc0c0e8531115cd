/** From a prompt on the window to the points and labels that every prompt encoder of the family takes. */
import { because } from '../../contract/because.ts';
import { raise } from '../../contract/fault.ts';
import type { Prompt } from '../../contract/run.ts';
import type { WindowXY } from '../../contract/space.ts';
import type { Size } from './resize.ts';

/** Labels that the prompt encoders were trained with. */
export const pointLabel = { padding: -1, negative: 0, positive: 1, topLeft: 2, bottomRight: 3 } as const;

export interface PromptPoints {
  /** float32[points * 2], in the segmenter's frame. */
  readonly coordinates: Float32Array;
  /** float32[points]. */
  readonly labels: Float32Array;
}

/** How a window lies in the frame, and whether a padding point is added: never, always, or to prompts without a box. */
export interface PointRules {
  /** Frame pixels a window pixel, per axis. */
  readonly scale: { readonly x: number; readonly y: number };
  readonly padding: 'none' | 'unboxed';
}

/**
 * Points, then box corners, then the padding point. Coordinates go as they are, scaled to the frame
 * per axis like the references do; the graphs themselves add the half pixel (of the frame) that their
 * training had. A box is cut at the window's edge: SAM never saw one that reaches into the padding, and
 * its masks suffer (IoU 0.62 instead of 0.98 for a disc at the edge). Faults: `request.invalid`.
 */
export function promptPoints(prompt: Prompt<'window'>, window: Size, rules: PointRules): PromptPoints {
  const { box, positive, negative } = prompt;
  if (!box && positive.length === 0) raise('request.invalid', because('prompt.empty'));
  const { scale } = rules;
  const padding = !box && rules.padding === 'unboxed' ? [{ x: 0, y: 0, label: pointLabel.padding }] : [];
  const points = [
    ...positive.map((point) => ({ ...point, label: pointLabel.positive })),
    ...negative.map((point) => ({ ...point, label: pointLabel.negative })),
    ...(box
      ? [
          { ...inside(window, { x: box.minX, y: box.minY }), label: pointLabel.topLeft },
          { ...inside(window, { x: box.maxX, y: box.maxY }), label: pointLabel.bottomRight },
        ]
      : padding),
  ];
  const coordinates = Float32Array.from(points.flatMap((point) => [point.x * scale.x, point.y * scale.y]));
  if (!coordinates.every(Number.isFinite)) raise('request.invalid', because('prompt.notNumber'));
  return { coordinates, labels: Float32Array.from(points, (point) => point.label) };
}

/** The point of the window that is nearest. */
function inside(window: Size, { x, y }: WindowXY): WindowXY {
  return { x: Math.min(window.width, Math.max(0, x)), y: Math.min(window.height, Math.max(0, y)) };
}
