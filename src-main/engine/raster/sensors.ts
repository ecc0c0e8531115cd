/** Band orders of sensors whose files are common, and how their files are recognised. */
import type { BandRole } from '../../contract/raster.ts';

interface Sensor {
  readonly id: string;
  /** In file names ("LC08_L2SP_…", "S2A_MSIL2A_…", "m_4709963_se_14_1_20100629") and metadata ("SENSOR_ID=ETM"). */
  readonly pattern: RegExp;
  /** Roles by number of bands: the stacks that are handed around. */
  readonly stacks: Readonly<Record<number, readonly BandRole[]>>;
  /** Roles by the sensor's own band numbers ("B8A" without the B). */
  readonly numbered: ReadonlyMap<string, BandRole>;
}

const six: readonly BandRole[] = ['blue', 'green', 'red', 'nir', 'swir1', 'swir2'];
const tmSeven: readonly BandRole[] = ['blue', 'green', 'red', 'nir', 'swir1', 'thermal', 'swir2'];
const bgrn: readonly BandRole[] = ['blue', 'green', 'red', 'nir'];
const numbers = (roles: Readonly<Record<string, BandRole>>) => new Map(Object.entries(roles));
const tmNumbers = numbers({ 1: 'blue', 2: 'green', 3: 'red', 4: 'nir', 5: 'swir1', 6: 'thermal', 7: 'swir2' });

const sensors: readonly Sensor[] = [
  {
    id: 'landsat-8',
    pattern: /(^|[^a-z])lc0?[89]\d?[_ ]|landsat[ _-]?[89]\b|oli[_ ]?tirs|lo0[89]_/i,
    stacks: {
      6: six,
      7: ['unknown', ...six],
      8: ['unknown', ...six, 'pan'],
      11: ['unknown', ...six, 'pan', 'unknown', 'thermal', 'thermal'],
    },
    numbered: numbers({
      2: 'blue',
      3: 'green',
      4: 'red',
      5: 'nir',
      6: 'swir1',
      7: 'swir2',
      8: 'pan',
      10: 'thermal',
      11: 'thermal',
    }),
  },
  {
    id: 'landsat-7',
    pattern: /(^|[^a-z])le0?7|landsat[ _-]?7|(^|[^a-z])l7[_ ]?etm|\betm\+?(?![a-z])/i,
    stacks: {
      6: six,
      7: tmSeven,
      8: [...tmSeven, 'pan'],
      9: ['blue', 'green', 'red', 'nir', 'swir1', 'thermal', 'thermal', 'swir2', 'pan'],
    },
    numbered: new Map([...tmNumbers, ['8', 'pan']]),
  },
  {
    id: 'landsat-5',
    pattern: /(^|[^a-z])lt0?[45]|landsat[ _-]?[45]\b|\bsensor_?(id)?[=: ]+tm\b|(^|[^a-z])l5[_ ]?tm/i,
    stacks: { 6: six, 7: tmSeven },
    numbered: tmNumbers,
  },
  {
    id: 'sentinel-2',
    pattern: /(^|[^a-z0-9])s2[abc]?[_ -]|sentinel[ _-]?2|msil[12][ac]/i,
    stacks: {
      4: bgrn,
      10: ['blue', 'green', 'red', 'rededge', 'rededge', 'rededge', 'nir', 'nir', 'swir1', 'swir2'],
      12: [
        'unknown',
        'blue',
        'green',
        'red',
        'rededge',
        'rededge',
        'rededge',
        'nir',
        'nir',
        'unknown',
        'swir1',
        'swir2',
      ],
      13: [
        ...(['unknown', 'blue', 'green', 'red', 'rededge', 'rededge', 'rededge', 'nir', 'nir', 'unknown'] as const),
        ...(['unknown', 'swir1', 'swir2'] as const),
      ],
    },
    numbered: numbers({
      2: 'blue',
      3: 'green',
      4: 'red',
      5: 'rededge',
      6: 'rededge',
      7: 'rededge',
      8: 'nir',
      '8A': 'nir',
      11: 'swir1',
      12: 'swir2',
    }),
  },
  {
    id: 'naip',
    pattern: /(^|[^a-z])naip([^a-z]|$)|^m_\d{7}_[ns][ew]_\d{2}_/i,
    stacks: { 4: ['red', 'green', 'blue', 'nir'] },
    numbered: new Map(),
  },
  {
    id: 'planetscope',
    pattern: /psscene|planetscope|_3b_analytic|analyticms/i,
    stacks: { 4: bgrn, 8: ['unknown', 'blue', 'unknown', 'green', 'unknown', 'red', 'rededge', 'nir'] },
    numbered: new Map(),
  },
  {
    id: 'rapideye',
    pattern: /rapideye|reorthotile/i,
    stacks: { 5: ['blue', 'green', 'red', 'rededge', 'nir'] },
    numbered: new Map(),
  },
];

/** Sensor named in a file name or in metadata; null where none is. */
export function sensorOf(text: string): string | null {
  return sensors.find((sensor) => sensor.pattern.test(text))?.id ?? null;
}

/** A sensor's roles for a stack of `count` bands, or by its band numbers; null where nothing is known. */
export function sensorBands(sensor: string | null, count: number): readonly BandRole[] | null;
export function sensorBands(sensor: string | null, count: 'numbered'): ReadonlyMap<string, BandRole> | null;
export function sensorBands(sensor: string | null, count: number | 'numbered') {
  const known = sensors.find((candidate) => candidate.id === sensor);
  return (count === 'numbered' ? known?.numbered : known?.stacks[count]) ?? null;
}
