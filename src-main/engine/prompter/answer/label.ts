/** The word that an answer gives an instance: untrusted text that ends in lists and files. */

const limit = 80;

/** One line of at most 80 characters without control or direction-changing characters; '' where there is no word. */
export function labelOf(item: Readonly<Record<string, unknown>>): string {
  const word = [item.label, item.name, item.class].find((value) => typeof value === 'string');
  if (typeof word !== 'string') return '';
  const line = word
    .slice(0, 4 * limit)
    .normalize('NFC')
    .replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return [...line].slice(0, limit).join('');
}
