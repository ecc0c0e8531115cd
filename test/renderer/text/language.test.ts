import { describe, expect, it } from 'vitest';
import { languageOf } from '../../../src-renderer/text/language.ts';

describe('the language', () => {
  it("is the first of the system's that there is a catalogue for, else English", () => {
    expect(languageOf('system', ['pt-BR', 'EN-us'])).toBe('en');
    expect(languageOf('system', ['xx'])).toBe('en');
    expect(languageOf('system', [])).toBe('en');
  });

  it("is a person's choice before the system's", () => {
    expect(languageOf('en', ['de-DE'])).toBe('en');
  });
});
