/** Buttons that are called the same wherever they are, in English. */
export const buttons = {
  close: 'Close',
  cancel: 'Cancel',
  details: 'Details',
  undo: 'Undo',
};
