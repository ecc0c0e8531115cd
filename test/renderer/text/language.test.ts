import { describe, expect, it } from 'vitest';
import { de } from '../../../src-renderer/text/de/index.ts';
import { en } from '../../../src-renderer/text/en/index.ts';
import { languageOf } from '../../../src-renderer/text/language.ts';

describe('the language', () => {
  it("is the first of the system's that there is a catalogue for, else English", () => {
    expect(languageOf('system', ['pt-BR', 'EN-us'])).toBe('en');
    expect(languageOf('system', ['xx'])).toBe('en');
    expect(languageOf('system', [])).toBe('en');
    expect(languageOf('system', ['de-AT', 'en'])).toBe('de');
    expect(languageOf('system', ['fr', 'de'])).toBe('de');
  });

  it("is a person's choice before the system's", () => {
    expect(languageOf('en', ['de-DE'])).toBe('en');
  });
});

/** Every leaf of a catalogue by its path: a sentence, or a function that makes one. */
function leaves(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`));
}

describe('the German catalogue', () => {
  const german = new Map(leaves(de));

  it('has every text of the English one and no other', () => {
    expect([...german.keys()].sort()).toEqual(
      leaves(en)
        .map(([path]) => path)
        .sort(),
    );
  });

  it('is German: where a text is the same in both, it is a name, a sign or a word of both', () => {
    const same = leaves(en).flatMap(([path, text]) =>
      typeof text === 'string' && german.get(path) === text ? [text] : [],
    );
    // A sentence (three words or more) is never the same by chance.
    const expressions = [en.editing.table.filterExample, en.editing.table.formulaExample];
    expect(same.filter((text) => text.split(/\s+/).length > 3 && !expressions.includes(text))).toEqual([]);
  });
});
