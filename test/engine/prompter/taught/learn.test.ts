import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { featureCount, type TaughtExample } from '../../../../src-main/contract/taught.ts';
import { parseBackground, whiten } from '../../../../src-main/engine/prompter/taught/background.ts';
import { encodeFeatures, learn, likeness, pixelsOf } from '../../../../src-main/engine/prompter/taught/learn.ts';
import { namedIn } from '../../../../src-main/engine/prompter/taught/names.ts';
import { describe as describeRegion } from '../../../../src-main/engine/prompter/taught/region.ts';
import { createMask, setBit } from '../../../../src-main/engine/window/bits.ts';
import { faultCodeOf } from '../../../support/faults.ts';
import { root } from '../../running.ts';

const bytes = readFileSync(join(root, 'models/concepts/background.bin'));
const background = parseBackground(bytes);

/** The ordinary, moved along one feature. */
function features(along: number, by: number): Float64Array {
  const moved = Float64Array.from(background.mean);
  moved[along]! += by;
  return moved;
}
function example(values: Float64Array, change: Partial<TaughtExample> = {}): TaughtExample {
  const from = { raster: 'a', crs: 'EPSG:32618', at: { x: 0, y: 0 } };
  return {
    counter: false,
    features: encodeFeatures(values),
    pixels: 400,
    gsd: 0.5,
    elongation: 1,
    certainty: 1,
    from,
    ...change,
  };
}

describe('what is learned from examples', () => {
  test('examples that tell of each other ask more of the best find; those that do not, and one alone, do not', () => {
    const alike = learn(
      [5, 5.1, 5.2].map((by) => example(features(3, by))),
      background,
    );
    expect(alike.threshold).toBe(0.5);
    expect(alike.gate).toBeCloseTo(0.8, 1);
    const unlike = learn(
      [3, 40, 90].map((along) => example(features(along, 5))),
      background,
    );
    expect(unlike.gate).toBe(unlike.threshold);
    const single = learn([example(features(3, 5))], background);
    expect(single.gate).toBe(single.threshold);
  });

  test('gives 0 for the ordinary and 1 for the mean of the examples', () => {
    const learned = learn([example(features(3, 1)), example(features(3, 3))], background);
    expect(likeness(learned, background.mean)).toBeCloseTo(0, 5);
    expect(likeness(learned, features(3, 2))).toBeCloseTo(1, 5);
  });

  test('gives counter-examples less than without them, and asks for more than they have', () => {
    const meant = [example(features(3, 2))];
    const alike = features(3, 2);
    alike[7]! += 2;
    const plain = learn(meant, background);
    const told = learn([...meant, example(alike, { counter: true })], background);
    expect(likeness(told, alike)).toBeLessThan(likeness(plain, alike));
    expect(likeness(told, alike)).toBeLessThan(told.threshold);
  });

  test('keeps sizes on the ground where all are known, so that another resolution expects other pixels', () => {
    const { size } = learn([example(features(3, 1)), example(features(3, 1), { pixels: 1600, gsd: 0.25 })], background);
    expect(size).toEqual({ unit: 'm2', area: 100 });
    expect(pixelsOf(size, 1)).toBe(100);
    expect(pixelsOf(learn([example(features(3, 1), { gsd: null })], background).size, 1)).toBe(400);
  });

  test('features that are no numbers do not spread', () => {
    const broken = features(3, 1);
    broken[9] = Number.NaN;
    expect(learn([example(broken)], background).weights.every(Number.isFinite)).toBe(true);
  });
});

test('whitening is the product with the symmetric inverse covariance', () => {
  const e = new Float64Array(featureCount);
  e[5] = 1;
  const f = new Float64Array(featureCount);
  f[200] = 1;
  expect(whiten(background, e)[200]).toBe(whiten(background, f)[5]);
  expect(whiten(background, e)[5]).toBeGreaterThan(0);
});

test('a background file of another size or with values that are no numbers is models.corrupt', () => {
  expect(faultCodeOf(() => parseBackground(bytes.subarray(4)))).toBe('models.corrupt');
  const broken = Buffer.from(bytes);
  broken.writeFloatLE(Number.NaN, 40);
  expect(faultCodeOf(() => parseBackground(broken))).toBe('models.corrupt');
});

test('a region has the mean of its cells by pixels, its size, box and shape', () => {
  const values = new Float32Array(2 * featureCount);
  values[0] = 1;
  values[featureCount] = 5;
  const cells = { columns: 2, rows: 1, side: 4, features: values, valid: new Uint8Array([1, 1]) };
  const mask = createMask(8, 4);
  for (const x of [2, 3, 4]) setBit(mask, x, 1);
  const region = describeRegion({ at: { x: 0, y: 0 }, mask }, cells)!;
  expect(region.features[0]).toBeCloseTo((1 + 1 + 5) / 3, 12);
  expect(region.pixels).toBe(3);
  expect(region.box).toEqual({ minX: 2, minY: 1, maxX: 5, maxY: 2 });
  expect(region.elongation).toBeCloseTo(3, 12);
  expect(describeRegion({ at: { x: 0, y: 0 }, mask: createMask(8, 4) }, cells)).toBeNull();
});

describe('the name in a question', () => {
  const lexicon = { negators: new Set(['no', 'not', 'without']) };
  const named = (name: string, query: string, words: string[] = []) => {
    const concept = { id: name, name, words };
    return namedIn(query, [concept] as never, lexicon as never)?.because ?? null;
  };
  test.each([
    ['water tower', 'Where are the water towers?', 'water tower'],
    ['water tower', 'Where is the water?', null],
    ['tank', 'land without any tanks', null],
    ['Windrad', 'Zeig mir jedes Windrad', 'Windrad'],
    ['Gewächshaus', 'wo ist ein gewächshaus?', 'Gewächshaus'],
    ['温室', '哪里有温室?', '温室'],
    ['cat', 'Which category is this?', null],
    ['storage tank', 'show me the storage tanks', 'storage tank'],
    ['storage tanks', 'Is there a Storage Tank?', 'storage tanks'],
    ['Storage tank', 'where are all storage tanks here', 'Storage tank'],
    ['fuel depot', 'FUEL DEPOTS PLEASE', 'fuel depot'],
    ['bus', 'How many buses are there?', 'bus'],
    ['tank', 'Where are the tankers?', null],
    ['Windrad', 'Wo stehen Windräder?', 'Windrad'],
    ['Gewächshaus', 'Zeige alle Gewächshäuser', 'Gewächshaus'],
    ['Parkplatz', 'Wo sind die Parkplätze?', 'Parkplatz'],
    ['Brücke', 'Wo sind Brücken?', 'Brücke'],
  ])('%s in "%s"', (name, query, expected) => {
    expect(named(name, query)).toBe(expected);
  });

  test('the longest name counts', () => {
    const concepts = ['tower', 'water tower'].map((name) => ({ id: name, name, words: [] }));
    expect(namedIn('the water tower', concepts as never, lexicon as never)?.concept.name).toBe('water tower');
  });
});
