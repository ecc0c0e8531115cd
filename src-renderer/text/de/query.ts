/** Die Frage und ihre Einstellungen, auf Deutsch. */
import type { Catalogue } from '../en/index.ts';
import { count } from './plural.ts';

export const query: Catalogue['query'] = {
  label: 'Frage',
  input: 'Eine Frage zum Bild',
  placeholder: 'Fragen Sie das Bild, zum Beispiel: Where is the open water?',
  run: 'Fragen',
  runHint: 'Die Frage stellen (Eingabe)',
  cancelHint: 'Den Lauf anhalten (Esc)',
  questions: (count) => `${count} Fragen über eine Kodierung`,
  questionOf: (number, count) => `Frage ${number} von ${count}`,
  another: 'Noch eine Frage zum selben Gebiet',
  add: 'Frage hinzufügen',
  addHint:
    'Mehrere Fragen zu einem Gebiet werden über eine Kodierung beantwortet; jede hat ihr eigenes Ergebnis. In einer Frage: Umschalt+Eingabe.',
  noMore: (most) => `Höchstens ${most} Fragen werden zugleich gestellt.`,
  removeQuestion: (number) => `Frage ${number} wegnehmen`,
  runSeveral: (count) => `${count} fragen`,
  try: 'Etwa',
  suggestion: (question) => `Fragen: ${question}`,
  // The prompters read English.
  knownQuestion: (concept) => `Show me the ${concept}`,
  area: 'Gebiet',
  areaWhole: 'Ganze Ebene',
  areaView: 'Aktuelle Ansicht',
  areaDrawn: 'Gezeichnetes Gebiet',
  areaFeature: 'Ausgewähltes Objekt',
  draw: 'Zeichnen…',
  areaTool: {
    title: 'Gebiet der Frage zeichnen',
    hint: 'Zwei Ecken anklicken. Mit der Tastatur: Pfeile bewegen ein Fadenkreuz, die Leertaste setzt eine Ecke.',
  },
  resolution: 'Auflösung',
  resolutionAuto: 'Automatisch',
  resolutionNative: 'Eigene',
  resolutionMetres: 'Meter',
  resolutionCoarseToFine: 'Grob, dann fein',
  metres: 'Meter je Pixel',
  mode: 'Ergebnis',
  modeSemantic: 'Eine Maske',
  modeInstance: 'Objekte',
  modeHint: 'Eine Maske: Was zusammengehört, ist ein Objekt. Objekte: eines für jedes einzelne.',
  prompter: 'Prompter',
  segmenter: 'Segmentierer',
  grammar: 'Nur gültige Antworten',
  grammarHint:
    'Eine Grammatik lässt das Modell nur Antworten der richtigen Form schreiben. Es gibt dann immer Kästen und Punkte oder sagt, dass es kein Ziel gibt; was es sonst gesagt hätte, geht verloren.',
  notReady: (because) => `nicht bereit: ${because}`,
  reasons: {
    noLayer: 'Öffnen Sie zuerst ein Bild.',
    noQuestion: 'Geben Sie zuerst eine Frage ein.',
    tooLong: (limit) => `Die Frage ist zu lang; höchstens ${count(limit)} Zeichen werden gelesen.`,
    running: 'Eine Frage wird gerade beantwortet.',
    noMetres: 'Geben Sie die Auflösung in Metern an, mehr als 0.',
    noModels: 'Die Modelle sind noch nicht bekannt.',
    noDrawn: 'Zeichnen Sie zuerst ein Gebiet auf der Karte.',
    noFeature: 'Wählen Sie zuerst ein Objekt.',
    noView: 'Ansicht und Ebene haben kein gemeinsames Koordinatensystem; fragen Sie nach der ganzen Ebene.',
  },

  commands: { run: 'Die Frage stellen', cancel: 'Den Lauf anhalten', nothingRuns: 'Es läuft nichts.' },
};
