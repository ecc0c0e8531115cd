import { describe, expect, it } from 'vitest';
import { joinThinking } from '../../src-main/engine/thinking.ts';

describe('the thinking of a run', () => {
  it("is the window's own where there is one", () => {
    expect(joinThinking(['One.\nTwo.'])).toBe('One.\nTwo.');
    expect(joinThinking([])).toBe('');
  });

  it('says once what all windows say, then what each adds', () => {
    expect(
      joinThinking([
        'Understood as: water.\n3 areas.',
        'Understood as: water.\nNothing found.',
        'Understood as: water.',
      ]),
    ).toBe('Understood as: water.\nWindow 1 of 3: 3 areas.\nWindow 2 of 3: Nothing found.');
  });

  it('counts the windows that it does not quote', () => {
    const lines = joinThinking(Array.from({ length: 20 }, (_, i) => `area ${i}`)).split('\n');
    expect(lines).toHaveLength(13);
    expect(lines.at(-1)).toBe('(and 8 more windows)');
  });
});
