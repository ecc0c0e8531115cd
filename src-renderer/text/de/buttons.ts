/** Knöpfe, die überall gleich heißen, auf Deutsch. */
export const buttons = {
  close: 'Schließen',
  cancel: 'Abbrechen',
  details: 'Einzelheiten',
  undo: 'Rückgängig',
};
