/**
 * A data set in EarthReason's layout made of the sample's own pixels: four crops, each with a question for
 * open water and one for vegetation. The truth is a spectral index of infrared bands, which the pictures
 * (red, green and blue) do not show.
 */

import { createMask, setBit } from '../../src-main/engine/window/bits.ts';
import { pngOfMask, pngOfRgb, put } from '../engine/evaluate/dataset-maker.ts';
import { bandsOf } from '../fixtures/sample-pixels.ts';

const side = 174;

export async function writeSampleDataset(folder: string, sample: string): Promise<void> {
  const { width, bands } = await bandsOf(sample);
  const [blue, green, red, infrared, shortwave] = bands.map((band) => band);
  if (!blue || !green || !red || !infrared || !shortwave) throw new Error('the sample has fewer bands than it had');
  const shown = [red, green, blue].map(stretched);
  for (let tile = 0; tile < 4; tile++) {
    const place = { at: (tile % 2) * side + Math.floor(tile / 2) * side * width, width };
    const rgb = Uint8Array.from({ length: side * side * 3 }, (_, i) => pixel(shown[i % 3]!, Math.floor(i / 3), place));
    const index = (high: Uint8Array, low: Uint8Array, over: number) => (i: number) => {
      const [a, b] = [pixel(high, i, place), pixel(low, i, place)];
      return (a - b) / Math.max(1, a + b) > over;
    };
    write(folder, { id: `${tile}-water`, rgb, question: 'Where is the open water?', is: index(green, shortwave, 0.1) });
    write(folder, { id: `${tile}-plants`, rgb, question: 'Show me the vegetation', is: index(infrared, red, 0.1) });
  }
}

function pixel(band: Uint8Array, i: number, { at, width }: { at: number; width: number }): number {
  return band[at + Math.floor(i / side) * width + (i % side)] ?? 0;
}

/** By the 2nd and 98th percentile. */
function stretched(band: Uint8Array): Uint8Array {
  const sorted = Uint8Array.from(band).sort();
  const [low, high] = [sorted[Math.floor(sorted.length * 0.02)] ?? 0, sorted[Math.floor(sorted.length * 0.98)] ?? 255];
  return Uint8Array.from(band, (v) => Math.max(0, Math.min(255, ((v - low) * 255) / Math.max(1, high - low))));
}

interface Made {
  readonly id: string;
  readonly rgb: Uint8Array;
  readonly question: string;
  readonly is: (index: number) => boolean;
}

function write(folder: string, { id, rgb, question, is }: Made): void {
  const mask = createMask(side, side);
  for (let i = 0; i < side * side; i++) if (is(i)) setBit(mask, i % side, Math.floor(i / side));
  const concept = id.split('-')[1];
  put(folder, `val/images/${id}.png`, pngOfRgb(side, side, rgb));
  put(folder, `val/labels/${id}.png`, pngOfMask(mask));
  put(folder, `val/QAs/${id}.json`, JSON.stringify({ questions: [question], answer: [concept], concept, gsd: 28.5 }));
}
