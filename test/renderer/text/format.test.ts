import { describe, expect, it } from 'vitest';
import * as format from '../../../src-renderer/text/format.ts';

describe('numbers as people read them', () => {
  it('gives an area the unit that keeps it short', () => {
    const areas = [0, 0.5, 812.25, 9_999, 10_000, 555_000, 999_999, 1_000_000, 6_711_234, 1_234_567_890];
    expect(areas.map(format.formatArea)).toEqual([
      '0 m²',
      '0.50 m²',
      '812 m²',
      '9,999 m²',
      '1.00 ha',
      '55.5 ha',
      '100 ha',
      '1.00 km²',
      '6.71 km²',
      '1,235 km²',
    ]);
  });

  it('falls back to pixels where a feature has no area on the ground', () => {
    expect(format.formatFeatureArea({ areaM2: null, pixels: 12_345 })).toBe('12,345 px');
    expect(format.formatFeatureArea({ areaM2: 20_000, pixels: 12_345 })).toBe('2.00 ha');
  });

  it('names a round length without needless digits', () => {
    expect([2000, 500, 1, 0.2, 0.005].map(format.formatRoundLength)).toEqual(['2 km', '500 m', '1 m', '20 cm', '5 mm']);
  });

  it('writes coordinates with the digits that a pixel justifies', () => {
    expect(format.formatMapXY({ x: 293_707.4, y: 9_115_787.6 }, 28.5)).toBe('293707, 9115788');
    expect(format.formatMapXY({ x: -34.8712345, y: -7.99 }, 0.00025)).toBe('-34.8712, -7.9900');
  });

  it('says latitude first and names the hemispheres', () => {
    expect(format.formatLonLat({ x: -34.87165, y: -7.99499 })).toBe('7.99499° S, 34.87165° W');
    expect(format.formatLonLat({ x: 5, y: 60.5 })).toBe('60.50000° N, 5.00000° E');
  });

  it('rounds a scale to three digits and turns it round below one to one', () => {
    expect([79_843, 1_234_567, 0.25, Number.NaN].map(format.formatScale)).toEqual([
      '1 : 79,800',
      '1 : 1,230,000',
      '4.00 : 1',
      '',
    ]);
  });

  it('gives durations and sizes their units', () => {
    expect([0, 841.4, 1840, 12_345].map(format.formatDuration)).toEqual(['0 ms', '841 ms', '1.84 s', '12.3 s']);
    expect([12, 798_000, 44_587_283].map(format.formatBytes)).toEqual(['12 B', '798 kB', '45 MB']);
  });
});
