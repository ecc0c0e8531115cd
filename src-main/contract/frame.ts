/**
 * Frames as data of a model: the size to which a window's picture is brought before the model sees it,
 * and the space of the coordinates in its answer.
 */
import * as v from 'valibot';

const side = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16384));
const pixels = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 31));

const smartResize = {
  /** Both sides are multiples of this: 28 for Qwen2.5-VL (patches of 14, merged by 2), 32 for Qwen3-VL. */
  multiple: side,
  minPixels: pixels,
  maxPixels: pixels,
};

export const frameRuleSchema = v.union([
  v.variant('kind', [
    /** One size whatever the window; answers in its pixels. Think2Seg-RS: 840 x 840. */
    v.strictObject({ kind: v.literal('fixed'), width: side, height: side }),
    /** The processor's own resize, aspect kept; answers in its pixels. Stock Qwen2.5-VL. */
    v.strictObject({ kind: v.literal('smart-resize'), ...smartResize }),
    /** Seen like `smart-resize`; answers in thousandths of each side, 0 to 1000. Qwen3-VL. */
    v.strictObject({ kind: v.literal('thousandths'), ...smartResize }),
    /** Neither resized nor scaled. */
    v.strictObject({ kind: v.literal('original') }),
  ]),
  // As packs were written before there were kinds.
  v.pipe(
    v.strictObject({ width: side, height: side }),
    v.transform(({ width, height }) => ({ kind: 'fixed' as const, width, height })),
  ),
]);
export type FrameRule = v.InferOutput<typeof frameRuleSchema>;
