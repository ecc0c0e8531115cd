/**
 * The reference's decisions (Think2Seg-RS, commit 1d35fa9), re-made from what it does: for evaluation
 * and for rewards. Where it leans on Python's own habits (truth values are numbers, words that are
 * numbers may be points), so does this.
 */
import type { DroppedPart } from '../../../contract/answer.ts';
import type { Prompt } from '../../../contract/run.ts';
import type { FrameXY } from '../../../contract/space.ts';
import { type BoxNumbers, duplicatesAmong } from './duplicates.ts';
import { parseLoose } from './json.ts';
import { labelOf } from './label.ts';
import type { AnswerInstance, AnswerPolicy, AnswerReading, PointRule } from './policy.ts';
import { between, listSlice } from './text.ts';

type Item = Readonly<Record<string, unknown>>;

/** Reads an answer by the rule `reference` or `reference-training`. */
export function readByReference(text: string, policy: AnswerPolicy): AnswerReading {
  const training = policy.rule === 'reference-training';
  const body = between(text, '<answer>', '</answer>') ?? text;
  const source = training ? between(body, '```json', '```') : body;
  if (source === null) return unreadable('it has no complete ```json fence');
  const value = listIn(source);
  if (!Array.isArray(value)) return unreadable('its list is not valid JSON and could not be repaired');
  const items: Item[] = [];
  for (const [index, item] of value.entries()) {
    const wrong = faultIn(item, policy.points, training);
    if (wrong !== null) return unreadable(`instance ${index + 1}: ${wrong}`);
    items.push(item);
  }
  return suppressed(items, between(text, '<think>', '</think>')?.trim() ?? '');
}

function unreadable(because: string): AnswerReading {
  return { kind: 'unreadable', because };
}

