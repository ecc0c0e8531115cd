/** Odd answers by chance, from a seed: whole ones that were damaged, pieces in any order, and masses of one thing. */
import type { Prompt } from '../../src-main/contract/run.ts';
import type { Space } from '../../src-main/contract/space.ts';
import { lenient, readAnswer, reference, referenceTraining } from '../../src-main/engine/prompter/answer.ts';
import { answerOnWindow } from '../../src-main/engine/prompter/on-window.ts';
import { oddAnswers } from '../engine/prompter/odd-answers.ts';

/** Numbers in [0, 1) that a seed fixes (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const pieces = [
  ...'[]{}(),:;"\'`\\-+.#/*= \n\t\0',
  ...['<think>', '</think>', '<answer>', '</answer>', '```json', '```', '"bbox_2d":', '"positive_points":'],
  ...[
    '"negative_points":',
    '[1,2,3,4]',
    '[[5,6],[7,8]]',
    '1e999',
    '-1e999',
    'NaN',
    'Infinity',
    'null',
    'true',
    '840',
    '-7',
  ],
  ...[
    '1e-320',
    '0x1F',
    '99999999999999999999',
    '//',
    '/*',
    '"\\u0000"',
    '\ud83d',
    '\u202e',
    '［',
    '”',
    '\ufeff',
    '__proto__',
  ],
];

/** One odd answer of up to some hundred kilobytes. */
export function oddAnswer(random: () => number): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const kind = random();
  if (kind < 0.25) return Array.from({ length: 1 + Math.floor(random() * 40) }, () => pick(pieces)).join('');
  if (kind < 0.27) return mass(random, pick);
  let text = pick(oddAnswers).text;
  for (let damage = 1 + Math.floor(random() * 4); damage > 0; damage--) text = damaged(text, random, pick);
  return text;
}

function mass(random: () => number, pick: <T>(list: readonly T[]) => T): string {
  const unit = pick([...pieces, '{"bbox_2d":[1,2,3,4]},', '[{"bbox_2d":[', '</think><answer>', '"\\"', '{"a":[']);
  return pick(['', '<answer>', '[', '<think>']) + unit.repeat(1 + Math.floor((random() ** 4 * 200_000) / unit.length));
}

function damaged(text: string, random: () => number, pick: <T>(list: readonly T[]) => T): string {
  const at = Math.floor(random() * (text.length + 1));
  const to = Math.min(text.length, at + Math.floor(random() * 12));
  const how = random();
  if (how < 0.35) return text.slice(0, at) + pick(pieces) + text.slice(at);
  if (how < 0.6) return text.slice(0, at) + text.slice(to);
  if (how < 0.75) return text.slice(0, at);
  if (how < 0.9) return text.slice(0, to) + text.slice(at, to).repeat(3) + text.slice(to);
  return text.slice(0, at) + pick(oddAnswers).text + text.slice(at);
}

/** What is wrong with how an answer is read by every rule; '' where nothing is. */
export function wrongWith(text: string): string {
  try {
    for (const policy of [reference, referenceTraining]) {
      const reading = readAnswer(text, policy);
      if (
        reading.kind === 'read' &&
        !reading.answer.instances.every(({ prompt }) => numbersOf(prompt).every(Number.isFinite))
      ) {
        return `${policy.rule}: not finite`;
      }
    }
    const reading = readAnswer(text, lenient);
    if (reading.kind === 'unreadable') return '';
    if (reading.answer.instances.length > lenient.instances) return 'too many instances';
    const window = { width: 37, height: 1024 };
    const { instances } = answerOnWindow(reading.answer, text, { ...lenient, window });
    for (const { prompt } of instances) {
      if (!numbersOf(prompt).every(Number.isFinite)) return 'not finite';
      if (!isWithin(prompt, window)) return 'outside the window';
    }
    return '';
  } catch (thrown) {
    return `throws ${String(thrown)}`;
  }
}

function numbersOf<S extends Space>({ box, positive, negative }: Prompt<S>): number[] {
  const sides = box ? [box.minX, box.minY, box.maxX, box.maxY] : [];
  return [...sides, ...[...positive, ...negative].flatMap(({ x, y }) => [x, y])];
}

function isWithin(
  { box, positive, negative }: Prompt<'window'>,
  { width, height }: { width: number; height: number },
): boolean {
  const points = [
    ...positive,
    ...negative,
    ...(box
      ? [
          { x: box.minX, y: box.minY },
          { x: box.maxX, y: box.maxY },
        ]
      : []),
  ];
  const ordered = !box || (box.minX < box.maxX && box.minY < box.maxY);
  return ordered && points.every(({ x, y }) => x >= 0 && x <= width && y >= 0 && y <= height);
}
