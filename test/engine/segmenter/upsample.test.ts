/** Masks from logits: only the part that can be over 0 is made, and it is the same mask. */
import { describe, expect, test } from 'vitest';
import { type LogitGrid, maskOver, maskThroughFrame } from '../../../src-main/engine/segmenter/upsample.ts';
import { pack, unpack } from '../../../src-main/engine/window/bits.ts';
import { interpolate } from './interpolation.ts';

const side = 32;
/** A blob of logits over 0 around a place, below 0 elsewhere, rough by a repeatable noise. */
function blob(cx: number, cy: number, radius: number): LogitGrid {
  let seed = 7;
  const noise = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed / 2147483648 - 0.5;
  };
  const logits = Float32Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side)];
    return radius - Math.hypot(x - cx, y - cy) + noise();
  });
  return { width: side, height: side, logits };
}
const over = ({ logits, width, height }: LogitGrid) =>
  pack(
    logits.map((logit) => (logit > 0 ? 1 : 0)),
    width,
    height,
  );

const grids: [string, LogitGrid][] = [
  ['in the middle', blob(15, 13, 5)],
  ['over the upper left corner', blob(1, 0, 6)],
  ['over the lower right edge', blob(31, 29, 4)],
  ['over everything', blob(15, 15, 60)],
  ['nowhere', blob(15, 15, -3)],
  ['in one cell', { width: side, height: side, logits: new Float32Array(side * side).fill(-1).with(500, 0.5) }],
];
const sizes = [
  [128, 128],
  [128, 77],
  [50, 128],
  [31, 20],
  [7, 9],
] as const;

describe.each(grids)('an object %s', (_, grid) => {
  test.each(sizes)('stretched to %i x %i is the interpolated logits over 0', (width, height) => {
    const expected = over(interpolate(grid, { width, height }));
    expect(unpack(maskOver(grid, { width, height }))).toEqual(unpack(expected));
  });

  test.each(sizes)('through a padded frame to %i x %i is both interpolations over 0', (width, height) => {
    const frame = { width: 128, height: 128 };
    const scale = 128 / Math.max(width, height);
    const content = { width: Math.round(width * scale), height: Math.round(height * scale) };
    const expected = over(interpolate(interpolate(grid, frame, content), { width, height }));
    const ours = maskThroughFrame(grid, { frame, content, to: { width, height } });
    expect(unpack(ours)).toEqual(unpack(expected));
  });
});
