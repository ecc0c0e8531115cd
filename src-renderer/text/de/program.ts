/** Das Programm als Ganzes: wie es heißt, was es verspricht, was es annimmt; auf Deutsch. */
export const program = {
  product: 'Think2Seg Desktop',
  offline: 'Offline: Bilder und Fragen bleiben auf diesem Rechner',
  drop: 'Loslassen, um als Ebene zu öffnen',
};
