/** Grundkarten, auf Deutsch. */
import type { Catalogue } from '../en/index.ts';

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
  invalid: 'Die Adresse beginnt mit http:// oder https:// und enthält {z}, {x} und {y}.',
};
