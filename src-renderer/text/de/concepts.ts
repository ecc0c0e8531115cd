/** Begriffe, die jemand durch Anklicken lehrt, auf Deutsch. */
import type { Catalogue } from '../en/index.ts';
import { count } from './plural.ts';

const examples = (number: number) => `${count(number)} ${number === 1 ? 'Beispiel' : 'Beispiele'}`;
const counters = (number: number) => `${count(number)} ${number === 1 ? 'Gegenbeispiel' : 'Gegenbeispiele'}`;

export const concepts: Catalogue['concepts'] = {
  title: 'Begriffe',
  none: 'Ein Begriff ist etwas, das Sie lehren: Klicken Sie einige Beispiele auf der Karte an, benennen Sie sie, und fragen Sie überall danach. Nichts verlässt diesen Rechner.',
  teach: 'Begriff lehren',
  import: 'Importieren…',
  taughtFrom: (positive, negative) =>
    negative > 0 ? `${examples(positive)}, ${counters(negative)}` : examples(positive),
  find: (name) => `Alle finden: ${name}`,
  question: (name) => `Zeige mir alle: ${name}`,
  more: (name) => `Mehr über ${name} lehren`,
  export: (name) => `${name} als Datei exportieren`,
  remove: (name) => `${name} entfernen`,
  removed: (name) => `${name} wurde entfernt.`,
  imported: (name) => `${name} wurde importiert.`,
  exported: (path) => `Exportiert nach ${path}.`,
  saved: (name) => `${name} ist gelehrt: Fragen Sie unter diesem Namen danach.`,
  name: 'Name',
  namePlaceholder: 'Zum Beispiel: Gewächshaus',
  words: 'Andere Namen',
  wordsHint: 'Durch Kommas getrennt; jeder davon gilt in einer Frage.',
  examples: 'Beispiele',
  example: (number, size) => `Beispiel ${count(number)}, ${size}`,
  counter: (number, size) => `Gegenbeispiel ${count(number)}, ${size}`,
  fromBefore: 'von früher',
  removeExample: (label) => `Entfernen: ${label}`,
  looking: 'Wird angesehen…',
  howTo:
    'Klicken Sie an, was gemeint ist; mit Alt, was ähnlich aussieht und es nicht ist. Drei Beispiele von verschiedenen Orten genügen meist.',
  save: 'Speichern',
  cancel: 'Abbrechen',
  spots: {
    title: 'Im Ausschnitt gefunden',
    searching: 'Sucht weiter…',
    none: 'Nichts im Ausschnitt ist wie die Beispiele.',
    found: (places, outlined) =>
      `${count(places)} ${places === 1 ? 'Stelle' : 'Stellen'} wie die Beispiele, ${count(outlined)} umrissen`,
    place: (rank, score) => `${count(rank)}: zu ${score} ähnlich`,
    outlined: 'umrissen',
    likely: 'noch nicht umrissen',
    zoom: (rank) => `Zur Stelle ${count(rank)} zoomen`,
    how: 'Stellen sagt allein die Kodierung mit den Farben; was der Segmentierer dort umreißt, entscheidet.',
  },
  reasons: {
    noName: 'Geben Sie einen Namen.',
    noExample: 'Klicken Sie mindestens ein Beispiel auf der Karte an.',
    looking: 'Der letzte Klick wird noch angesehen.',
    noSegmenter: (id) => `Begriffe werden mit dem Segmentierer ${id} gelehrt, der nicht bereit ist.`,
  },
  like: {
    title: 'Mehr davon finden',
    query: (name) => `Mehr wie ${name}`,
    needsSelection:
      'Ein Objekt als Beispiel auswählen: mit dem Werkzeug „Auswählen“ anklicken oder seine Zeile in der Tabelle.',
    otherImage: 'Das Bild auswählen, in dem das Objekt gefunden wurde.',
    keepQuestion: 'Diese Beispiele als Begriff behalten, nach dem mit Namen gefragt werden kann?',
    keep: 'Als Begriff behalten',
  },
  tool: {
    title: 'Durch Beispiele lehren',
    hint: 'Anklicken, was gemeint ist; mit Alt, was es nicht ist; mit der Tastatur bewegen Pfeile ein Fadenkreuz, die Leertaste klickt. Esc beendet.',
  },
};
