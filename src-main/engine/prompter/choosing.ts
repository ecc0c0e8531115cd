/** Reads from a question, in English or German, what it says of size, place and colour. */
import type { ChoiceRule, Colour, Direction } from '../../contract/choice.ts';
import { directionOf, isFor, choiceWords as known } from './choice-words.ts';
import { baseForm, wordsOf } from './words.ts';

/** Phrases of the question that name what is asked for, and things that only say where: their words choose nothing. */
export interface Named {
  /** Names of what is asked for: "green roof", "top". */
  readonly asked: readonly string[];
  /** Names of other things: "river". */
  readonly beside: readonly string[];
}

/** The rules of a question in the order in which they are applied: colour, place, size. */
export function choicesIn(query: string, named: Named): ChoiceRule[] {
  const words = wordsOf(query);
  const taken = withinPhrases(words, named.asked);
  const free = (at: number) => !taken.has(at) && !isNegated(words, at);
  return [...coloursIn(words, free, named), ...placeIn(words, free), ...areasIn(query), ...sizesIn(words, free)];
}

/** Indices of the words that belong to a phrase: "green" in "green space" is no colour to choose by. */
function withinPhrases(words: readonly string[], phrases: readonly string[]): Set<number> {
  const taken = new Set<number>();
  for (const phrase of phrases) {
    const own = phrase.split(' ');
    const isSame = (word: string, said = '') =>
      own.length === 1 ? word === baseForm(said) || word === said : said.startsWith(word);
    for (let at = 0; at + own.length <= words.length; at++) {
      if (own.every((word, i) => isSame(word, words[at + i]))) own.forEach((_, i) => void taken.add(at + i));
    }
  }
  return taken;
}

function isNegated(words: readonly string[], at: number): boolean {
  return words.slice(Math.max(0, at - 3), at).some((word) => known.negators.has(word));
}

type Free = (at: number) => boolean;

function coloursIn(words: readonly string[], free: Free, { beside }: Named): ChoiceRule[] {
  const found = new Map<Colour, string>();
  words.forEach((word, at) => {
    const colour = isFor(word, known.colours);
    if (!colour || !free(at)) return;
    // "In the blue water", "am grünen Hügel": the colour of something else.
    const next = words[at + 1] ?? '';
    if (beside.some((phrase) => next !== '' && phrase.split(' ').some((one) => next.startsWith(one)))) return;
    if (!found.has(colour)) found.set(colour, word);
  });
  return [...found].map(([colour, word]) => ({ kind: 'colour', colour, words: word }));
}

/** One place at most: of two, nobody knows whether both or either is meant. */
function placeIn(words: readonly string[], free: Free): ChoiceRule[] {
  for (let at = 0; at < words.length; at++) {
    if (!free(at)) continue;
    const word = words[at] ?? '';
    if (known.centre.has(word) && isOfTheArea(words, at, at + 1)) return [{ kind: 'centre', words: word }];
    if (known.border.has(word) && isOfTheArea(words, at, at + 1))
      return [{ kind: 'border', direction: null, words: word }];
    const first = directionOf(word);
    if (!first || !free(at)) continue;
    const second = first.length === 1 ? directionOf(words[at + 1] ?? '') : null;
    const pair = second?.length === 1 && isAcross(first[0], second[0]) ? [...first, ...second] : first;
    const end = at + (pair === first ? 1 : 2);
    const said = words.slice(at, end).join('-');
    const next = words[end] ?? '';
    const [only] = pair;
    if (only && pair.length === 1 && known.border.has(next) && isOfTheArea(words, at, end + 1))
      return [{ kind: 'border', direction: only, words: `${said} ${next}` }];
    if (isOfTheArea(words, at, end)) return [{ kind: 'part', directions: pair, words: said }];
  }
  return [];
}

const isVertical = (direction: Direction | undefined) => direction === 'north' || direction === 'south';
const isAcross = (a: Direction | undefined, b: Direction | undefined) => isVertical(a) !== isVertical(b);

/**
 * A word of place speaks of the area where it stands before what is asked for ("northern houses") or in a phrase of
 * its own ("in the north", "im Norden"), and nothing else follows it with "of" ("north of the river").
 */
function isOfTheArea(words: readonly string[], from: number, to: number): boolean {
  let at = to;
  if (known.parts.has(words[at] ?? '')) at++;
  if (known.of.has(words[at] ?? '')) {
    const rest = words.slice(at + 1).filter((word) => !known.articles.has(word));
    if (!known.areas.has(rest[0] ?? '')) return false;
  }
  if (known.adjectives.test(words[from] ?? '')) return true;
  const before = words.slice(Math.max(0, from - 2), from);
  return before.some((word) => known.at.has(word));
}

