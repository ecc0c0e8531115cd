/** Die Statuszeile, auf Deutsch. */
import type { Catalogue } from '../en/index.ts';

export const status: Catalogue['status'] = {
  label: 'Status',
  coordinates: 'Koordinaten des Zeigers',
  noCursor: 'Über die Karte fahren für Koordinaten',
  lonLat: 'Länge und Breite',
  scale: 'Maßstab',
  crs: 'KBS der Karte',
  pixels: 'Pixelkoordinaten',
  idle: 'Bereit',
  scaleHint: 'Maßstab; geben Sie einen anderen ein, zum Beispiel 1 : 25.000',
  crsOfLayer: 'Wie die erste Ebene',
  rotation: 'Drehung der Karte; drücken dreht Norden nach oben',
  progress: 'Der laufende Lauf; drücken zeigt ihn',
  memory: 'Speicher des Programms',
  processes: { host: 'Programm', raster: 'Raster lesen', inference: 'Modelle' },
  device: 'Gerät',
  deviceHint: 'Worauf die Modelle laufen; drücken zeigt die Geräte',
  offline: 'Offline',
  online: 'Online',
  offlineHint: 'Offline: Das Programm öffnet keine Verbindung zu einem anderen Rechner. Drücken, um online zu gehen.',
  onlineHint:
    'Online: Pakete, Grundkarten und Server werden geholt, wenn Sie es verlangen. Drücken, um offline zu gehen.',
};
