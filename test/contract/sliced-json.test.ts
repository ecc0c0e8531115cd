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

  it('refuses a line of a list that is not there', () => {
    expect(() => read(['{"a":1}', '[0,1]'])).toThrow(SyntaxError);
    expect(() => read(['{"a":1}', '{"b":1}'])).toThrow(SyntaxError);
  });
});
