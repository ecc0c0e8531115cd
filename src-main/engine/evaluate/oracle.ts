/** The oracle prompter: true boxes and points, so that what is measured is the segmenter's own ceiling. */
import type { MaskBits, Prompt } from '../../contract/run.ts';
import type { Box } from '../../contract/space.ts';
import { clipToBox } from '../window/bits.ts';
import { components, interiorPoints } from '../window/components.ts';
import type { TruthMask } from './sample.ts';

/** Parts with fewer pixels are specks of the labelling; more instances than this are left out, the smallest first. */
const leastPixels = 16;
const instanceLimit = 64;

/**
 * A tight box and two interior points for each instance: the data set's boxes where it has them, else
 * the 8-connected parts of the true mask. Empty for an empty truth.
 */
export function oraclePrompts({ mask, boxes }: TruthMask): Prompt<'window'>[] {
  return boxes ? fromBoxes(mask, boxes) : fromParts(mask);
}

function fromParts(mask: MaskBits): Prompt<'window'>[] {
  const all = components(mask, 8);
  const parts = all.filter(({ pixels }) => pixels >= leastPixels);
  return (parts.length > 0 ? parts : all)
    .sort((a, b) => b.pixels - a.pixels)
    .slice(0, instanceLimit)
    .map((part) => ({ box: part.box, positive: interiorPoints(part, 2), negative: [] }));
}

/** Points of a box are those of the largest part of the truth in it. Boxes without a pixel of the truth have none. */
function fromBoxes(mask: MaskBits, boxes: readonly Box<'window'>[]): Prompt<'window'>[] {
  const found = boxes.flatMap((box) => {
    const inside = clipped(box, mask);
    if (!inside) return [];
    const part = components(clipToBox(mask, inside), 8).sort((a, b) => b.pixels - a.pixels)[0];
    return part ? [{ pixels: part.pixels, prompt: { box, positive: interiorPoints(part, 2), negative: [] } }] : [];
  });
  const large = found.filter(({ pixels }) => pixels >= leastPixels);
  return (large.length > 0 ? large : found)
    .sort((a, b) => b.pixels - a.pixels)
    .slice(0, instanceLimit)
    .map(({ prompt }) => prompt);
}

function clipped(box: Box<'window'>, { width, height }: MaskBits): Box<'window'> | null {
  const [minX, minY] = [Math.max(0, Math.floor(box.minX)), Math.max(0, Math.floor(box.minY))];
  const [maxX, maxY] = [Math.min(width, Math.ceil(box.maxX)), Math.min(height, Math.ceil(box.maxY))];
  return minX < maxX && minY < maxY ? { minX, minY, maxX, maxY } : null;
}
