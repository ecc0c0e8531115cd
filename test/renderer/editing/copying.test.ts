import { describe, expect, it } from 'vitest';
import { geoJsonOf, wktOf } from '../../../src-renderer/editing/copying.ts';
import { square, utm, vectorLayer } from '../../engine/layer/documents.ts';

const hole = [
  { x: 290_020, y: 9_110_020 },
  { x: 290_060, y: 9_110_020 },
  { x: 290_060, y: 9_110_060 },
  { x: 290_020, y: 9_110_020 },
];
const one = { ...square('a'), label: 'lake, "deep"', attributes: { depth: 3, 'a b': null } };
const holed = { ...square('b', 500), polygons: [[...square('b').polygons[0]!, hole], ...square('b', 500).polygons] };
const fields = [
  { name: 'depth', type: 'number' },
  { name: 'a b', type: 'text' },
] as const;
const layer = { ...vectorLayer('water', [one, holed]), fields };

describe('features for the clipboard', () => {
  it('are GeoJSON in longitude and latitude, one feature alone or several together, exteriors counter-clockwise', () => {
    const alone = JSON.parse(geoJsonOf(layer, [one]));
    expect(alone).toMatchObject({
      type: 'Feature',
      id: 'a',
      properties: { label: 'lake, "deep"', depth: 3, 'a b': null },
    });
    expect(alone.properties).not.toHaveProperty('geometry');
    const [ring] = alone.geometry.coordinates;
    for (const [lon, lat] of ring) expect([Math.round(lon), Math.round(lat)]).toEqual([-35, -8]);
    const doubled = ring
      .slice(1)
      .reduce((sum: number, p: number[], i: number) => sum + (ring[i][0] * p[1]! - p[0]! * ring[i][1]), 0);
    expect(doubled).toBeGreaterThan(0);
    const both = JSON.parse(geoJsonOf(layer, [one, holed]));
    expect(both).toMatchObject({
      type: 'FeatureCollection',
      features: [{ id: 'a' }, { geometry: { type: 'MultiPolygon' } }],
    });
  });

  it('without a CRS are in pixels, as a file of them is', () => {
    const raster = {
      ...utm,
      id: 'plain',
      georeference: { kind: 'none', transform: utm.georeference.transform },
    } as const;
    const [ring] = JSON.parse(geoJsonOf({ ...layer, raster }, [one])).geometry.coordinates;
    expect(ring).toContainEqual([290_000, 9_110_000]);
  });

  it('are well-known text in the space of the layer, a line each, with holes', () => {
    const [first, second] = wktOf([one, holed]).split('\n');
    expect(first).toMatch(/^POLYGON\(\(290000 9110000,/);
    expect(second).toMatch(
      /^MULTIPOLYGON\(\(\(.*\),\(290020 9110020,290060 9110020,290060 9110060,290020 9110020\)\),\(\(/,
    );
  });
});
