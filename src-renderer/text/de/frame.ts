/** Der Rahmen des Fensters: Menüs, Werkzeugleisten, Bereiche, Befehle, Tasten; auf Deutsch. */
import type { Catalogue } from '../en/index.ts';

export const frame: Catalogue['frame'] = {
  menuBar: 'Menüleiste',
  menus: {
    file: 'Datei',
    edit: 'Bearbeiten',
    view: 'Ansicht',
    layer: 'Ebene',
    run: 'Lauf',
    window: 'Fenster',
    help: 'Hilfe',
  },
  toolBars: 'Werkzeugleisten',
  toolBar: {
    file: 'Datei',
    navigate: 'Bewegen',
    map: 'Karte',
    tools: 'Werkzeuge',
    edit: 'Bearbeiten',
    window: 'Fenster',
  },
  docks: { left: 'Bereiche links', right: 'Bereiche rechts', bottom: 'Bereiche unten' },
  resize: {
    left: 'Breite der Bereiche links',
    right: 'Breite der Bereiche rechts',
    bottom: 'Höhe der Bereiche unten',
  },
  panelMenu: (title) => `Was mit „${title}“ geschehen soll`,
  collapse: 'Bereiche einklappen',
  expand: (title) => `${title} zeigen`,
  moveTo: { left: 'Nach links', right: 'Nach rechts', bottom: 'Nach unten' },
  closePanel: 'Bereich schließen',
  panelNotOpen: 'Er ist nicht offen.',
  emptyDock: 'Hier ist kein Bereich. Bereiche werden im Menü „Fenster“ geöffnet.',

  commands: {
    palette: 'Befehle…',
    keymap: 'Tasten',
    about: 'Über Think2Seg Desktop',
    showPanel: (title) => `Bereich: ${title}`,
    closePanel: (title) => `Bereich schließen: ${title}`,
    docks: { left: 'Bereiche links', right: 'Bereiche rechts', bottom: 'Bereiche unten' },
    resetLayout: 'Bereiche an ihre Plätze',
    theme: { system: 'Farben: wie das System', light: 'Farben: hell', dark: 'Farben: dunkel' },
    nextTheme: 'Farben wechseln',
    language: { system: 'Sprache: wie das System', en: 'Language: English', de: 'Sprache: Deutsch' },
    focusQuestion: 'Zur Frage',
    nextRegion: 'Nächster Teil des Fensters',
    previousRegion: 'Voriger Teil des Fensters',
  },

  palette: {
    label: 'Befehle',
    placeholder: 'Was möchten Sie tun?',
    none: 'Kein Befehl heißt so.',
    results: (count) => (count === 1 ? '1 Befehl' : `${count} Befehle`),
  },

  keymap: {
    title: 'Tasten',
    general: 'Überall',
    plain: 'Solange kein Text eingegeben wird',
    map: 'Auf der Karte',
    mapKeys: [
      ['Rad, zwei Finger', 'Am Zeiger zoomen'],
      ['Ziehen, mittlere Taste, Leertaste + bewegen', 'Verschieben'],
      ['Pfeiltasten', 'Verschieben'],
      ['+ und −', 'Zoomen'],
      ['Alt+Umschalt + ziehen', 'Drehen'],
      ['Umschalt + ziehen', 'Auf einen Kasten zoomen'],
      [
        'Rechte Taste, Menütaste, Umschalt+F10, ruhender Finger',
        'Was mit dem Ort oder dem Objekt dort getan werden kann',
      ],
      ['Eingabe, rechte Taste', 'Abschließen, was gezeichnet wird'],
      ['Rücktaste', 'Den letzten Punkt zurücknehmen'],
      ['Esc', 'Verwerfen, was gezeichnet wird; Werkzeug weglegen; Lauf anhalten'],
    ],
    tool: 'Mit einem Werkzeug, nur mit der Tastatur',
    toolKeys: [
      ['Pfeiltasten', 'Fadenkreuz bewegen; mit Umschalt um ein Pixel'],
      ['Bild ab, Bild auf', 'Fadenkreuz zum nächsten oder vorigen Stützpunkt, Griff oder Objekt'],
      ['Leertaste', 'Am Fadenkreuz klicken; gehalten und mit Pfeilen ziehen; mit Umschalt: Umschalt+Klick'],
      ['Komma', 'Alt+Klick: was nicht dazugehört, oder einen Stützpunkt entfernen'],
      ['0', 'Drücken und halten, um mit den Pfeilen zu ziehen; noch einmal lässt los'],
      ['[ und ]', 'Kleinerer und größerer Pinsel'],
      ['Eingabe', 'Abschließen; bei Werkzeugen ohne Abschluss klicken'],
    ],
  },

  about: {
    version: (version) => `Version ${version}`,
    host: { electron: 'Desktop-Programm', server: 'Für einen Browser auf diesem Rechner' },
    licence: 'Apache-2.0. Die Lizenzen der Bestandteile stehen in THIRD-PARTY-NOTICES.txt.',
  },
};
