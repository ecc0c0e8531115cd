import { describe, expect, test } from 'vitest';
import type { Colour } from '../../../src-main/contract/choice.ts';
import type { BandPixels, WindowPixels } from '../../../src-main/contract/raster.ts';
import type { PromptedInstance } from '../../../src-main/contract/run.ts';
import { chooseColour, isColour } from '../../../src-main/engine/prompter/colour-choice.ts';
import { createMask, setBit } from '../../../src-main/engine/window/bits.ts';

describe('what people call a colour', () => {
  test.each<[Colour, [number, number, number], boolean]>([
    ['red', [178, 84, 62], true],
    ['red', [150, 82, 66], true],
    ['red', [128, 120, 92], false],
    ['green', [70, 110, 60], true],
    ['blue', [60, 110, 190], true],
    ['white', [235, 232, 228], true],
    ['white', [128, 128, 126], false],
    ['gray', [128, 128, 126], true],
    ['brown', [110, 76, 50], true],
    ['black', [30, 30, 34], true],
    ['dark', [70, 80, 66], true],
    ['bright', [230, 220, 180], true],
  ])('%s of %j is %s', (colour, [r, g, b], expected) => {
    expect(isColour(colour, [r / 255, g / 255, b / 255])).toBe(expected);
  });
});

/** Two fields of 4 x 4, red on the left and white on the right, as 11-bit values. */
function picture(roles: readonly ('red' | 'green' | 'blue' | 'nir')[]): WindowPixels {
  const [width, height] = [8, 4];
  const values = [
    [1200, 2000],
    [420, 1980],
    [380, 1960],
  ];
  const bands = roles.map((role, k): BandPixels => {
    const data = Float32Array.from({ length: width * height }, (_, i) => values[k]?.[i % width < 4 ? 0 : 1] ?? 0);
    return { index: k + 1, role, data };
  });
  return {
    width,
    height,
    rgb: new Uint8Array(3 * width * height),
    valid: new Uint8Array(width * height).fill(1),
    bands,
  };
}

function field(x: number): PromptedInstance {
  const mask = createMask(4, 4);
  for (let v = 0; v < 4; v++) for (let u = 0; u < 4; u++) setBit(mask, u, v);
  const prompt = { box: null, positive: [{ x: x + 2, y: 2 }], negative: [] };
  return { prompt, label: `at ${x}`, score: 1, evidence: { at: { x, y: 0 }, mask }, route: 'prompter' };
}

test('what has the colour is kept, and how many were left out is said', () => {
  const rule = { kind: 'colour', colour: 'red', words: 'rote' } as const;
  const { kept, line } = chooseColour([field(0), field(4)], rule, picture(['red', 'green', 'blue']));
  expect(kept.map(({ label }) => label)).toEqual(['at 0']);
  expect(line).toBe('Rule for “rote”: red in at least 40 % of its pixels kept; 1 of 2 left out.');
});

test('without red, green and blue nothing is left out, and that is said', () => {
  const rule = { kind: 'colour', colour: 'red', words: 'red' } as const;
  const { kept, line } = chooseColour([field(0), field(4)], rule, picture(['nir', 'red', 'green']));
  expect(kept).toHaveLength(2);
  expect(line).toBe('Not followed: “red”: which bands are red, green and blue is not known.');
});
