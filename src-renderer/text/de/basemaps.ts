/** Grundkarten, auf Deutsch. */
import type { Catalogue } from '../en/index.ts';
import { plural } from './plural.ts';

export const basemaps: Catalogue['basemaps'] = {
  title: 'Grundkarten',
  intro:
    'Kacheldienste, die unter den Ebenen liegen. Es wird keiner gebraucht; Kacheln holt das Programm, und nie, solange es offline ist.',
  none: 'Keine',
  chosen: 'Grundkarte',
  name: 'Name',
  template: 'Adresse',
  templateHint:
    'https://…/{z}/{x}/{y}.png oder eine WMTS-Adresse mit {TileMatrix}, {TileRow} und {TileCol}, in Web-Mercator',
  attribution: 'Herkunftsangabe',
  maxZoom: 'Größte Zoomstufe',
  add: 'Hinzufügen',
  remove: (name) => `${name} entfernen`,
  removed: (name) => `${name} wurde aus der Liste entfernt.`,
  offline: 'Das Programm ist offline: Grundkarten werden nicht geholt.',
  wmts: {
    title: 'Von einem WMTS-Dienst',
    url: 'Capabilities',
    hint: 'Adresse seiner Capabilities, zum Beispiel https://…/WMTSCapabilities.xml. Der Dienst wird einmal gefragt, danach nur nach Kacheln.',
    read: 'Dienst lesen',
    reading: 'Wird gelesen…',
    found: (title, layers) => `${title || 'Der Dienst'}: ${plural(layers, 'Ebene', 'Ebenen')}`,
    layer: 'Ebene',
    set: 'Raster',
    unknown: 'unbekanntes Koordinatensystem',
    unknownCrs: (crs) => `Das Programm kennt das Koordinatensystem ${crs} nicht. Ein anderes Raster wählen.`,
    noPictures: 'Diese Ebene hat keine Bilder, die gezeigt werden können (PNG, JPEG, WebP).',
    choose: 'Eine Ebene und ein Raster wählen.',
    nothing: 'Die Antwort ist keine Liste von Ebenen eines WMTS.',
    unusable: 'Der Dienst sagt nicht, wo die Kacheln dieser Ebene sind.',
    add: 'Hinzufügen',
  },
  invalid: 'Die Adresse beginnt mit http:// oder https:// und enthält {z}, {x} und {y}.',
};
