/** Eine Antwort, auf Deutsch. */
import type { Catalogue } from '../en/index.ts';
import { plural } from './plural.ts';

export const result: Catalogue['result'] = {
  label: 'Ergebnis',
  empty: 'Hier erscheinen Antworten.',
  emptyHint: 'Stellen Sie oben eine Frage. Jede Antwort behält ihre Begründung, Kästen und Punkte und Flächen.',
  masks: (count) => `${plural(count, 'Objekt', 'Objekte')} gefunden`,
  featuresOf: (now, found) =>
    now === found
      ? `${plural(found, 'Objekt', 'Objekte')} gefunden`
      : `${plural(now, 'Objekt', 'Objekte')}, ${found} gefunden`,
  together: (questions) => `Antworten auf ${questions} Fragen`,
  noTarget: 'Kein Ziel',
  noTargetText:
    'Das Bild wurde durchsucht, und nichts in diesem Gebiet beantwortet die Frage. Das ist eine Antwort, kein Fehler.',
  unreadable: 'Unlesbare Antwort',
  unreadableText:
    'Der Prompter hat geantwortet, aber nicht so, dass sich Kästen und Punkte ergeben. Über das Bild lässt sich nichts sagen.',
  unknown: 'Diesem Prompter unbekannt',
  unknownText: 'Die Frage liegt außerhalb dessen, was dieser Prompter suchen kann. Das Bild wurde nicht durchsucht.',
  cancelled: 'Abgebrochen',
  cancelledText: 'Der Lauf wurde angehalten. Nichts wurde geändert.',
  fault: 'Die Frage konnte nicht beantwortet werden',
  reason: 'Begründung',
  reasonBy: (name, kind) => (kind ? `von ${name}: ${kind}` : `von ${name}`),
  noReason: 'Der Prompter gab keine Begründung.',
  totalArea: 'Gesamtfläche',
  timeToMask: 'Zeit bis zur Maske',
  timings: 'Wohin die Zeit ging',
  timing: {
    read: 'Lesen',
    encode: 'Kodieren',
    prompt: 'Prompten',
    decode: 'Dekodieren',
    vectorise: 'Vektorisieren',
    total: 'Zusammen',
  },
  aWindow: (time) => `${time} je Fenster`,
  atOnce: (total) =>
    `Mehrere Fenster wurden zugleich gefragt. Die Stufen zählen die Zeit jedes Fensters zusammen, daher sind sie mehr als die ${total}, die der Lauf gedauert hat.`,
  form: {
    held: {
      grammar: 'Das Modell konnte nur Antworten der richtigen Form schreiben (Grammatik).',
      'json-schema': 'Der Server hielt das Modell an die Form einer Antwort (JSON-Schema).',
      'guided-json': 'Der Server hielt das Modell an die Form einer Antwort (guided JSON).',
    },
    refused: (because) =>
      `Der Server wollte das Modell nicht an die Form einer Antwort halten, es wurde ohne sie gefragt: ${because}`,
  },
  cached: (count) => `${plural(count, 'Fenster', 'Fenster')} aus dem Zwischenspeicher`,
  window: 'Wie gelesen wurde',
  gsd: 'Auflösung',
  why: 'Warum',
  bands: 'Kanäle',
  models: 'Gemacht von',
  promptsShown: 'Kästen und Punkte',
  promptsHint: 'Die Kästen und Punkte zeigen, aus denen die Masken entstanden',
  modeHint: {
    semantic:
      'Eine Maske: Was zusammengehört, ist ein Objekt. Kein Modell läuft noch einmal; Rückgängig bringt das andere wieder.',
    instance: 'Objekte: eines für jedes einzelne. Kein Modell läuft noch einmal; Rückgängig bringt das andere wieder.',
  },
  switching: 'Die Masken werden zusammengeführt…',
  leftOff: {
    title: 'Nicht alles an der Antwort wurde verwendet',
    inWindow: (window) => `Fenster ${window}, `,
    one: (number) => `Instanz ${number}`,
    several: (count) => plural(count, 'Instanz', 'Instanzen'),
    parts: { instance: '', box: 'Kasten, ', positive: 'Punkte, ', negative: 'negative Punkte, ' },
    reasons: {
      notObject: 'nicht in der Form einer Instanz',
      noGeometry: 'weder Kasten noch Punkte',
      badBox: 'ein Kasten hat vier Zahlen',
      emptyBox: 'ohne Fläche',
      outside: 'außerhalb des Bildes',
      badPoints: 'keine Zahlenpaare',
      pointCount: 'mehr oder weniger als verlangt',
      notAllowed: 'nicht verlangt',
      notFinite: 'eine Koordinate ist keine Zahl',
      duplicate: 'wiederholt eine größere',
      overLimit: 'mehr als gelesen werden',
      cutOff: 'die Antwort endet darin',
    },
    clamped: (count) =>
      `${plural(count, 'Koordinate', 'Koordinaten')} außerhalb des Bildes an seinen Rand gebracht; sind es viele, antwortet das Modell in einem anderen Rahmen`,
  },
  list: 'Objekte',
  feature: (number, label) => `Objekt ${number}, ${label}`,
  score: (score) => `Güte ${score}`,
  scoreTitle: 'Wie sicher das Modell ist, von 0 bis 1',
  lowScore: 'geringe Güte',
  lowScoreTitle: 'Das Modell ist sich nicht sicher: Sehen Sie es an, bevor Sie es verwenden.',
  allLow: 'Alle Güten sind gering. Das Ergebnis kann falsch sein; sehen Sie es an, bevor Sie es verwenden.',
  retry: 'Noch einmal fragen',
  raw: 'Was das Modell antwortete',
  noScore: 'ohne Güte',
  maskBy: { segmenter: 'Umriss: Segmentierer', prompter: 'Umriss: Prompter', person: 'Umriss: gezeichnet' },
  maskByHint: {
    segmenter: 'Den Umriss zeichnete der Segmentierer aus Kasten und Punkten.',
    prompter:
      'Der Umriss ist das eigene Zeugnis des Prompters; die Maske des Segmentierers wich ab oder wurde nicht verlangt.',
    person: 'Der Umriss wurde von Hand gezeichnet.',
  },
  agreement: (percent) => `, ${percent} gleich`,
  more: (count) => `${plural(count, 'weiteres Objekt', 'weitere Objekte')} zeigen`,
  export: 'Exportieren…',
  exportHint: 'Die Objekte als GeoJSON speichern, mit ihrer Herkunft',
  exported: (path) => `Gespeichert: ${path}`,
  downloaded: (name) => `${name} wurde an die Downloads des Browsers übergeben.`,
  zoomTo: 'Auf das Ergebnis zoomen',
  knows: 'Er kennt',

  commands: { export: 'Ergebnis exportieren…', noResult: 'Es wird kein Ergebnis gezeigt.' },
};
