/** Finds the list of instances in the text of an answer that may have words around it. */
import { type LooseJson, parseLoose, parseStrict } from './json.ts';
import { listSlice } from './text.ts';

export interface FoundList {
  readonly items: readonly unknown[];
  /** Whether the text ends within the last instance that could be read, or within one more. */
  readonly cutOff: 'last' | 'next' | null;
}

/**
 * In this order: the reference's slice from the first to the last bracket; from the first bracket
 * that opens a list of objects (words before it may have brackets too); an object that is the
 * instance itself or holds the list. Where none of them is JSON as it stands, full-width signs are
 * made plain first. null without any.
 */
export function findList(body: string): FoundList | null {
  const plain = body.normalize('NFKC');
  const strict = listOf(listSources(body), body, (source) => {
    const value = parseStrict(source);
    return value === undefined ? null : { value, repaired: false };
  });
  return strict ?? looseList(plain) ?? (plain === body ? null : looseList(body));
}

function looseList(body: string): FoundList | null {
  const object = objectSlice(body);
  const objects = object === null ? [] : [object, `[${object}]`];
  return listOf([...listSources(body), ...objects], body, parseLoose);
}

function listSources(body: string): string[] {
  const objects = body.search(/\[\s*\{/);
  const slices = [listSlice(body), objects < 0 ? null : listSlice(body.slice(objects))];
  return [...new Set(slices.filter((slice) => slice !== null))];
}

function listOf(
  sources: readonly string[],
  body: string,
  parse: (source: string) => LooseJson | null,
): FoundList | null {
  for (const source of sources) {
    const parsed = parse(source);
    const items = parsed && itemsIn(parsed.value);
    // Only a list that stands there empty says "no target"; one that repair has emptied says nothing.
    if (!items || (items.length === 0 && !/\[\s*\]/.test(source))) continue;
    return { items, cutOff: parsed.repaired ? cutOffAfter(body, source) : null };
  }
  return null;
}

/** From the first brace to the last. */
function objectSlice(body: string): string | null {
  const from = body.indexOf('{');
  const to = body.lastIndexOf('}');
  return from < 0 || to < from ? null : body.slice(from, to + 1);
}

/** A list is one of instances when it is empty or has an object in it. */
function itemsIn(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value.length === 0 || value.some(isObject) ? value : null;
  if (!isObject(value)) return null;
  if ('bbox_2d' in value || 'positive_points' in value) return [value];
  for (const inner of Object.values(value)) {
    if (Array.isArray(inner) && (inner.length === 0 || inner.some(isObject))) return inner;
  }
  return null;
}

/** Whether a text is a list that could be read, though not one of instances. */
export function isOtherList(body: string): boolean {
  return Array.isArray(parseStrict(listSlice(body) ?? ''));
}

/** From what follows the last bracket that closes: an instance's end and one more, or the rest of the same. */
function cutOffAfter(body: string, source: string): 'last' | 'next' | null {
  const rest = body.slice(body.lastIndexOf(source) + source.length);
  if (/^\s*\}\s*,\s*\{/.test(rest)) return 'next';
  return /^\s*,/.test(rest) ? 'last' : null;
}

function isObject(value: unknown): value is object {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
