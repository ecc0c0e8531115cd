import { expect, test } from 'vitest';
import type { RunThinking } from '../../src-main/contract/thinking.ts';
import { PacedThinking } from '../../src-main/hosts/paced-thinking.ts';

const piece = (at: number, text: string, window = 1): RunThinking => ({
  runId: 'r',
  window,
  windows: 2,
  at,
  piece: text,
});

test('pieces that follow each other are told as one, and nothing of them is lost', async () => {
  const told: RunThinking[] = [];
  const paced = new PacedThinking((said) => told.push(said));
  const words = 'Two sheds stand by the canal.';
  for (let at = 0; at < words.length; at++) paced.hear(piece(at, words[at] ?? ''));
  await expect.poll(() => told).toEqual([piece(0, words)]);
  paced.flush();
  expect(told).toHaveLength(1);
});

test('a new attempt and a new window are told on their own, in order', () => {
  const told: RunThinking[] = [];
  const paced = new PacedThinking((said) => told.push(said));
  for (const said of [piece(0, 'ab'), piece(2, 'c'), piece(0, 'x'), piece(0, 'y', 2)]) paced.hear(said);
  paced.flush();
  expect(told).toEqual([piece(0, 'abc'), piece(0, 'x'), piece(0, 'y', 2)]);
});
