/** Collects what was left off: neighbours with the same reason become one entry, so that 10,000 bad boxes are one line. */
import type { AnswerPart, DroppedPart, DropReason } from '../../../contract/answer.ts';

/** Entries that are kept; what comes after them is counted with the last of its kind. */
const entryLimit = 200;

export class DropReport {
  readonly #parts: { part: AnswerPart; because: DropReason; first: number; count: number }[] = [];

  add(part: AnswerPart, because: DropReason, number: number): void {
    const known = this.#parts.find(
      (entry) => entry.part === part && entry.because === because && entry.first + entry.count === number,
    );
    const full = this.#parts.length >= entryLimit;
    const alike = known ?? (full ? this.#parts.findLast((e) => e.part === part && e.because === because) : undefined);
    if (alike) alike.count++;
    else this.#parts.push({ part, because, first: number, count: 1 });
  }

  /** In the answer's order; entries that touch are one. */
  parts(): DroppedPart[] {
    const joined: DroppedPart[] = [];
    for (const entry of [...this.#parts].sort((a, b) => a.first - b.first)) {
      const last = joined.at(-1);
      const touches =
        last?.part === entry.part && last.because === entry.because && last.first + last.count === entry.first;
      if (last && touches) joined[joined.length - 1] = { ...last, count: last.count + entry.count };
      else joined.push({ ...entry });
    }
    return joined;
  }
}

/** For the fault of an answer of which nothing is left. */
const reasons: Record<DropReason, string> = {
  notObject: 'it is not an object',
  noGeometry: 'neither a box nor positive points',
  badBox: 'a box has 4 numbers',
  emptyBox: 'its box has no area',
  outside: 'its box lies outside the picture',
  badPoints: 'its points are not pairs of numbers',
  pointCount: 'the number of its points is not what was asked for',
  notAllowed: 'points of a kind that was not asked for',
  notFinite: 'a coordinate is not a finite number',
  duplicate: 'it repeats another',
  overLimit: 'there are too many',
  cutOff: 'the answer ends within it',
};

/** Why something was left off, in English: for faults, whose text is one sentence, and for the command line. */
export function reasonInWords(because: DropReason): string {
  return reasons[because];
}

/** The first three entries in English: "instance 1: a box has 4 numbers; instances 2 to 9: …". */
export function inWords(dropped: readonly DroppedPart[]): string {
  return dropped
    .slice(0, 3)
    .map(({ first, count, because }) => {
      const which = count === 1 ? `instance ${first}` : `instances ${first} to ${first + count - 1}`;
      return `${which}: ${reasons[because]}`;
    })
    .join('; ');
}
