/** Was an einem Punkt der Karte ist, auf Deutsch. */
import type { Catalogue } from '../en/index.ts';

export const identify: Catalogue['identify'] = {
  title: 'Abfragen',
  hint: 'Auf die Karte klicken zeigt Werte und Objekte. Mit der Tastatur: Pfeile bewegen ein Fadenkreuz, die Leertaste fragt dort.',
  feature: 'Objekt',
  area: 'Fläche',
  score: 'Güte',
  pixel: 'Spalte, Zeile',
  noData: 'keine Daten',
  nothing: 'Hier ist nichts.',
};
