/** Modelle und Geräte, auf Deutsch. */
import type { Catalogue } from '../en/index.ts';
import { plural } from './plural.ts';

export const settings: Catalogue['settings'] = {
  title: 'Modelle und Geräte',
  models: 'Modelle',
  devices: 'Geräte',
  about: 'Über',
  loading: 'Sucht…',
  verify: 'Dateien prüfen',
  verifying: 'Prüft…',
  state: {
    ready: 'bereit',
    missing: 'fehlt',
    corrupt: 'beschädigt',
    unchecked: 'noch nicht geprüft',
    available: 'kann geholt werden',
  },
  role: { prompter: 'Prompter', segmenter: 'Segmentierer' },
  licence: 'Lizenz',
  commercial: 'kommerzielle Nutzung erlaubt',
  nonCommercial: 'nicht für kommerzielle Nutzung',
  source: 'Quelle',
  size: 'Größe',
  hash: 'SHA-256',
  knows: 'Kennt',
  chosen: 'in Gebrauch',
  available: 'verfügbar',
  refused: 'nicht verfügbar',
  threads: (threads) => plural(threads, 'Thread', 'Threads'),
  because: (because, time) => (time ? `${because} Geprüft in ${time}.` : because),
  runtime: 'Laufzeit',
  version: (version) => `Version ${version}`,
  host: { electron: 'Desktop-Programm', server: 'Für einen Browser auf diesem Rechner' },
};
