import { describe, expect, it } from 'vitest';
import { LinesReader, toLines } from '../../src-main/contract/sliced-json.ts';

function read(lines: Iterable<string>): unknown {
  const reader = new LinesReader();
  for (const line of lines) reader.add(line);
  return reader.value;
}

const item = (i: number) => ({ id: `f${i}`, name: `line\nbreak "${i}"`, ring: [{ x: i / 3, y: 0.5 - i }], none: null });
const long = Array.from({ length: 1500 }, (_, i) => item(i));

describe('a value in lines', () => {
  it.each([
    ['nothing long', { a: [1, 2], b: null, c: 'x' }],
    ['a long list deep in it', { layers: [{ features: long, fields: [] }], revision: 3 }],
    ['two of them and an empty one', { one: long, other: long.slice(0, 300), none: [] }],
    ['a long list itself', long],
    [
      'long lists in the items of a long list',
      { list: long.map((each) => ({ each, more: Array(300).fill(each.id) })) },
    ],
    ['null', null],
  ])('comes back as it was: %s', (_, value) => {
    expect(read(toLines(value))).toEqual(value);
  });

  it('has no line break in a line, and no line that is long for its items', () => {
    const lines = [...toLines({ long })];
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.every((line) => !line.includes('\n') && line.length < 100_000)).toBe(true);
  });

  it('sends a list that stands in two places once, and gives it as one', () => {
    const lines = [...toLines({ now: long, before: { layer: long } })];
    expect(lines.length).toBe([...toLines({ long })].length);
    const value = read(lines) as { now: unknown; before: { layer: unknown } };
    expect(value.now).toEqual(long);
    expect(value.before.layer).toBe(value.now);
  });

  it('holds once what an item repeats of the one before it, and each item for itself', () => {
    const made = { by: { id: 'm', sha256: 'x' }, window: { origin: { x: 0, y: 1 }, width: 3 }, points: [1] };
    const plain = (i: number) => ({ id: `f${i}`, made: structuredClone(made), none: null });
    const items = Array.from({ length: 400 }, (_, i) => plain(i));
    items[200]!.made.window.origin.x = 7;
    Object.assign(items[201]!.made.by, { version: undefined, more: 1 });
    const twins = Array.from({ length: 300 }, () => ({ x: 1, of: { y: 2 } }));
    const given = structuredClone({ items, twins });
    const value = read(toLines(given)) as typeof given;
    expect(value).toEqual(given);
    const [first, second] = value.items;
    expect(second!.made.by).toBe(first!.made.by);
    expect(second!.made.window).toBe(first!.made.window);
    expect(value.items[200]!.made.by).toBe(first!.made.by);
    expect(value.items[200]!.made.window).not.toBe(first!.made.window);
    expect(value.twins[1]).not.toBe(value.twins[0]);
    expect(value.twins[1]!.of).toBe(value.twins[0]!.of);
  });

  it('takes names that objects have of their own as any other', () => {
    const items = JSON.parse(`[${Array(300).fill('{"__proto__":{"a":1},"constructor":{"b":2}}').join(',')}]`);
    expect(JSON.stringify(read(toLines({ items })))).toBe(JSON.stringify({ items }));
  });

  it('refuses a line of a list that is not there', () => {
    expect(() => read(['{"a":1}', '[0,1]'])).toThrow(SyntaxError);
    expect(() => read(['{"a":1}', '{"b":1}'])).toThrow(SyntaxError);
  });
});
