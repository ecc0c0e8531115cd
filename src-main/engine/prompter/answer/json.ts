/**
 * JSON as language models write it: strictly where it is, repaired where it is not. What Python's
 * parser takes beyond the standard (NaN, Infinity) is taken too, since the reference takes it.
 */
import { jsonrepair } from 'jsonrepair';

export interface LooseJson {
  readonly value: unknown;
  readonly repaired: boolean;
}

/**
 * Repair takes time with the square of what it gets, so it gets no more than this many characters
 * (a full answer of 64 instances has 6,000) and no deeper nesting (an answer's is 4).
 */
const repairLimit = 32 * 1024;
const depthLimit = 32;

/** null where even repair gives nothing. */
export function parseLoose(text: string): LooseJson | null {
  const strict = parseStrict(text);
  if (strict !== undefined) return { value: strict, repaired: false };
  if (text.length > repairLimit || depthOf(text) > depthLimit) return null;
  const mended = withPlainNumbers(text);
  const value = lastOfSeveral(mended) ?? repair(mended) ?? repair(withoutStrays(mended));
  return value === undefined ? null : { value, repaired: true };
}

/** Of brackets and braces that open before they close, wherever they stand. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth);
    else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
  }
  return deepest;
}

/** undefined where it is not JSON (with Python's NaN and Infinity). */
export function parseStrict(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return /NaN|Infinity/.test(text) ? parseWithWords(text) : undefined;
  }
}

/** Stands for NaN between the two passes; a private-use character that no answer has. */
const nanMark = '\u{f8ff}NaN';

function parseWithWords(text: string): unknown {
  try {
    return JSON.parse(wordsOutsideStrings(text), (_, value) => (value === nanMark ? Number.NaN : value));
  } catch {
    return undefined;
  }
}

/** `1e999` is how JSON can say infinity. */
function wordsOutsideStrings(text: string): string {
  let out = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') at = stringEnd(text, at);
    const word = text.startsWith('NaN', at) ? 'NaN' : text.startsWith('Infinity', at) ? 'Infinity' : null;
    if (!word) continue;
    out += text.slice(from, at) + (word === 'NaN' ? JSON.stringify(nanMark) : '1e999');
    at += word.length - 1;
    from = at + 1;
  }
  return out + text.slice(from);
}

/** Index of the closing quote of the string that opens at `open`, or the text's end. */
function stringEnd(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** What the repair library does not know: `+5`, `007`, `(1, 2)`, `1; 2`, `"key" = 1`, `,,`, `# words`. */
function withPlainNumbers(text: string): string {
  return text
    .replace(/(?<=[[,{\n][ \t]*)#[^\n]*/g, '')
    .replace(/(?<=[[,:(\s])\+(?=[\d.])/g, '')
    .replace(/(?<=[[,:(\s]-?)0+(?=\d)/g, '')
    .replace(/(?<=[[,:(])(\s*)\((?=\s*[\d(+-])/g, '$1[')
    .replace(/(?<=[\d)\]])(\s*)\)/g, '$1]')
    .replace(/(?<=\d)\s*;(?=\s*[\d-])/g, ',')
    .replace(/"\s*=(?=\s*[["\d])/g, '":')
    .replace(/,(?:\s*,)+/g, ',');
}

/** Outside strings, what no JSON has is left out: letters that are no word of it, back ticks, a colon in a list. */
function withoutStrays(text: string): string {
  let out = '';
  const open: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    const word = /^(?:true|false|null|True|False|None)/.exec(text.slice(at, at + 5))?.[0];
    if (word) {
      out += word;
      at += word.length - 1;
    } else if (character === '"') {
      const end = stringEnd(text, at);
      out += text.slice(at, end + 1);
      at = end;
    } else if (/[[\]{},\d.\s-]/.test(character) || (character === ':' && open.at(-1) === '{')) {
      if (character === '[' || character === '{') open.push(character);
      if (character === ']' || character === '}') open.pop();
      out += character;
    }
  }
  return out.replace(/-(?!\s*[\d.])|(?<=\d)\s*-(?=\s*[,\]])/g, '').replace(/,(?:\s*,)+/g, ',');
}

function repair(text: string): unknown {
  try {
    return JSON.parse(jsonrepair(text));
  } catch {
    return undefined;
  }
}

/**
 * Several lists one after the other ("[...] or rather [...]"), as the reference's repair takes them:
 * an empty one is passed over, one of the same shape replaces the last, and if more than one is left,
 * they are a list of lists. undefined where there are not several.
 */
function lastOfSeveral(text: string): unknown {
  const values = topLevelLists(text)
    .map((part) => parseStrict(part) ?? repair(part))
    .filter((value) => value !== undefined);
  if (values.length < 2) return undefined;
  const kept: unknown[] = values.slice(0, 1);
  for (const value of values.slice(1)) {
    if (Array.isArray(value) && value.length === 0) continue;
    const last = kept.at(-1);
    if (shapeOf(last) === shapeOf(value) || (Array.isArray(last) && last.length === 0)) kept.pop();
    kept.push(value);
  }
  return kept.length === 1 ? kept[0] : kept;
}

/** At most this many lists are looked at; an answer has one. */
const severalLimit = 32;

function topLevelLists(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length && parts.length < severalLimit; at++) {
    const character = text[at];
    if (character === '"' && depth > 0) at = stringEnd(text, at);
    else if (character === '[') {
      if (depth === 0) from = at;
      depth++;
    } else if (character === ']' && depth > 0) {
      depth--;
      if (depth === 0) parts.push(text.slice(from, at + 1));
    }
  }
  return parts;
}

/** Equal for values of one structure, whatever the numbers and words in them. */
function shapeOf(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner === null || typeof inner === 'object' ? inner : typeof inner === 'number' ? 0 : typeof inner,
  );
}
