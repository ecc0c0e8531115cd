/** Ein Lauf, der gerade läuft, auf Deutsch. */
import type { Catalogue } from '../en/index.ts';

export const progress: Catalogue['progress'] = {
  label: 'Fortschritt',
  title: 'Arbeitet',
  cancelling: 'Hält an…',
  ofQuestion: (question) => `Fortschritt von: ${question}`,
  refused: 'nicht gefragt',
  overall: 'Fortschritt des Laufs',
  elapsed: (time) => `bisher ${time}`,
  left: (time) => `noch etwa ${time}`,
  thinking: 'Was das Modell schreibt',
  windows: (window, windows) => `Fenster ${window} von ${windows}`,
  starting: 'Beginnt; Modelle werden beim ersten Mal geladen',
  stages: {
    read: 'Bild lesen',
    encode: 'Gesehenes kodieren',
    prompt: 'Kästen und Punkte finden',
    decode: 'Masken zeichnen',
    vectorise: 'Umrisse ziehen',
  },
  state: { waiting: 'wartet', active: 'jetzt', done: 'fertig' },
};
