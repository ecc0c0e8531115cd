/** Words that several areas share, in English. */

export const common = {
  product: 'Think2Seg Desktop',
  close: 'Close',
  cancel: 'Cancel',
  details: 'Details',
  offline: 'Offline: imagery and questions stay on this computer',
  drop: 'Drop to open as a layer',
  undo: 'Undo',
  loading: 'Loading…',
};
