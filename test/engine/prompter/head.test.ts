import { describe, expect, it } from 'vitest';
import type { WindowPixels } from '../../../src-main/contract/raster.ts';
import { cellCues, cuesSide } from '../../../src-main/engine/prompter/cell-cues.ts';
import { loadHead } from '../../../src-main/engine/prompter/head.ts';
import { headConcepts, headHeat } from '../../../src-main/engine/prompter/head-heat.ts';
import { packFiles, packPrompter } from './pack.ts';

function plain(width: number, height: number, colour: (x: number, y: number) => number[]): WindowPixels {
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) rgb.set(colour(i % width, Math.floor(i / width)), 3 * i);
  return { width, height, rgb, valid: new Uint8Array(width * height).fill(1), bands: [] };
}

const embedding = (segmenter: string) => ({
  segmenter,
  data: new Float32Array(256 * 64 * 64),
  channels: 256,
  rows: 64,
  columns: 64,
  contentColumns: 64,
  contentRows: 64,
});

describe('colour cues on cells', () => {
  it('are means, chromaticities, spread and step, and 0 in the padding', () => {
    const cues = cellCues(plain(256, 128, (x) => (x < 128 ? [255, 0, 0] : [0, 0, 255])));
    const at = (k: number, x: number, y: number) => cues[(k * cuesSide + y) * cuesSide + x]!;
    expect([0, 1, 2, 6, 7].map((k) => at(k, 10, 10))).toEqual([1, 0, 0, 0, 0]);
    expect([0, 1, 2].map((k) => at(k, 100, 10))).toEqual([0, 0, 1]);
    expect(at(3, 10, 10)).toBeCloseTo(1, 2);
    expect([0, 1, 2, 3, 6].map((k) => at(k, 10, 64))).toEqual([0, 0, 0, 0, 0]);
  });

  it('have a value in every cell of a window smaller than the grid', () => {
    const cues = cellCues(plain(40, 40, () => [51, 102, 204]));
    expect(new Set(cues.subarray(0, cuesSide * cuesSide))).toEqual(new Set([Math.fround(0.2)]));
  });
});

describe('the committed head', () => {
  it('gives finite logits for each concept, the same every time', async () => {
    const head = await loadHead(packFiles().get('head')!);
    const pixels = plain(200, 100, (x, y) => [x, y, 90]);
    const first = await head.run(pixels, embedding('mobilesam'));
    expect(first?.data).toHaveLength(headConcepts.length * cuesSide * cuesSide);
    expect(first?.data.every(Number.isFinite)).toBe(true);
    expect(await head.run(pixels, embedding('mobilesam'))).toEqual(first);
    await head.dispose();
  });

  it('is not used with the embedding of a segmenter that it was not trained on, and the reason does not name it', async () => {
    const prompter = await packPrompter();
    const pixels = plain(64, 64, (x) => (x < 32 ? [60, 160, 60] : [150, 140, 130]));
    const { thinking, kind } = await prompter.answer({
      query: 'vegetation',
      pixels,
      gsd: null,
      embedding: async () => embedding('other'),
    });
    expect(kind).toBe('instances');
    expect(thinking).toContain('excess green');
    await prompter.dispose();
  });
});

describe('logits on pixels', () => {
  it('keep their place when interpolated, and are 0 where the window is invalid', () => {
    const side = 128;
    const data = new Float32Array(headConcepts.length * side * side).fill(-8);
    const plane = headConcepts.indexOf('vegetation') * side * side;
    for (let y = 0; y < side; y++) for (let x = 0; x < 64; x++) data[plane + y * side + x] = 8;
    const valid = new Uint8Array(512 * 256).fill(1);
    valid[0] = 0;
    const heat = headHeat({ data, side }, 'vegetation', { width: 512, height: 256, valid });
    expect(heat[0]).toBe(0);
    expect(heat[1]).toBeGreaterThan(0.99);
    expect([250, 261].map((x) => heat[100 * 512 + x]! > 0.5)).toEqual([true, false]);
  });
});
