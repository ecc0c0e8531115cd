/** Titel der Bereiche, auf Deutsch. */
import type { Catalogue } from '../en/index.ts';

export const panels: Catalogue['panels'] = {
  layers: 'Ebenen',
  query: 'Frage',
  models: 'Modelle',
  devices: 'Geräte',
  edits: 'Bearbeitungen',
  notices: 'Hinweise',
  bookmarks: 'Lesezeichen',
  basemaps: 'Grundkarten',
  style: 'Darstellung',
  history: 'Läufe',
  evaluation: 'Auswertung',
  concepts: 'Begriffe',
  prompters: 'Prompter',
  processing: 'Vorbereiten',
  editing: 'Bearbeiten',
  table: 'Attributtabelle',
};
