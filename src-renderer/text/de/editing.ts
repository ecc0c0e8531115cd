/** Bearbeiten: Namen der Schritte, Werkzeuge, Attributtabelle; auf Deutsch. */
import type { Catalogue } from '../en/index.ts';

const quoted = (name: string) => `„${name}“`;

export const editing: Catalogue['editing'] = {
  steps: {
    openImage: (name) => `${name} öffnen`,
    ask: (question) => `Frage ${quoted(question)}`,
    showAs: (mode) => (mode === 'semantic' ? 'Als eine Maske zeigen' : 'Als Objekte zeigen'),
    removeLayer: (name) => `${quoted(name)} entfernen`,
    changeLayer(name, change) {
      if (change.visible !== undefined) return `${quoted(name)} ${change.visible ? 'zeigen' : 'ausblenden'}`;
      if (change.opacity !== undefined) return `Deckkraft von ${quoted(name)}`;
      if (change.promptsVisible !== undefined)
        return `Kästen und Punkte ${change.promptsVisible ? 'zeigen' : 'ausblenden'}`;
      if (change.name !== undefined) return `${quoted(name)} umbenennen`;
      if (change.style !== undefined) return `Darstellung von ${quoted(name)}`;
      return `${quoted(name)} ändern`;
    },
  },
  history: {
    title: 'Bearbeitungen',
    start: 'Wie es begann',
    empty: 'Noch wurde nichts geändert.',
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    nothingDone: 'Es gibt nichts rückgängig zu machen.',
    nothingUndone: 'Es gibt nichts zu wiederholen.',
    backTo: (name) => `Zurück bis nach: ${name}`,
    redoTo: (name) => `Wiederholen bis: ${name}`,
  },
  restored: (edits, crashed) =>
    `${crashed ? 'Das Programm war unerwartet beendet worden. ' : ''}Ihre letzte Sitzung ist wieder da, mit ${edits === 1 ? 'ihrem einen Schritt' : `ihren ${edits} Schritten`} im Verlauf.`,
  dropped: 'Der letzte Schritt war nicht ganz geschrieben worden und fehlt.',
  missingImage: (name, because) => `${name} bleibt als Ebene, aber das Bild kann nicht gezeigt werden: ${because}`,
};
