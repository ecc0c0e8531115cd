/**
 * What each band measures, and how that is known: the file's own words, a sensor's band order,
 * colour interpretation, or (weakest) the usual order together with what the pixels say.
 */
import type { BandInfo, BandRole } from '../../contract/raster.ts';
import { sensorBands, sensorOf } from './sensors.ts';

export interface RoleEvidence {
  readonly name: string;
  readonly bandCount: number;
  readonly descriptions: ReadonlyMap<number, string>;
  readonly colours: ReadonlyMap<number, string>;
  /** Metadata in which the sensor may be named. */
  readonly text: string;
  /** TIFF photometric RGB (or YCbCr). */
  readonly rgb: boolean;
  /** TIFF ExtraSamples: 0 unspecified, 1 and 2 alpha; by extra sample. */
  readonly extra: readonly number[];
  /** Correlation of two bands over the raster (from 1), null where it cannot be told. */
  readonly correlation: (a: number, b: number) => number | null;
  /** Share of a band's pixels at the type's lowest or highest value, as in a mask; null where it cannot be told. */
  readonly endsShare: (band: number) => number | null;
}

type Role = Pick<BandInfo, 'role' | 'roleFrom'>;

/** Roles of all bands, first band first. */
export function bandRoles(evidence: RoleEvidence): BandInfo[] {
  const sensor = sensorOf(`${evidence.name} ${evidence.text}`);
  const fromSensor = sensorBands(sensor, evidence.bandCount);
  const guesses = guessByOrder(evidence);
  const bands = Array.from({ length: evidence.bandCount }, (_, i): BandInfo => {
    const index = i + 1;
    const description = evidence.descriptions.get(index) ?? '';
    const said = roleFromWords(description, sensor);
    const profile = fromSensor?.[i];
    const found: Role =
      (said && { role: said, roleFrom: 'description' }) ??
      fromColour(evidence, index) ??
      (profile && { role: profile, roleFrom: 'sensor' }) ??
      guesses.get(index) ??
      ({ role: 'unknown', roleFrom: 'none' } as const);
    return { index, description, ...found };
  });
  return bands;
}

const colourRoles: Readonly<Record<string, BandRole>> = { red: 'red', green: 'green', blue: 'blue', alpha: 'alpha' };

function fromColour(evidence: RoleEvidence, index: number): Role | undefined {
  const named = colourRoles[(evidence.colours.get(index) ?? '').toLowerCase()];
  if (named) return { role: named, roleFrom: 'colour' };
  const shown = evidence.rgb ? 3 : evidence.bandCount - evidence.extra.length;
  if (evidence.rgb && index <= 3)
    return { role: (['red', 'green', 'blue'] as const)[index - 1] ?? 'unknown', roleFrom: 'colour' };
  const extra = evidence.extra[index - 1 - shown];
  // Writers mark a fourth band as alpha by default, near infrared too; a real alpha band is mostly clear or opaque.
  const said = (extra === 1 || extra === 2) && (evidence.endsShare(index) ?? 1) >= 0.5;
  return said ? { role: 'alpha', roleFrom: 'colour' } : undefined;
}

/**
 * Three or four bands without a word about them: red, green, blue in this order is the convention, if
 * the pixels agree. Bands of visible light go together (their correlation is high); near infrared goes
 * its own way over plants and water; a mask has two values.
 */
function guessByOrder(evidence: RoleEvidence): Map<number, Role> {
  const guesses = new Map<number, Role>();
  const { bandCount, correlation } = evidence;
  const last = bandCount === 2 || bandCount === 4 ? bandCount : null;
  if (last !== null && (evidence.endsShare(last) ?? 0) >= 0.995)
    guesses.set(last, { role: 'alpha', roleFrom: 'order' });
  if (bandCount !== 3 && bandCount !== 4) return guesses;
  const [first, second] = [correlation(1, 2), correlation(2, 3)];
  const visible = evidence.rgb || (first !== null && second !== null && first > 0.85 && second > 0.85);
  if (!visible) return guesses;
  for (const [i, role] of (['red', 'green', 'blue'] as const).entries())
    guesses.set(i + 1, { role, roleFrom: 'order' });
  const fourth = bandCount === 4 && !guesses.has(4) ? correlation(1, 4) : null;
  if (fourth !== null && second !== null && fourth < Math.min(0.8, second - 0.1)) {
    guesses.set(4, { role: 'nir', roleFrom: 'order' });
  }
  return guesses;
}

const words: readonly (readonly [RegExp, BandRole])[] = [
  [/\balpha\b|\bmask\b/i, 'alpha'],
  [/\bshort[ -]?wave[ _-]?(infra ?red|ir)?[ _-]*2\b|\bswir[ _-]?2\b/i, 'swir2'],
  [/\bshort[ -]?wave[ _-]?(infra ?red|ir)?\b|\bswir[ _-]?1?\b/i, 'swir1'],
  [/\bthermal\b|\btirs?\d?\b|\blwir\b/i, 'thermal'],
  [/\bred[ _-]?edge\b|\brededge[ _-]?\d?\b/i, 'rededge'],
  [/\bnear[ _-]?(infra ?red|ir)\b|\bnir[ _-]?\d*\b|\binfra ?red\b/i, 'nir'],
  [/\bpan(chromatic)?\b/i, 'pan'],
  [/\bred\b/i, 'red'],
  [/\bgreen\b/i, 'green'],
  [/\bblue\b/i, 'blue'],
];

/** Role in a description's words, wavelength or band number; null where it says nothing that is understood. */
function roleFromWords(description: string, sensor: string | null): BandRole | null {
  const text = description.trim();
  if (text === '' || /\bndvi\b|\bndwi\b|\bindex\b/i.test(text)) return null;
  const found = words.find(([pattern]) => pattern.test(text.replace(/_/g, ' ')))?.[1];
  if (found && !(found === 'swir1' && wavelength(text) !== null)) return found;
  const byLength = wavelength(text);
  if (byLength !== null) return roleOfWavelength(byLength);
  const number = /^(?:.*[ _.-])?b(?:and)?[ _-]?0*(\d{1,2}a?)\b/i.exec(text)?.[1];
  return (number && sensor && sensorBandNumbers(sensor, number.toUpperCase())) || null;
}

function sensorBandNumbers(sensor: string, number: string): BandRole | null {
  return sensorBands(sensor, 'numbered')?.get(number) ?? null;
}

/** Centre in micrometres of "0.63-0.69 um", "842 nm", "(1.55–1.75 µm)"; null where no length is named. */
function wavelength(text: string): number | null {
  const match = /(\d+(?:\.\d+)?)(?:\s*(?:-|–|to)\s*(\d+(?:\.\d+)?))?\s*(um|µm|μm|nm|micrometers?|nanometers?)/i.exec(
    text,
  );
  if (!match) return null;
  const low = Number(match[1]);
  const centre = (low + Number(match[2] ?? low)) / 2;
  return /^n/i.test(match[3] ?? '') ? centre / 1000 : centre;
}

function roleOfWavelength(micrometres: number): BandRole {
  const ranges: readonly (readonly [number, number, BandRole])[] = [
    [0.45, 0.52, 'blue'],
    [0.52, 0.6, 'green'],
    [0.62, 0.69, 'red'],
    [0.69, 0.76, 'rededge'],
    [0.76, 0.92, 'nir'],
    [1.5, 1.8, 'swir1'],
    [2.0, 2.4, 'swir2'],
    [8, 14, 'thermal'],
  ];
  return ranges.find(([low, high]) => micrometres >= low && micrometres < high)?.[2] ?? 'unknown';
}