const amounts =
  /(bigger|larger|greater|more|over|above|at least|größer|grösser|groesser|mehr|über|mindestens|smaller|less|under|below|at most|kleiner|weniger|unter|höchstens)\s+(?:than\s+|als\s+)?(\d[\d.,' ]*\d|\d)\s*(m2|m²|m\^2|sqm|qm|sq\.? ?m\b|square met(?:re|er)s?|quadratmetern?|ha\b|hectares?|hektar|km2|km²|square kilomet(?:re|er)s?|quadratkilometern?)/giu;
const lessThan = /^(smaller|less|under|below|at most|kleiner|weniger|unter|höchstens)/iu;

/** "Larger than 500 m²", "über 2 ha". */
function areasIn(query: string): ChoiceRule[] {
  return [...query.matchAll(amounts)].flatMap(([words, how = '', number = '', unit = '']): ChoiceRule[] => {
    const value = numberOf(number);
    if (!Number.isFinite(value)) return [];
    return [{ kind: lessThan.test(how) ? 'under' : 'over', m2: value * squareMetresIn(unit.toLowerCase()), words }];
  });
}

function squareMetresIn(unit: string): number {
  if (/^(ha|hect|hekt)/.test(unit)) return 10_000;
  return /^(km|square k|quadratk)/.test(unit) ? 1_000_000 : 1;
}

/** "1,000" and "1.000" are a thousand; "1.5" and "1,5" are one and a half. */
function numberOf(text: string): number {
  const plain = text.replace(/[' ]/g, '');
  return Number(/^\d{1,3}([.,]\d{3})+$/.test(plain) ? plain.replace(/[.,]/g, '') : plain.replace(',', '.'));
}

/** "The three largest", "large". A number of square metres is no such word. */
function sizesIn(words: readonly string[], free: Free): ChoiceRule[] {
  for (let at = 0; at < words.length; at++) {
    if (!free(at)) continue;
    const word = words[at] ?? '';
    const most = isFor(word, known.most);
    if (most) {
      const beforeIt = isFor(words[at - 1] ?? '', known.numbers);
      const afterIt = isFor(words[at + 1] ?? '', known.numbers);
      const count = beforeIt ?? afterIt ?? (isPlural(words, at) ? severalOf : 1);
      const said = [beforeIt ? words[at - 1] : '', word, afterIt && !beforeIt ? words[at + 1] : ''];
      return [{ kind: most, count, words: said.filter(Boolean).join(' ') }];
    }
    const some = isFor(word, known.some);
    const compared = words[at + 1] === 'als' || words[at - 1] === 'how' || words[at - 1] === 'wie';
    if (some && !compared) return [{ kind: some, words: word }];
  }
  return [];
}

/** How many "the largest ships" are. */
const severalOf = 3;

/** "The largest ships", "die größten Schiffe", but "den größten Tank". */
function isPlural(words: readonly string[], at: number): boolean {
  const word = words[at] ?? '';
  if (/^(gross|klein)/.test(word)) return word.endsWith('ten') && !['den', 'dem', 'des'].includes(words[at - 1] ?? '');
  return words.slice(at + 1, at + 3).some((next) => /[^s]s$/.test(next));
}

/** English words whose meaning a rule follows, so that they are not named as left out. */
const followed: Readonly<Record<'size' | 'place', ReadonlySet<string>>> = {
  size: new Set(
    'largest biggest smallest tiny big large small huge larger bigger smaller two three four five more less fewer than'.split(
      ' ',
    ),
  ),
  place: new Set(
    'north south east west northern southern eastern western left right top bottom upper lower leftmost rightmost topmost center middle corner edge border'.split(
      ' ',
    ),
  ),
};

/** Whether a rule does what a word (in its base form, in English) asks for. */
export function isFollowed(word: string, rules: readonly ChoiceRule[]): boolean {
  return rules.some((rule) => {
    if (rule.kind === 'colour') return isFor(word, known.colours) === rule.colour;
    if (rule.kind === 'part' || rule.kind === 'centre' || rule.kind === 'border') return followed.place.has(word);
    if (rule.kind === 'large' || rule.kind === 'small') return isFor(word, known.some) === rule.kind;
    return word.split(' ').every((one) => followed.size.has(one));
  });
}
