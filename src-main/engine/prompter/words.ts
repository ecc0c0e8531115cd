/** Questions as words: lower case, plain letters, one spelling, singular, small typing errors undone. */

/** Words of a text in order, lower case, accents removed; at most 200. */
export function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/n['’]t\b/g, ' not')
    .replace(/['’]s\b/g, '');
  return (plain.match(/[a-z]+/g) ?? []).slice(0, 200);
}

const irregular = new Map([
  ['trees', 'tree'],
  ['leaves', 'leaf'],
  ['roofs', 'roof'],
  ['houses', 'house'],
  ['buses', 'bus'],
  ['grass', 'grass'],
  ['people', 'people'],
  ['grey', 'gray'],
  ['harbour', 'harbor'],
  ['harbours', 'harbor'],
  ['tyre', 'tire'],
  ['metre', 'meter'],
  ['metres', 'meter'],
  ['colour', 'color'],
  ['coloured', 'colored'],
  ['aeroplane', 'airplane'],
  ['aeroplanes', 'airplane'],
  ['plough', 'plow'],
]);

/** Singular and American spelling of a word, as well as a few rules can tell. */
export function baseForm(word: string): string {
  const known = irregular.get(word);
  if (known) return known;
  if (word.length < 4 || /(ss|us|is)$/.test(word)) return word;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(ch|sh|x|ss|zz)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

/**
 * The vocabulary word that `word` was probably meant to be: one letter added, left out, changed or
 * swapped with its neighbour, for words of five letters or more that begin alike. Null if none or
 * more than one fits.
 */
export function correct(word: string, vocabulary: ReadonlySet<string>): string | null {
  if (word.length < 5) return null;
  let found: string | null = null;
  for (const candidate of vocabulary) {
    if (candidate[0] !== word[0] || candidate.length < 5 || !oneEditApart(word, candidate)) continue;
    if (found !== null) return null;
    found = candidate;
  }
  return found;
}

function oneEditApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  const restA = a.slice(i);
  const restB = b.slice(i);
  if (a.length > b.length) return restA.slice(1) === restB;
  if (b.length > a.length) return restB.slice(1) === restA;
  const swapped = restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
  return restA.slice(1) === restB.slice(1) || swapped;
}
