/**
 * JSON in lines, so that what holds very long lists can be read with pauses: parsing it in one go would stop a hand.
 * The first line is the value with its long lists left out; each further one is `[number of the list, ...items]`.
 * A list that stands in two places is sent once, and is one list again where it is read.
 */

/** Stands for a list in the first line: an object with this key alone. */
const mark = '\u0000list';
/** Longer lists are sent in portions. */
const long = 256;
/** Characters of a line after which the next one begins. */
const most = 96 * 1024;

/** The lines of a value, without their line breaks. */
export function* toLines(value: unknown): Generator<string> {
  const numbers = new Map<readonly unknown[], number>();
  yield JSON.stringify(value, (_key, part: unknown) => {
    if (!Array.isArray(part) || part.length <= long) return part;
    const number = numbers.get(part) ?? numbers.size;
    numbers.set(part, number);
    return { [mark]: number };
  });
  for (const [list, number] of numbers) yield* portions(list, number);
}

function* portions(list: readonly unknown[], number: number): Generator<string> {
  let line = '';
  for (const item of list) {
    line += `,${JSON.stringify(item)}`;
    if (line.length < most) continue;
    yield `[${number}${line}]`;
    line = '';
  }
  if (line !== '') yield `[${number}${line}]`;
}

/** Puts a value together from its lines, which are added in their order. Throws a SyntaxError for what is no such line. */
export class LinesReader {
  #value: unknown;
  #begun = false;
  readonly #lists = new Map<number, unknown[]>();

  add(line: string): void {
    if (this.#begun) this.#addItems(JSON.parse(line));
    else {
      this.#value = JSON.parse(line, (_key, part: unknown) => this.#listFor(part));
      this.#begun = true;
    }
  }

  /** The value; undefined before its first line. Its long lists are filled as their lines come. */
  get value(): unknown {
    return this.#value;
  }

  #listFor(part: unknown): unknown {
    if (typeof part !== 'object' || part === null || !(mark in part) || typeof part[mark] !== 'number') return part;
    const list = this.#lists.get(part[mark]) ?? [];
    this.#lists.set(part[mark], list);
    return list;
  }

  #addItems(line: unknown): void {
    const [number, ...items] = Array.isArray(line) ? line : [];
    const list = this.#lists.get(number);
    if (!list) throw new SyntaxError('a line is of no list');
    for (const item of items) {
      shareParts(list.at(-1), item);
      list.push(item);
    }
  }
}

/**
 * Puts parts of the item before in the place of the equal parts of what was just parsed: features of one run repeat its models,
 * its question and its reasoning. Lists are left as they are. True where every part is the other's.
 */
function shareParts(before: unknown, now: unknown): boolean {
  if (!isRecord(before) || !isRecord(now)) return false;
  const names = Object.keys(now);
  let all = names.length === Object.keys(before).length;
  for (const name of names) {
    const [one, other] = [before[name], now[name]];
    // Equal strings are two until one is put in the other's place.
    if (one === other || shareParts(one, other)) now[name] = one;
    else all = false;
  }
  return all;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
