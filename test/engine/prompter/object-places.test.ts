import { describe, expect, it } from 'vitest';
import type { WindowPixels } from '../../../src-main/contract/raster.ts';
import { placesOf } from '../../../src-main/engine/prompter/object-places.ts';
import { parseObjectRules } from '../../../src-main/engine/prompter/object-rules.ts';

const side = 128;
const window = (width: number, height: number): WindowPixels => ({
  width,
  height,
  rgb: new Uint8Array(width * height * 3),
  valid: new Uint8Array(width * height).fill(1),
  bands: [],
});
const kind = {
  id: 'ship',
  name: 'ships',
  index: 1,
  claimed: true,
  gate: 0.5,
  keep: 0.3,
  padding: 0,
  metres: [4, 400] as [number, number],
};

/** A field with middles of the second of two kinds: [column, row, logit], each with sides of 4 cells. */
function field(middles: readonly (readonly [number, number, number])[]) {
  const centres = new Float32Array(2 * side * side).fill(-8);
  for (const [x, y, logit] of middles) centres[side * side + y * side + x] = logit;
  return { side, centres, sides: new Float32Array(4 * side * side).fill(Math.log(4)) };
}

describe('places of a kind', () => {
  it('are peaks of its own logits with their boxes in window pixels', () => {
    const { places, best } = placesOf(field([[20, 10, 3]]), kind, { pixels: window(256, 128), gsd: null });
    expect(places).toHaveLength(1);
    expect(places[0]!.middle.x).toBeCloseTo(41, 3);
    expect(places[0]!.box.minX).toBeCloseTo(33, 3);
    expect(places[0]!.box.maxY).toBeCloseTo(29, 3);
    expect(best).toBeCloseTo(0.953, 3);
  });

  it('are none where the best is under the gate, even if it would be kept beside a better one', () => {
    const weak = placesOf(field([[20, 10, -0.4]]), kind, { pixels: window(256, 256), gsd: null });
    expect(weak.places).toEqual([]);
    expect(weak.best).toBeCloseTo(0.401, 3);
    const beside = placesOf(
      field([
        [20, 10, -0.4],
        [60, 60, 2],
      ]),
      kind,
      { pixels: window(256, 256), gsd: null },
    );
    expect(beside.places.map(({ score }) => Math.round(score * 100))).toEqual([88, 40]);
  });

  it('of nearly the same box are one, the surer', () => {
    const { places } = placesOf(
      field([
        [20, 10, 1],
        [22, 10, 2],
      ]),
      kind,
      { pixels: window(256, 256), gsd: null },
    );
    expect(places.map(({ middle }) => Math.round(middle.x))).toEqual([45]);
  });

  it('of an impossible size on the ground are left out and counted, where the ground size is known', () => {
    const found = placesOf(field([[20, 10, 3]]), kind, { pixels: window(256, 256), gsd: 100 });
    expect(found).toEqual({ places: [], best: 0, wrongSize: 1 });
    expect(placesOf(field([[20, 10, 3]]), kind, { pixels: window(256, 256), gsd: 1 }).places).toHaveLength(1);
  });

  it('are not in the padding under a wide window, nor where there is no data', () => {
    const pixels = window(256, 64);
    expect(placesOf(field([[20, 40, 3]]), kind, { pixels, gsd: null }).places).toEqual([]);
    pixels.valid.fill(0);
    expect(placesOf(field([[20, 10, 3]]), kind, { pixels, gsd: null }).places).toEqual([]);
  });
});

describe('the rules of objects', () => {
  it('that are not what the pack promises are a fault that names the file', () => {
    const bad = new TextEncoder().encode('{"format":1,"kinds":[{"id":"ship"}]}');
    expect(() => parseObjectRules(bad)).toThrow(/models.corrupt/);
  });
});
