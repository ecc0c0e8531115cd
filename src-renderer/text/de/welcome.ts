/** Der erste Bildschirm, auf Deutsch. */
import type { Catalogue } from '../en/index.ts';

export const welcome: Catalogue['welcome'] = {
  label: 'Willkommen',
  title: 'Stellen Sie einem Bild eine Frage, und sehen Sie die Maske auf der Karte',
  lead: 'Öffnen Sie ein georeferenziertes Bild, schreiben Sie, was Sie suchen, und erhalten Sie Polygone mit der Begründung, den Kästen und Punkten, aus denen sie entstanden, und ihren Flächen.',
  dropTitle: 'GeoTIFF hier ablegen',
  dropOr: 'oder',
  open: 'GeoTIFF öffnen…',
  dropNote: 'Jede Größe, 8 bis 32 Bit, beliebig viele Kanäle. Die Datei wird nur gelesen, nie geändert.',
  sampleTitle: 'Am Beispiel ausprobieren',
  sampleOpen: 'Beispiel öffnen',
  sampleAlt: 'Das Beispielbild: die Küste bei Olinda in Brasilien, gesehen von Landsat 7',
  askThis: (question) => `Beispiel öffnen und fragen: ${question}`,
  questionsTitle: 'Fragen für den Anfang',
  loading: 'Wird geöffnet…',
};
