/** Benannte Orte der Karte, auf Deutsch. */
import type { Catalogue } from '../en/index.ts';

export const bookmarks: Catalogue['bookmarks'] = {
  title: 'Lesezeichen',
  add: 'Ansicht als Lesezeichen',
  none: 'Ein Lesezeichen merkt sich, wohin die Karte blickt: Ort, Maßstab und Drehung.',
  newName: (number) => `Ort ${number}`,
  go: (name) => `Gehe zu ${name}`,
  rename: (name) => `Name von ${name}`,
  remove: (name) => `${name} entfernen`,
  removed: (name) => `${name} wurde entfernt.`,
};
