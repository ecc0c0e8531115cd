/** Water that NDWI alone misses, and the shortcuts that keep the prompter fast. */
import { describe, expect, it } from 'vitest';
import type { WindowPixels } from '../../../src-main/contract/raster.ts';
import { heatAround, smooth } from '../../../src-main/engine/prompter/heat.ts';
import { landCover } from '../../../src-main/engine/prompter/land-cover.ts';
import { boxMean, spectrumOf } from '../../../src-main/engine/prompter/spectral.ts';
import { darkGroup } from '../../../src-main/engine/prompter/threshold.ts';
import { packPrompter } from './pack.ts';

const side = 64;
/** A pond in the left third (by `pond`), a field in the rest, each with a little fixed noise. */
function scene(
  pond: { green: number; red: number; nir: number },
  field = { green: 90, red: 80, nir: 150 },
): WindowPixels {
  const noise = (i: number, k: number) => (Math.imul(i * 7 + k, 2654435761) >>> 24) % 5;
  const band = (role: 'green' | 'red' | 'nir', index: number) => ({
    index,
    role,
    data: Uint8Array.from(
      { length: side * side },
      (_, i) => (i % side < 21 ? pond[role] : field[role]) + noise(i, index),
    ),
  });
  const bands = [band('green', 2), band('red', 1), band('nir', 4)];
  const rgb = new Uint8Array(side * side * 3).fill(60);
  return { width: side, height: side, rgb, valid: new Uint8Array(side * side).fill(1), bands };
}

const shareOfPond = (pixels: WindowPixels) => {
  const water = landCover(spectrumOf(pixels)).water();
  if (!water) throw new Error('no evidence');
  let inside = 0;
  let outside = 0;
  water.heat.forEach((heat, i) => {
    if (heat > 0.5) i % side < 21 ? inside++ : outside++;
  });
  return { inside: inside / (21 * side), outside: outside / (43 * side), basis: water.basis };
};

describe('water', () => {
  it('so dark that its NDWI is near 0 is found by its near infrared, and the reason says so', () => {
    const { inside, outside, basis } = shareOfPond(scene({ green: 30, red: 32, nir: 24 }));
    expect(inside).toBeGreaterThan(0.95);
    expect(outside).toBe(0);
    expect(basis).toMatch(/or over 0 where near infrared is under \d/);
  });

  it('is not made of dark plants, whose NDWI is under 0', () => {
    const { inside } = shareOfPond(scene({ green: 24, red: 18, nir: 40 }));
    expect(inside).toBe(0);
  });
});

describe('the dark group of a band', () => {
  it('ends between two groups, and is none where there is one group or the two are not far apart', () => {
    const valid = new Uint8Array(2000).fill(1);
    const two = Float32Array.from({ length: 2000 }, (_, i) => (i < 500 ? 20 : 150) + (i % 7));
    expect(darkGroup(two, valid)).toBeGreaterThan(27);
    expect(darkGroup(two, valid)).toBeLessThan(150);
    expect(
      darkGroup(
        Float32Array.from({ length: 2000 }, (_, i) => 100 + (i % 40)),
        valid,
      ),
    ).toBeNull();
    expect(
      darkGroup(
        Float32Array.from({ length: 2000 }, (_, i) => (i < 500 ? 100 : 150) + (i % 7)),
        valid,
      ),
    ).toBeNull();
    expect(darkGroup(new Float32Array(2000), valid)).toBeNull();
  });
});

describe('smoothing', () => {
  it.each([
    [1, 1],
    [1, 9],
    [9, 1],
    [2, 3],
    [17, 11],
  ])('of %i x %i pixels is the mean over neighbours that exist', (width, height) => {
    const heat = Float32Array.from({ length: width * height }, (_, i) => ((i * 37) % 11) / 11);
    const expected = boxMean(heat, width, height, 1);
    smooth(heat, width, height).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 5);
    });
  });
});

describe('a window of one colour', () => {
  it('is a filling without a nodata value, not a lake', async () => {
    const prompter = await packPrompter();
    const black: WindowPixels = { ...scene({ green: 0, red: 0, nir: 0 }), rgb: new Uint8Array(side * side * 3) };
    const bands = black.bands.map((band) => ({ ...band, data: new Uint8Array(side * side) }));
    const answer = await prompter.answer({
      query: 'water',
      pixels: { ...black, bands },
      gsd: 1,
      embedding: async () => null,
    });
    expect([answer.kind, answer.instances]).toEqual(['no-target', []]);
    expect(answer.thinking).toContain('one single colour');
    await prompter.dispose();
  });
});

describe('heat around a threshold', () => {
  it('is the logistic curve to 0.0005, and on its own side of 0.5 however near', () => {
    const values = Float32Array.from({ length: 4001 }, (_, i) => i / 2000 - 1);
    const heat = heatAround(values, 0.25, 0.08);
    values.forEach((value, i) => {
      expect(Math.abs(heat[i]! - 1 / (1 + Math.exp((2 / 0.08) * (0.25 - value))))).toBeLessThan(0.0006);
    });
    const near = heatAround(Float32Array.from([0.25 + 1e-6, 0.25 - 1e-6, Number.NaN]), 0.25, 0.08);
    expect([near[0]! > 0.5, near[1]! > 0.5, near[2]]).toEqual([true, false, 0]);
  });
});
