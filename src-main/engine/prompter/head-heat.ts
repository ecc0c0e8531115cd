/** The head's answer over the window: logits per concept on square cells, brought to the window's pixels. */
import type { ConceptId } from './lexicon.ts';
import type { CoverGrid } from './object-setting.ts';

/** Order of the head's outputs. */
export const headConcepts = ['water', 'vegetation', 'bare', 'road', 'building'] as const satisfies ConceptId[];
export type HeadConcept = (typeof headConcepts)[number];

/**
 * Added to the logits, so that heat 0.5 is where the answer is best: the head is too shy about all classes on images of other
 * places, roofs of few pixels apart (held-out photographs and the devset's, models/train/README.md).
 */
const shift: Readonly<Record<HeadConcept, number>> = {
  water: 0.5,
  vegetation: 1.5,
  bare: 1.5,
  road: 1.5,
  building: 1.2,
};

export interface HeadLogits {
  /** float32[5, side, side]; `side` cells span the window's long side, the rest is padding. */
  readonly data: Float32Array;
  readonly side: number;
}

/** Sigmoid of one concept's shifted logits, interpolated bilinearly: float32[height * width]; 0 where the window is invalid. */
export function headHeat(
  logits: HeadLogits,
  concept: HeadConcept,
  window: { readonly width: number; readonly height: number; readonly valid: Uint8Array },
): Float32Array {
  const { side } = logits;
  const { width, height, valid } = window;
  const plane = logits.data.subarray(headConcepts.indexOf(concept) * side * side);
  const perCell = Math.max(width, height) / side;
  const across = axis(width, perCell, side);
  const down = axis(height, perCell, side);
  const bias = shift[concept];
  const heat = new Float32Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    const upper = down.first[y]! * side;
    const lower = down.second[y]! * side;
    const dy = down.share[y]!;
    for (let x = 0; x < width; x++, i++) {
      if (valid[i] !== 1) continue;
      const a = across.first[x]!;
      const b = across.second[x]!;
      const dx = across.share[x]!;
      const top = plane[upper + a]! * (1 - dx) + plane[upper + b]! * dx;
      const bottom = plane[lower + a]! * (1 - dx) + plane[lower + b]! * dx;
      heat[i] = 1 / (1 + Math.exp(-(bias + top * (1 - dy) + bottom * dy)));
    }
  }
  return heat;
}

/** The same on the head's own cells, as many as the window fills: float32[side * side], of which the rest is padding. */
export function headCells(
  logits: HeadLogits,
  concept: HeadConcept,
  window: { readonly width: number; readonly height: number },
): CoverGrid {
  const { side } = logits;
  const plane = logits.data.subarray(
    headConcepts.indexOf(concept) * side * side,
    (headConcepts.indexOf(concept) + 1) * side * side,
  );
  const cell = Math.max(window.width, window.height) / side;
  const filled = (pixels: number) => Math.min(side, Math.max(1, Math.ceil(pixels / cell - 1e-6)));
  const heat = plane.map((logit) => 1 / (1 + Math.exp(-(shift[concept] + logit))));
  return { heat, columns: filled(window.width), rows: filled(window.height), stride: side, cell };
}

export function isHeadConcept(id: ConceptId): id is HeadConcept {
  return headConcepts.some((concept) => concept === id);
}

/** For each pixel the two cells around it and the share of the second; cells outside of the window are not used. */
function axis(pixels: number, perCell: number, side: number) {
  const last = Math.min(side - 1, Math.max(0, Math.ceil(pixels / perCell) - 1));
  const first = new Int32Array(pixels);
  const second = new Int32Array(pixels);
  const share = new Float32Array(pixels);
  for (let i = 0; i < pixels; i++) {
    const at = Math.min(last, Math.max(0, (i + 0.5) / perCell - 0.5));
    first[i] = Math.floor(at);
    second[i] = Math.min(last, first[i]! + 1);
    share[i] = at - first[i]!;
  }
  return { first, second, share };
}
