/** Messen auf der Karte, auf Deutsch. */
import type { Catalogue } from '../en/index.ts';

export const measure: Catalogue['measure'] = {
  lengthTitle: 'Strecke messen',
  lengthHint:
    'Punkte anklicken; Doppelklick, rechte Taste oder Eingabe beendet die Linie. Mit der Tastatur: Pfeile bewegen ein Fadenkreuz, die Leertaste setzt einen Punkt.',
  areaTitle: 'Fläche messen',
  areaHint:
    'Ecken anklicken; Doppelklick, rechte Taste oder Eingabe schließt die Fläche. Mit der Tastatur: Pfeile bewegen ein Fadenkreuz, die Leertaste setzt eine Ecke.',
  length: (length) => `${length} auf dem Ellipsoid`,
  area: (area, perimeter) => `${area}, Umfang ${perimeter}`,
};
