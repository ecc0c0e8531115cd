/** Die gemachten Läufe, auf Deutsch. */
import type { Catalogue } from '../en/index.ts';
import { count as counted } from './plural.ts';

export const history: Catalogue['history'] = {
  title: 'Läufe',
  none: 'Jede Frage, die Sie stellen, wird hier mit ihrem Ergebnis aufbewahrt.',
  search: 'Fragen und Bilder suchen',
  open: (query) => `Ergebnis öffnen: ${query}`,
  again: (query) => `Noch einmal: ${query}`,
  reuse: (query) => `Frage für ein anderes Gebiet oder Bild nehmen: ${query}`,
  remove: (query) => `Lauf löschen: ${query}`,
  removed: (query) => `Der Lauf „${query}“ wurde gelöscht.`,
  reused: 'Die Frage steht im Feld. Wählen Sie ein Gebiet oder ein anderes Bild, dann fragen Sie.',
  part: 'Teil',
  whole: 'ganze Ebene',
  more: (count) => `${counted(count)} weitere zeigen`,
};
