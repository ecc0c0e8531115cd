import { get as getProjection, transform } from 'ol/proj.js';
import proj4 from 'proj4';
import { describe, expect, it } from 'vitest';
import { compatible, projectionOfCrs } from '../../../src-renderer/map/projection.ts';

const utm = (zone: number, datum: string) => `+proj=utm +zone=${zone} +south ${datum} +units=m +no_defs`;
const sirgas = { code: 'EPSG:31985', proj4: utm(25, '+ellps=GRS80 +towgs84=0,0,0,0,0,0,0') };
const corrego = { code: 'EPSG:22525', proj4: utm(25, '+ellps=intl +towgs84=-206,172,-6,0,0,0,0') };
const place = [288_776.25, 9_120_760.75];

describe('the projection of a CRS', () => {
  it('is transformed as proj4 does it to the others that were asked for, to degrees and to web tiles', () => {
    const [one, other] = [projectionOfCrs(sirgas), projectionOfCrs(corrego)];
    const zone = getProjection('EPSG:32725');
    for (const to of [other, getProjection('EPSG:4326'), getProjection('EPSG:3857'), zone]) {
      const there = transform(place, one, to ?? '');
      const [x = 0, y = 0] = proj4(sirgas.proj4, to === other ? corrego.proj4 : (to?.getCode() ?? ''), place);
      expect(there[0]).toBeCloseTo(x, 3);
      expect(there[1]).toBeCloseTo(y, 3);
      const [u = 0, v = 0] = transform(there, to ?? '', one);
      expect(Math.hypot(u - place[0]!, v - place[1]!)).toBeLessThan(1e-3);
    }
    expect(compatible(one, other)).toBe(true);
  });

  it('has the units of its definition', () => {
    const units = (code: string, definition: string) => {
      const projection = projectionOfCrs({ code, proj4: definition });
      return [projection.getUnits(), projection.getMetersPerUnit()];
    };
    expect(units('TEST:1', '+proj=longlat +ellps=intl +no_defs')[0]).toBe('degrees');
    expect(units('TEST:2', '+proj=utm +zone=25 +ellps=GRS80 +units=us-ft')[1]).toBeCloseTo(1200 / 3937, 9);
    expect(units('TEST:3', '+proj=utm +zone=25 +ellps=GRS80 +units=m')).toEqual(['m', 1]);
  });

  it('makes none of the others that proj4 brings with it', () => {
    projectionOfCrs({ code: 'TEST:4', proj4: utm(24, '+ellps=GRS80') });
    expect([getProjection('EPSG:5041'), getProjection('EPSG:4269')]).toEqual([null, null]);
  });

  it('is had after another that proj4 cannot read', () => {
    expect(projectionOfCrs({ code: 'TEST:5', proj4: '+proj=nonsense +no_defs' }).getCode()).toContain('unknown');
    expect(projectionOfCrs({ code: 'TEST:6', proj4: utm(23, '+ellps=GRS80') }).getCode()).toBe('TEST:6');
  });
});
