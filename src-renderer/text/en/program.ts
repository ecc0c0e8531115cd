/** The program as a whole: its name, what it promises, what it takes; in English. */
export const program = {
  product: 'Think2Seg Desktop',
  offline: 'Offline: imagery and questions stay on this computer',
  drop: 'Drop to open as a layer',
};
