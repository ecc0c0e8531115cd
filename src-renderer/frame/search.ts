/** Finding commands by a few typed letters. Pure. */

/** The list in order of fit: whole words first, then letters in order; everything for an empty text. */
export function searchTitles<T extends { readonly title: string }>(list: readonly T[], typed: string): readonly T[] {
  const wanted = fold(typed);
  if (wanted === '') return list;
  const scored = list.flatMap((item) => {
    const score = fitOf(fold(item.title), wanted);
    return score === null ? [] : [{ item, score }];
  });
  return scored.sort((one, other) => one.score - other.score).map(({ item }) => item);
}

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss').trim();

/** Lower is better; null for no fit. */
function fitOf(title: string, wanted: string): number | null {
  const at = title.indexOf(wanted);
  if (at === 0) return 0;
  if (at > 0) return /[\s:(]/.test(title[at - 1] ?? '') ? 1 : 2;
  const words = wanted.split(/\s+/);
  if (words.every((word) => title.includes(word))) return 3;
  return lettersInOrder(title, wanted.replaceAll(/\s/g, '')) ? 4 : null;
}

function lettersInOrder(title: string, letters: string): boolean {
  let from = 0;
  for (const letter of letters) {
    from = title.indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return true;
}
