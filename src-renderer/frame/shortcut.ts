/** Keys of commands: parsed from Electron's notation, matched with events, written for people. Pure. */
export interface Shortcut {
  /** Ctrl, or Cmd on a Mac. */
  readonly mod: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  /** As `KeyboardEvent.key`, lower case. */
  readonly key: string;
}

/** What of a keyboard event is looked at. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const named: Readonly<Record<string, string>> = {
  esc: 'escape',
  plus: '+',
  space: ' ',
  left: 'arrowleft',
  right: 'arrowright',
  up: 'arrowup',
  down: 'arrowdown',
  return: 'enter',
};

export function parseShortcut(accelerator: string): Shortcut {
  const parts = accelerator.split('+').map((part) => part.toLowerCase());
  const last = parts.at(-1) ?? '';
  return {
    mod: parts.includes('cmdorctrl'),
    alt: parts.includes('alt'),
    shift: parts.includes('shift'),
    key: named[last] ?? last,
  };
}

/** Shift counts only with letters and named keys: `?` and `+` need it on some keyboards and not on others. */
export function isPressed(shortcut: Shortcut, event: KeyPress): boolean {
  const mod = event.ctrlKey || event.metaKey;
  const sign = shortcut.key.length === 1 && shortcut.key.toLowerCase() === shortcut.key.toUpperCase();
  const shift = sign || shortcut.shift === event.shiftKey;
  return mod === shortcut.mod && event.altKey === shortcut.alt && shift && event.key.toLowerCase() === shortcut.key;
}

/** Whether pressing it types nothing, so that it may be heard while text is typed. */
export function isHeardWhileTyping({ mod, alt, key }: Shortcut): boolean {
  return mod || alt || /^f\d{1,2}$/.test(key);
}

/** "Ctrl+Shift+O", or "⇧⌘O" on a Mac. `words`: names of keys in the page's language. */
export function formatShortcut(
  accelerator: string,
  { mac, words }: { readonly mac: boolean; readonly words: Readonly<Record<string, string>> },
): string {
  const { mod, alt, shift, key } = parseShortcut(accelerator);
  const name = words[key] ?? (key.length === 1 ? key.toUpperCase() : key[0]?.toUpperCase() + key.slice(1));
  if (mac) return `${alt ? '⌥' : ''}${shift ? '⇧' : ''}${mod ? '⌘' : ''}${name}`;
  return [mod ? words.ctrl : '', alt ? words.alt : '', shift ? words.shift : '', name].filter(Boolean).join('+');
}
