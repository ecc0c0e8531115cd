/**
 * COCO's text form of run lengths: each count as groups of five bits from low to high, 0x20 set where
 * more follow, 48 added to make a character; from the fourth count on, the difference to the count two
 * before. (Format of the COCO annotations; the last group's bit 0x10 is the sign.)
 */

/** The counts of a text; null where it is not one. */
export function countsOfText(text: string): number[] | null {
  const counts: number[] = [];
  for (let at = 0; at < text.length; ) {
    let value = 0;
    let weight = 1;
    let more = true;
    while (more) {
      const group = text.charCodeAt(at++) - 48;
      if (!(group >= 0 && group < 64) || weight > 2 ** 40) return null;
      value += (group & 0x1f) * weight;
      weight *= 32;
      more = (group & 0x20) !== 0;
      if (!more && (group & 0x10) !== 0) value -= weight;
    }
    if (counts.length > 2) value += counts[counts.length - 2]!;
    counts.push(value);
  }
  return counts;
}

/** The text of counts. */
export function textOfCounts(counts: readonly number[]): string {
  let text = '';
  counts.forEach((count, i) => {
    let rest = i > 2 ? count - counts[i - 2]! : count;
    for (let more = true; more; ) {
      const group = ((rest % 32) + 32) % 32;
      rest = Math.floor(rest / 32);
      more = (group & 0x10) !== 0 ? rest !== -1 : rest !== 0;
      text += String.fromCharCode(48 + group + (more ? 0x20 : 0));
    }
  });
  return text;
}
