import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatToWrite, parseNumber } from '../../../src-renderer/text/format.ts';

describe('a number that a person writes', () => {
  it.each([
    ['en-GB', '1,234.5', 1234.5],
    ['en-GB', '1234.5', 1234.5],
    ['en-GB', '12,34', null],
    ['de-DE', '1.234,5', 1234.5],
    ['de-DE', '1234,5', 1234.5],
    ['de-DE', '1.234', 1234],
    ['de-DE', '12.5', 12.5],
    ['de-DE', '1,5e3', 1500],
    ['en-GB', ' -0.25 ', -0.25],
    ['en-GB', '.5', 0.5],
    ['en-GB', 'boat', null],
    ['en-GB', '', null],
    ['en-GB', '0x10', null],
    ['en-GB', 'Infinity', null],
    ['en-GB', '1e999', null],
  ])('in %s: %s is %s', (tag, typed, value) => {
    expect(parseNumber(typed, tag)).toBe(value);
  });

  it('is the one that it was shown to write on, to the last digit', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(finite, fc.constantFrom('en-GB', 'de-DE'), (value, tag) => {
        // A person knows one zero: -0 is shown as 0.
        expect(parseNumber(formatToWrite(value, tag), tag)).toBe(value + 0);
      }),
    );
  });
});
