/** Bilinear interpolation between pixel centres, straight from its definition, for comparison. */
import type { LogitGrid } from '../../../src-main/engine/segmenter/upsample.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Interpolated to `to`, of which the top left `part` is given; in single precision after each direction, as PyTorch does. */
export function interpolate({ width, height, logits }: LogitGrid, to: Size, part: Size = to): LogitGrid {
  const [across, down] = [places(width, to.width), places(height, to.height)];
  const made = new Float32Array(part.width * part.height);
  for (let y = 0; y < part.height; y++) {
    const v = down(y);
    for (let x = 0; x < part.width; x++) {
      const u = across(x);
      const at = (column: number, row: number) => logits[row * width + column]!;
      const column = (k: number) => Math.fround(at(k, v.low) + (at(k, v.high) - at(k, v.low)) * v.share);
      made[y * part.width + x] = column(u.low) + (column(u.high) - column(u.low)) * u.share;
    }
  }
  return { ...part, logits: made };
}

function places(from: number, to: number) {
  return (target: number) => {
    const at = Math.max(0, ((target + 0.5) * from) / to - 0.5);
    const low = Math.min(from - 1, Math.floor(at));
    return { low, high: Math.min(from - 1, low + 1), share: Math.fround(at - low) };
  };
}
