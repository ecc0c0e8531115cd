import { expect, it } from 'vitest';
import { Patience } from '../../src-main/process/patience.ts';

/** A segmenter whose encode takes 5 s was seen once; a new process takes 1 s. */
function seenOnce(): Patience {
  const patience = new Patience();
  patience.loaded(1000);
  patience.encoding('large', true, 0);
  patience.encoding('large', false, 5000);
  return patience;
}

it('is over where more is left of an encode than a new process takes', () => {
  const patience = seenOnce();
  expect(patience.isOver(6000)).toBe(false);
  patience.encoding('large', true, 10_000);
  expect([10_100, 13_900, 14_100].map((at) => patience.isOver(at))).toEqual([true, true, false]);
  patience.ended();
  expect(patience.isOver(10_100)).toBe(false);
});

it('is never over for a model that nobody has timed, nor while a start was not timed', () => {
  const patience = seenOnce();
  patience.encoding('other', true, 10_000);
  expect(patience.isOver(10_100)).toBe(false);
  const untimed = new Patience();
  untimed.expect('large', 1e9);
  untimed.encoding('large', true, 0);
  expect(untimed.isOver(1)).toBe(false);
});
