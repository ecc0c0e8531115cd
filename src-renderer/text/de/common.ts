/** Wörter, die mehrere Bereiche teilen, auf Deutsch. */
export const common = {
  product: 'Think2Seg Desktop',
  close: 'Schließen',
  cancel: 'Abbrechen',
  details: 'Einzelheiten',
  offline: 'Offline: Bilder und Fragen bleiben auf diesem Rechner',
  drop: 'Loslassen, um als Ebene zu öffnen',
  undo: 'Rückgängig',
  loading: 'Wird geladen…',
};