/** Without both brackets the whole text goes to the repair, which begins at the first one that opens. */
function listIn(source: string): unknown {
  const from = source.search(/[[{]/);
  const slice = listSlice(source) ?? (from < 0 ? '' : source.slice(from));
  const parsed = parseLoose(slice);
  if (!parsed?.repaired) return parsed?.value;
  // The reference's repair does not see through escaped quotes or full-width digits, ours does.
  if (/[[{,]\s*\\"/.test(slice) || /[\uff10-\uff19]/.test(slice)) return undefined;
  const { value } = parsed;
  const endsEmpty = /(?:\[\s*\]|\{\s*\})\s*$/.test(slice) && Array.isArray(value) && isEmpty(value.at(-1));
  return endsEmpty ? value.slice(0, -1) : value;
}

/** An empty list or object before the end that is missing counts for nothing. */
function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function faultIn(item: unknown, points: PointRule, training: boolean): string | null {
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return 'it is not an object';
  const hasBox = Object.hasOwn(item, 'bbox_2d');
  const hasPositive = Object.hasOwn(item, 'positive_points');
  const given: Item = { ...item };
  if (!hasBox && !hasPositive) return 'neither a box nor positive points';
  if (hasBox && !isBox(given.bbox_2d)) return 'a box has 4 numbers';
  if ((training || hasPositive) && !arePoints(given.positive_points, points.positive)) {
    return `positive points are exactly ${points.positive}`;
  }
  const hasNegative = Object.hasOwn(item, 'negative_points');
  if ((training || hasNegative) && !arePoints(given.negative_points, points.negative)) {
    return points.negative === 0
      ? 'negative points are not accepted'
      : `negative points are exactly ${points.negative}`;
  }
  return null;
}

/** Four of anything: the reference looks no closer. */
function isBox(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length === 4;
}

/** Where none are wanted, only nothing at all passes: an empty list does not. */
function arePoints(value: unknown, count: number): boolean {
  if (value === undefined || value === null) return count === 0;
  if (!Array.isArray(value) || value.length === 0 || value.length !== count) return false;
  return value.every((point) => Array.isArray(point) && point.length === 2 && point.every(isPythonFloat));
}

const floatWord = /^[+-]?(?:(?:\d+(?:_\d+)*)?\.?\d+(?:_\d+)*\.?(?:e[+-]?\d+)?|inf|infinity|nan)$/i;

/** What Python's `float()` takes: numbers, truth values, and words that are numbers. */
function isPythonFloat(value: unknown): boolean {
  return (
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    (typeof value === 'string' && floatWord.test(value.trim()))
  );
}

function suppressed(items: readonly Item[], thinking: string): AnswerReading {
  const boxes = items.flatMap((item, index) =>
    isBox(item.bbox_2d) ? [{ index, numbers: numbersOf(item.bbox_2d) }] : [],
  );
  const compared = items.length > 1;
  // With words for numbers the search for repeated boxes fails, and with it the reference's whole reading.
  if (compared && boxes.some((box) => box.numbers === null)) return unreadable('a box has words where numbers belong');
  const repeated = compared ? duplicatesAmong(boxes.map((box) => toBoxNumbers(box.numbers ?? []))) : new Set<number>();
  const gone = new Set([...repeated].flatMap((at) => boxes[at]?.index ?? []));
  const kept = items.map((item, index) => ({ item, number: index + 1 })).filter(({ number }) => !gone.has(number - 1));
  const instances = kept.map(({ item, number }) => ({ number, label: labelOf(item), prompt: promptOf(item) }));
  const finite = instances.flatMap(({ prompt, ...rest }): AnswerInstance[] =>
    prompt && isFinitePrompt(prompt) ? [{ ...rest, prompt }] : [],
  );
  const dropped: DroppedPart[] = kept
    .filter(({ number }) => !finite.some((instance) => instance.number === number))
    .map(({ number }) => ({ part: 'instance', because: 'notFinite', first: number, count: 1 }));
  const duplicates = [...gone].map(
    (at): DroppedPart => ({ part: 'instance', because: 'duplicate', first: at + 1, count: 1 }),
  );
  return {
    kind: 'read',
    answer: {
      kind: items.length > 0 ? 'instances' : 'no-target',
      thinking,
      instances: finite,
      dropped: [...duplicates, ...dropped].sort((a, b) => a.first - b.first),
      clamped: 0,
      broken: instances.some(({ prompt }) => prompt === null),
    },
  };
}

function toBoxNumbers([x1 = 0, y1 = 0, x2 = 0, y2 = 0]: readonly number[]): BoxNumbers {
  return [x1, y1, x2, y2];
}

/** null where a word, nothing or a list stands for a number. */
function numbersOf(values: readonly unknown[]): readonly number[] | null {
  const numbers = values.map((value) => (typeof value === 'boolean' ? Number(value) : value));
  return numbers.every((value) => typeof value === 'number') ? numbers : null;
}

/** null where the segmenter could not be given it. */
function promptOf(item: Item): Prompt<'frame'> | null {
  const box = isBox(item.bbox_2d) ? numbersOf(item.bbox_2d) : undefined;
  const positive = pointsOf(item.positive_points);
  const negative = pointsOf(item.negative_points);
  if (box === null || !positive || !negative) return null;
  const [minX, minY, maxX, maxY] = toBoxNumbers(box ?? []);
  return { box: box ? { minX, minY, maxX, maxY } : null, positive, negative };
}

function pointsOf(value: unknown): FrameXY[] | null {
  if (!Array.isArray(value)) return [];
  const pairs = value.map((pair) => numbersOf(Array.isArray(pair) ? pair : []));
  return pairs.every((pair) => pair !== null) ? pairs.map(([x = 0, y = 0]) => ({ x, y })) : null;
}

function isFinitePrompt({ box, positive, negative }: Prompt<'frame'>): boolean {
  const points = [...positive, ...negative].flatMap(({ x, y }) => [x, y]);
  return [...(box ? [box.minX, box.minY, box.maxX, box.maxY] : []), ...points].every(Number.isFinite);
}
