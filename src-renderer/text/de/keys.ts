/** Namen von Tasten, auf Deutsch. */
import type { Catalogue } from '../en/index.ts';

export const keys: Catalogue['keys'] = {
  ctrl: 'Strg',
  alt: 'Alt',
  shift: 'Umschalt',
  ' ': 'Leertaste',
  escape: 'Esc',
  enter: 'Eingabe',
  delete: 'Entf',
  backspace: 'Rücktaste',
  tab: 'Tab',
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
};
