/** Messen auf der Karte, auf Deutsch. */
import type { Catalogue } from '../en/index.ts';

export const measure: Catalogue['measure'] = {
  lengthTitle: 'Strecke messen',
  lengthHint:
    'Punkte anklicken; Doppelklick oder Eingabe beendet die Linie. Mit der Tastatur: Pfeile verschieben die Karte, der Punkt setzt einen Punkt in ihre Mitte.',
  areaTitle: 'Fläche messen',
  areaHint:
    'Ecken anklicken; Doppelklick oder Eingabe schließt die Fläche. Mit der Tastatur: Pfeile verschieben die Karte, der Punkt setzt eine Ecke in ihre Mitte.',
  length: (length) => `${length} auf dem Ellipsoid`,
  area: (area, perimeter) => `${area}, Umfang ${perimeter}`,
};
