/** Taught concepts in the inference process: what is outlined at a click, and the segmenter for a prompter that looks. */
import { raise } from '../contract/fault.ts';
import type { WindowPixels } from '../contract/raster.ts';
import type { SeenRegion } from '../engine/ports.ts';
import type { Outline } from '../engine/prompter/prompter.ts';
import { cellsOf } from '../engine/prompter/taught/cells.ts';
import { encodeFeatures } from '../engine/prompter/taught/learn.ts';
import { describe } from '../engine/prompter/taught/region.ts';
import type { EncodedWindow, SegmentedMask, Segmenter } from '../engine/segmenter/segmenter.ts';

/** The segmenter's one mask for a prompt on an encoded window. */
export async function outliner(loading: Promise<Segmenter>, encoded: EncodedWindow): Promise<Outline> {
  const segmenter = await loading;
  return async (prompt) => {
    const [[best] = []] = await segmenter.decode(encoded, [{ prompt, previous: null }], 'best');
    return best ?? raise('segmenter.badOutput', { because: 'no mask for a prompt' });
  };
}

interface Seen {
  readonly best: SegmentedMask;
  readonly encoded: EncodedWindow;
  readonly pixels: WindowPixels;
  /** Id, for the fault. */
  readonly segmenter: string;
}

/** Describes the outlined object. Faults: `taught.otherSegmenter`, `taught.nothingThere`. */
export function seenRegion({ best, encoded, pixels, segmenter }: Seen): SeenRegion {
  const cells = encoded.embedding && cellsOf(pixels, encoded.embedding);
  if (!cells) return raise('taught.otherSegmenter', { segmenter });
  const region = describe({ at: { x: 0, y: 0 }, mask: best.mask }, cells);
  if (!region) return raise('taught.nothingThere');
  const { features, pixels: count, elongation } = region;
  return {
    features: encodeFeatures(features),
    pixels: count,
    elongation: Math.max(1, elongation),
    certainty: best.score,
  };
}
