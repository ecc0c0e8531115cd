/** Was an einem Punkt der Karte ist, auf Deutsch. */
import type { Catalogue } from '../en/index.ts';

export const identify: Catalogue['identify'] = {
  title: 'Abfragen',
  hint: 'Auf die Karte klicken zeigt Werte und Objekte. Mit der Tastatur: Der Punkt fragt ihre Mitte ab.',
  feature: 'Objekt',
  area: 'Fläche',
  score: 'Güte',
  pixel: 'Spalte, Zeile',
  noData: 'keine Daten',
  nothing: 'Hier ist nichts.',
};
