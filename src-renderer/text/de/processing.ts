/** Ein Gebiet vorbereiten, und der Zwischenspeicher; auf Deutsch. */
import type { Catalogue } from '../en/index.ts';
import { count } from './plural.ts';

const windows = (number: number) => `${count(number)} Fenster`;

export const processing: Catalogue['processing'] = {
  title: 'Dieses Gebiet vorbereiten',
  lead: 'Kodiert das Gebiet einmal und bewahrt das auf diesem Rechner auf. Fragen, die es brauchen, und Berichtigungen von Masken antworten dann sofort, auch nach einem Neustart.',
  what: (name, whole) =>
    whole
      ? `Ganz ${name}, in der Auflösung, die für die Frage gewählt ist.`
      : `Das Gebiet von ${name}, das für die Frage gewählt ist, in ihrer Auflösung.`,
  start: 'Vorbereiten',
  startHint: 'Die Fenster kodieren, die noch nicht aufbewahrt sind; Fragen gehen vor',
  stop: 'Anhalten',
  stopHint: 'Anhalten; was fertig ist, bleibt, und beim nächsten Mal geht es von dort weiter',
  stopping: 'Hält an…',
  starting: 'Beginnt…',
  progress: 'Fortschritt der Vorbereitung',
  windows: (done, all) => `${count(done)} von ${windows(all)}${all === 1 ? '' : 'n'}`,
  left: (time) => `noch etwa ${time}`,
  done: (name, all, made) =>
    made === 0
      ? `${name} war schon vorbereitet (${windows(all)}).`
      : `${name} ist vorbereitet: ${windows(made)} kodiert.`,
  under: 'Ein Gebiet wird gerade vorbereitet.',
  off: 'Auf diesem Rechner wird nichts aufbewahrt (THINK2SEG_CACHE=off).',
  cache: 'Aufbewahrte Kodierungen',
  holds: (number, size, limit) => `${windows(number)}, ${size} von höchstens ${limit}`,
  clear: 'Leeren',
  clearHint: 'Alle aufbewahrten Kodierungen entfernen; sie werden neu gemacht, wenn sie gebraucht werden',
  empty: 'Nichts ist aufbewahrt.',
  cleared: (number) => `${windows(number)} entfernt.`,
};
