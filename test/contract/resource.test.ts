import { describe, expect, it } from 'vitest';
import { parseResource, type Resource, resourcePath } from '../../src-main/contract/resource.ts';

const tile: Resource = {
  kind: 'tile',
  rasterId: 'ab12',
  extent: { minX: -1.5, minY: 2, maxX: 1e-7, maxY: 4 },
  width: 256,
  height: 128,
  display: {
    bands: [4, 3, 2],
    ranges: [
      { min: 0, max: 255 },
      { min: -0.25, max: 1.5 },
      { min: 1e4, max: 6.5e4 },
    ],
  },
};

describe('resource paths', () => {
  it('are read back as what they were made from', () => {
    for (const resource of [
      tile,
      { kind: 'features', runId: 'r-1' },
      { kind: 'document', form: 'json' },
      { kind: 'document', form: 'lines' },
      { kind: 'export', runId: 'r-1', format: 'geojson' },
    ] as const) {
      expect(parseResource(resourcePath(resource))).toEqual(resource);
    }
  });

  it('are refused when they are not one of ours', () => {
    const good = resourcePath(tile);
    const bad = [
      '',
      'raster/ab12',
      'raster/../../etc/passwd',
      'raster/ab12/tile',
      'run/x/export.exe',
      'run/x/features/..',
      good.replace('size=256,128', 'size=4096,4096'),
      good.replace('size=256,128', 'size=0,1'),
      good.replace('size=256,128', 'size=1.5,1'),
      good.replace('bands=4,3,2', 'bands=0,1,2'),
      good.replace('bands=4,3,2', 'bands=1,2'),
      good.replace('extent=-1.5,2', 'extent=NaN,2'),
      good.replace('extent=-1.5,2', 'extent=5,2'),
      `raster/${'a'.repeat(200)}/tile?x`,
    ];
    expect(bad.map(parseResource)).toEqual(bad.map(() => null));
  });
});
