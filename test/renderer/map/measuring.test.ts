import { describe, expect, it } from 'vitest';
import { geodesicArea, geodesicLength, planeArea, planeLength } from '../../../src-renderer/map/geodesic.ts';
import { graticuleLines, graticuleStep, labelPoint, multiples } from '../../../src-renderer/map/graticule.ts';
import { parseScale } from '../../../src-renderer/panels/status/scale-input.ts';
import { formatDegrees } from '../../../src-renderer/text/format.ts';

describe('measures on the ellipsoid', () => {
  it('have the lengths of a degree on WGS 84', () => {
    // One degree of the equator is a * pi / 180 with a = 6378137 m.
    expect(
      geodesicLength([
        { x: 0, y: 0 },
        { x: 1, y: 0 },
      ]),
    ).toBeCloseTo((6378137 * Math.PI) / 180, 3);
    // A quarter of a meridian is 10001965.729 m.
    expect(
      geodesicLength([
        { x: 0, y: 0 },
        { x: 0, y: 90 },
      ]),
    ).toBeCloseTo(10001965.729, 2);
    expect(geodesicLength([{ x: 5, y: 5 }])).toBe(0);
  });

  it('have the area of an octant, an eighth of the ellipsoid, in either direction', () => {
    const octant = [
      { x: 0, y: 0 },
      { x: 90, y: 0 },
      { x: 0, y: 90 },
    ];
    const eighth = 510065621724088.4 / 8;
    expect(geodesicArea(octant).areaM2 / eighth).toBeCloseTo(1, 9);
    expect(geodesicArea(octant.toReversed()).areaM2 / eighth).toBeCloseTo(1, 9);
  });

  it('are plane where there is no place on the Earth', () => {
    expect(
      planeLength([
        [0, 0],
        [3, 4],
        [3, 5],
      ]),
    ).toBe(6);
    expect(
      planeArea([
        [0, 0],
        [4, 0],
        [4, -3],
        [0, -3],
      ]),
    ).toBe(12);
  });
});

describe('the graticule', () => {
  it('takes the largest round step that gives enough lines', () => {
    expect(graticuleStep(0.1)).toBeCloseTo(1 / 60, 12);
    expect(graticuleStep(360)).toBe(30);
    expect(multiples(-0.05, 0.101, 1 / 30)).toHaveLength(5);
  });

  it('draws what is seen in the CRS of the view, and nothing without a place on the Earth', () => {
    const seen = { minX: 10, maxX: 20, minY: 40, maxY: 50 };
    const plain = {
      seen,
      toLonLat: ([x = 0, y = 0]: readonly number[]) => ({ x, y }),
      fromLonLat: ({ x, y }: { x: number; y: number }) => [x, y],
    };
    const lines = graticuleLines(plain);
    expect(lines.map(({ label }) => label)).toEqual([
      '10°E',
      '12°E',
      '14°E',
      '16°E',
      '18°E',
      '20°E',
      '40°N',
      '42°N',
      '44°N',
      '46°N',
      '48°N',
      '50°N',
    ]);
    expect(graticuleLines({ ...plain, toLonLat: () => null })).toEqual([]);
  });

  it('puts a label at the first point of its line where it lies on nothing and is whole', () => {
    const points = Array.from({ length: 11 }, (_, i) => [100, 400 - i * 40]);
    const line = { label: '34°52′W', points };
    const room = { size: [600, 400], taken: [], pixelOf: (point: readonly number[]) => point } as const;
    const scaleBar = { left: 10, right: 140, top: 360, bottom: 392 };
    expect(labelPoint(line, room)).toEqual([100, 400]);
    expect(labelPoint(line, { ...room, taken: [scaleBar] })).toEqual([100, 360]);
    expect(labelPoint(line, { ...room, size: [120, 400] })).toBeUndefined();
    expect(labelPoint(line, { ...room, pixelOf: () => null })).toBeUndefined();
  });

  it('is labelled with minutes and seconds where the step needs them', () => {
    expect(formatDegrees(-34.875, 'longitude', 1 / 60)).toBe('34°52′W');
    expect(formatDegrees(-8.0125, 'latitude', 1 / 360)).toBe('8°00′45″S');
    expect(formatDegrees(0, 'latitude', 10)).toBe('0°');
  });
});

describe('a typed scale', () => {
  it('is read in the forms that people write', () => {
    expect(['1 : 25,000', '1:25000', '25.000', '25 000', '1/5000'].map(parseScale)).toEqual([
      25000, 25000, 25000, 25000, 5000,
    ]);
    expect(['', 'x', '1:', '0', '-5'].map(parseScale)).toEqual([null, null, null, null, null]);
  });
});
