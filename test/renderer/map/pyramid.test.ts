import { describe, expect, it } from 'vitest';
import { parseResource, resourcePath } from '../../../src-main/contract/resource.ts';
import { scaleBar, scaleDenominator } from '../../../src-renderer/map/scale.ts';
import {
  pixelSide,
  tileExtent,
  tilePixels,
  tilePyramid,
  tileResource,
  tileSide,
} from '../../../src-renderer/map/tile-pyramid.ts';
import { demoRaster } from '../demo-scene.ts';

describe('the tile pyramid', () => {
  it('goes from one tile over the whole raster to the raster’s own pixel by halves', () => {
    expect(tilePyramid(demoRaster)).toEqual({ origin: [288_000, 9_121_000], resolutions: [40, 20, 10] });
  });

  it('has one level for a raster that fits in a tile', () => {
    const small = { ...demoRaster, extent: { minX: 0, minY: -100, maxX: 90, maxY: 0 } };
    expect(tilePyramid(small).resolutions).toEqual([10]);
  });

  it('covers the raster at every level, row by row from the top left, without gaps', () => {
    const pyramid = tilePyramid(demoRaster);
    expect(tileExtent(pyramid, 0, [0, 0])).toEqual(demoRaster.extent);
    const [one, right, below] = [
      tileExtent(pyramid, 2, [1, 2]),
      tileExtent(pyramid, 2, [2, 2]),
      tileExtent(pyramid, 2, [1, 3]),
    ];
    expect(right.minX).toBe(one.maxX);
    expect(below.maxY).toBe(one.minY);
    expect(one.maxX - one.minX).toBe(tileSide * 10);
  });

  it('takes the pixel’s side from a rotated transform, not from its diagonal terms', () => {
    const turned = { kind: 'none', transform: { a: 3, b: 4, c: 0, d: 4, e: -3, f: 0 } } as const;
    expect(pixelSide({ georeference: turned })).toBe(5);
  });

  it('asks for more pixels on dense screens, within what the host draws', () => {
    expect([0.8, 1, 1.25, 2, 8].map(tilePixels)).toEqual([256, 256, 512, 512, 1024]);
  });

  it('asks for tiles by a path that the engine reads back as the same tile', () => {
    const wanted = tileResource(demoRaster, demoRaster.display, {
      extent: tileExtent(tilePyramid(demoRaster), 2, [1, 2]),
      pixels: 512,
    });
    expect(parseResource(resourcePath(wanted))).toEqual(wanted);
  });
});

describe('the scale of the view', () => {
  it('draws the longest round length that fits', () => {
    expect(scaleBar(21, 120, 'metre')).toEqual({ width: 2000 / 21, label: '2 km' });
    expect(scaleBar(0.004, 120, 'metre')?.label).toBe('20 cm');
    expect(scaleBar(0.75, 120, 'pixel')?.label).toBe('50 px');
  });

  it('has no bar without a resolution', () => {
    expect([0, Number.NaN, -1].map((units) => scaleBar(units, 120, 'metre'))).toEqual([null, null, null]);
  });

  it('counts a CSS pixel as 1/96 inch', () => {
    expect(scaleDenominator(0.0254 / 96)).toBe(1);
    expect(Math.round(scaleDenominator(10))).toBe(37_795);
  });
});
