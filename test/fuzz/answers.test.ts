import { expect, test } from 'vitest';
import { oddAnswer, randomFrom, wrongWith } from './answer-mutations.ts';

test('odd answers never throw, and what is read of them is finite and inside the window', () => {
  const random = randomFrom(17);
  const wrong = Array.from({ length: 1500 }, () => oddAnswer(random)).flatMap((text) => {
    const found = wrongWith(text);
    return found === '' ? [] : [`${found}: ${text.slice(0, 200)}`];
  });
  expect(wrong).toEqual([]);
});
