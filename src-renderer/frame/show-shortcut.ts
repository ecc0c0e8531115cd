/** A shortcut as it is written on this system, in the page's language; empty for none. */
import { text } from '../text/text.ts';
import { formatShortcut } from './shortcut.ts';

const mac = /mac/i.test(globalThis.navigator?.platform ?? '');

export function showShortcut(accelerator: string | undefined): string {
  return accelerator ? formatShortcut(accelerator, { mac, words: text.keys }) : '';
}
