/** What the server host says to the person who starts it. */
export const text = {
  serving: 'Think2Seg Desktop is served at this address, to this machine only, until Ctrl+C:',
  noBrowser: 'No browser could be opened; open the address yourself.',
  usage: 'usage: server [--port N] [--open]',
  error: 'error',
  hint: 'hint',
} as const;
