/** Die Eigenschaften eines Rasters, auf Deutsch. */
import type { BandRole } from '../../../src-main/contract/raster.ts';
import type { Catalogue } from '../en/index.ts';

const roles: Readonly<Record<BandRole, string>> = {
  red: 'Rot',
  green: 'Grün',
  blue: 'Blau',
  rededge: 'Roter Rand',
  nir: 'nahes Infrarot',
  swir1: 'kurzwelliges Infrarot 1',
  swir2: 'kurzwelliges Infrarot 2',
  thermal: 'thermisch',
  pan: 'panchromatisch',
  alpha: 'Alpha',
  unknown: 'Rolle unbekannt',
};

export const properties: Catalogue['properties'] = {
  label: 'Eigenschaften',
  crs: 'KBS',
  size: 'Größe',
  pixel: 'Pixelgröße',
  bands: 'Kanäle',
  shown: 'Als R, G, B',
  type: 'Werte',
  nodata: 'Keine Daten',
  extent: 'Ausdehnung',
  overviews: 'Übersichten',
  none: 'keine',
  storage: 'Ablage',
  path: 'Datei',
  notices: 'Hinweise',
  noCrs: 'Ohne Georeferenz: Koordinaten sind Pixel',
  unknownCrs: (label) => `Unbekanntes KBS (${label})`,
  band: ({ index, role, description }) => `${index} ${role === 'unknown' ? description || roles.unknown : roles[role]}`,
  roleFrom: {
    description: 'die Datei nennt sie',
    sensor: 'nach der Kanalfolge des Sensors',
    colour: 'nach der Farbdeutung',
    order: 'nach der Stelle',
    none: 'die Datei sagt es nicht',
  },
  sampleType: (type) =>
    type
      .replace('uint', 'ohne Vorzeichen, ')
      .replace(/^int/, 'mit Vorzeichen, ')
      .replace('float', 'Gleitkomma, ')
      .replace(/(\d+)$/, '$1 Bit'),
  block: (width, height, compression) => `Blöcke ${width} × ${height}, ${compression}`,
};
