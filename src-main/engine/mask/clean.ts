/** Clean-up of a mask by pixel area: small parts dropped, small holes filled. Pure. */
import type { MaskBits } from '../../contract/run.ts';
import { createMask, setRange, unionInto } from '../window/bits.ts';
import { type Component, components } from '../window/components.ts';

export interface CleanOptions {
  /** 4-connected parts with fewer pixels are dropped; 0 or 1 drops none. */
  readonly minPart: number;
  /** Holes with fewer pixels are filled; 0 or 1 fills none. A hole does not reach the mask's edge. */
  readonly minHole: number;
}

/** A new mask: first holes are filled, then parts dropped, so that a filled part counts with its holes. */
export function clean(mask: MaskBits, options: CleanOptions): MaskBits {
  const filled = fillHoles(mask, options.minHole);
  return dropSpecks(filled, options.minPart);
}

/** Without the 4-connected parts of fewer than `minPart` pixels. */
export function dropSpecks(mask: MaskBits, minPart: number): MaskBits {
  const kept = createMask(mask.width, mask.height);
  for (const part of components(mask, 4)) if (part.pixels >= minPart) draw(kept, part);
  return kept;
}

/** With the 8-connected holes of fewer than `minHole` pixels filled; background at the edge is not a hole. */
export function fillHoles(mask: MaskBits, minHole: number): MaskBits {
  const filled = createMask(mask.width, mask.height);
  unionInto(filled, mask);
  for (const gap of components(inverse(mask), 8)) {
    const { minX, minY, maxX, maxY } = gap.box;
    const atEdge = minX === 0 || minY === 0 || maxX === mask.width || maxY === mask.height;
    if (!atEdge && gap.pixels < minHole) draw(filled, gap);
  }
  return filled;
}

function inverse(mask: MaskBits): MaskBits {
  const turned = createMask(mask.width, mask.height);
  const pixels = mask.width * mask.height;
  for (let i = 0; i < turned.bits.length; i++) turned.bits[i] = ~mask.bits[i]!;
  if (pixels % 8 !== 0) turned.bits[turned.bits.length - 1]! &= (1 << (pixels % 8)) - 1;
  return turned;
}

function draw(mask: MaskBits, { runs: { data, count } }: Component): void {
  for (let i = 0; i < count; i++) {
    const row = data[3 * i]! * mask.width;
    setRange(mask.bits, row + data[3 * i + 1]!, row + data[3 * i + 2]!);
  }
}
