/** Units of map coordinates, as PROJ strings name them. */
import type { CrsInfo } from '../../contract/raster.ts';

type Unit = Pick<CrsInfo, 'unit' | 'metresPerUnit'>;

/** Metres of the units that PROJ strings of the EPSG register use. The US survey foot is 1200/3937 m, not 0.3048 m. */
const metres: Readonly<Record<string, number>> = {
  m: 1,
  km: 1000,
  ft: 0.3048,
  'us-ft': 1200 / 3937,
  yd: 0.9144,
  ch: 20.1168,
  link: 0.201168,
  'ind-ft': 0.30479841,
  'ind-yd': 0.91439523,
  'ind-ch': 20.11669506,
};

/** Metres of one degree along the equator of WGS 84. */
const equatorDegree = (Math.PI / 180) * 6378137;

/** The unit of the coordinates that a PROJ string describes; metres where it names none. */
export function unitOf(proj4: string): Unit {
  if (/\+proj=(longlat|latlong|lonlat|latlon)\b/.test(proj4)) return { unit: 'degree', metresPerUnit: equatorDegree };
  const factor = /\+to_meter=([\d.eE+/-]+)/.exec(proj4)?.[1];
  const name = /\+units=(\S+)/.exec(proj4)?.[1] ?? 'm';
  const metresPerUnit = factor === undefined ? (metres[name] ?? 1) : numberOf(factor);
  return { unit: nameOf(metresPerUnit), metresPerUnit };
}

/** Tells the international from the US survey foot, which differ by two millionths. */
function nameOf(size: number): Unit['unit'] {
  const is = (other: number) => Math.abs(size / other - 1) < 1e-7;
  if (is(1)) return 'metre';
  if (is(0.3048)) return 'foot';
  if (is(1200 / 3937)) return 'us-survey-foot';
  return 'other';
}

function numberOf(text: string): number {
  const [over, under] = text.split('/').map(Number);
  return over! / (under ?? 1);
}
