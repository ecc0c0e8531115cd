import { describe, expect, it } from 'vitest';
import { hexOf, paintRamp, rampColour, ramps, rampTable } from '../../../src-renderer/map/ramps.ts';
import { displayOf, parseRasterStyle } from '../../../src-renderer/panels/layers/raster-style.ts';
import {
  numberFields,
  paintOf,
  parseVectorStyle,
  quantiles,
} from '../../../src-renderer/panels/layers/vector-style.ts';
import { demoRaster, demoResult } from '../demo-scene.ts';

const model = { id: 'm', version: '1', sha256: '' };
const { features } = demoResult({ runId: 'r', query: 'q', prompter: model, segmenter: model });
const colours = new Map([['water', '#123456']]);
const paint = (style: Parameters<typeof parseVectorStyle>[0]) => paintOf({ style, features }, colours);

describe('features are coloured', () => {
  it('by their label, by one colour, or by a number in classes of equal counts', () => {
    expect(features.map(paint({}).colourOf)).toEqual(features.map(() => '#123456'));
    expect(features.map(paint({ mode: 'single', colour: '#abcdef' }).colourOf)).toEqual(features.map(() => '#abcdef'));
    const graduated = paint({ mode: 'graduated', field: 'areaM2', classes: 2, ramp: 'heat' });
    // The lake and the largest pond are the upper half.
    expect(features.map(graduated.colourOf)).toEqual([ramps.heat[4], ramps.heat[4], ramps.heat[0], ramps.heat[0]]);
    expect(graduated.legend.map(({ label }) => label)).toEqual(['≤ 55.5 ha', '≤ 6.71 km²']);
  });

  it('grey where the number is missing', () => {
    expect(paint({ mode: 'graduated', field: 'no such' }).colourOf(features[0]!)).toBe('#9aa4ad');
  });

  it('as the default where the style cannot be read', () => {
    expect(parseVectorStyle({ mode: 'nonsense', colour: 'red', width: 99, fill: 0.5 })).toMatchObject({
      mode: 'categorised',
      colour: '#22d3ee',
      width: 1.7,
      fill: 0.5,
    });
  });
});

it('labels are a field in words, none without one', () => {
  expect(features.map(paint({ labels: 'areaM2' }).labelOf)[0]).toBe('6.71 km²');
  expect(features.map(paint({}).labelOf)).toEqual(['', '', '', '']);
});

it('number fields are those that some feature has a number of', () => {
  expect(numberFields({ features, fields: [] })).toEqual(['score', 'areaM2', 'pixels']);
});

it('classes by quantiles are never empty', () => {
  expect(quantiles([1, 1, 1, 1], 5)).toEqual([1]);
  expect(quantiles([5, 1, 3, 2, 4], 5)).toEqual([1, 2, 3, 4, 5]);
  expect(quantiles([], 3)).toEqual([]);
});

describe('a raster is drawn', () => {
  it('in its own display unless the style has one whose bands it has', () => {
    const display = { bands: [3, 3, 3], ranges: [1, 2, 3].map((max) => ({ min: 0, max })) };
    expect(displayOf(demoRaster, parseRasterStyle({ display })).bands).toEqual([3, 3, 3]);
    expect(displayOf(demoRaster, parseRasterStyle({ display: { ...display, bands: [9, 1, 1] } }))).toBe(
      demoRaster.display,
    );
    expect(displayOf(demoRaster, parseRasterStyle({ display: 'x', ramp: 'no such' }))).toBe(demoRaster.display);
  });

  it('through a ramp whose ends are its first and last colours, alpha kept', () => {
    expect([hexOf(rampColour('water', 0)), hexOf(rampColour('water', 1)), hexOf(rampColour('water', 7))]).toEqual([
      ramps.water[0],
      ramps.water[4],
      ramps.water[4],
    ]);
    const pixels = new Uint8ClampedArray([0, 9, 9, 255, 255, 9, 9, 7]);
    paintRamp(pixels, rampTable('water'));
    expect([...pixels]).toEqual([...rampColour('water', 0), 255, ...rampColour('water', 1), 7]);
  });
});
