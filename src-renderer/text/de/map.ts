/** Die Karte, auf Deutsch. */
import type { Catalogue } from '../en/index.ts';

export const map: Catalogue['map'] = {
  label: 'Karte',
  hint: 'Karte. Pfeiltasten verschieben, Plus und Minus zoomen; ziehen mit der linken oder mittleren Taste.',
  keyHand:
    'Pfeile bewegen das Fadenkreuz (Umschalt: um ein Pixel), Leertaste klickt (gehalten: zieht), 0 hält und lässt los, das Komma ist Alt+Klick.',
  keyPlace: (place) => `Fadenkreuz bei ${place}`,
  scaleBar: 'Maßstabsleiste',
  tileFault: (name, because) => `Ein Teil von ${name} konnte nicht gezeichnet werden: ${because}`,

  noMap: 'Öffnen Sie zuerst ein Bild.',
  noSelection: 'Wählen Sie zuerst ein Objekt.',
  notGeographic: 'Die Karte hat kein Koordinatensystem.',
  commands: {
    zoomIn: 'Vergrößern',
    zoomOut: 'Verkleinern',
    zoomToLayer: 'Auf die Ebene zoomen',
    zoomToSelection: 'Auf die Auswahl zoomen',
    zoomNative: 'Auf die eigene Auflösung zoomen',
    rotateLeft: 'Karte nach links drehen',
    rotateRight: 'Karte nach rechts drehen',
    northUp: 'Norden oben',
  },
  northArrow: 'Norden; drücken dreht Norden nach oben',
  cut: 'Ebene, die an der Linie abgeschnitten wird',
  allResults: 'Alle Ergebnisse',
  swipe: 'Linie des Vergleichs',
  options: {
    graticule: 'Gradnetz',
    overview: 'Übersichtskarte',
    swipe: 'Mit dem vergleichen, was darunter liegt',
    noSwipe: 'Öffnen Sie eine zweite Ebene zum Vergleichen.',
  },
};
