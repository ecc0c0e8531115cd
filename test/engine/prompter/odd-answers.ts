/** The table of odd answers (`test/fixtures/odd-answers.json`) and how its columns are written. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AnswerReading } from '../../../src-main/engine/prompter/answer.ts';

/** Places (from 1) of the instances that the reference keeps, or its word for the whole answer. */
export type ReferenceDecision = readonly number[] | 'no target' | 'unreadable';

export interface OddAnswer {
  readonly text: string;
  /** Filled by `test/oracles/reference-answers.py` from the reference's own parser, as is `training` and `exact`. */
  readonly evaluation: ReferenceDecision;
  readonly training: ReferenceDecision;
  readonly exact: boolean;
  /** `describeLenient` of what a person must get; written by hand and by eye. */
  readonly lenient: string;
}

export const oddAnswers: readonly OddAnswer[] = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../fixtures/odd-answers.json'), 'utf8'),
);

/** The same words as in the table's columns for the reference. What is not finite is kept by it, and masks nothing. */
export function describeDecision(reading: AnswerReading): ReferenceDecision {
  if (reading.kind === 'unreadable') return 'unreadable';
  if (reading.answer.kind === 'no-target') return 'no target';
  const { instances, dropped } = reading.answer;
  const unusable = dropped.filter((part) => part.because === 'notFinite').map((part) => part.first);
  return [...instances.map((instance) => instance.number), ...unusable].sort((a, b) => a - b);
}

/** One line: `1 [10 20 110 220] +50,60 +70,200 "roof" | -2 instance duplicate`. */
export function describeLenient(reading: AnswerReading): string {
  if (reading.kind === 'unreadable') return `unreadable: ${reading.because}`;
  const { kind, instances, dropped, clamped } = reading.answer;
  if (kind === 'no-target') return 'no target';
  const kept = instances.map(({ number, label, prompt: { box, positive, negative } }) => {
    const parts = [
      ...(box ? [`[${box.minX} ${box.minY} ${box.maxX} ${box.maxY}]`] : []),
      ...positive.map(({ x, y }) => `+${x},${y}`),
      ...negative.map(({ x, y }) => `-${x},${y}`),
      ...(label ? [JSON.stringify(label)] : []),
    ];
    return `${number} ${parts.join(' ')}`;
  });
  const lost = dropped.map(
    ({ part, because, first, count }) => `-${first}${count > 1 ? `x${count}` : ''} ${part} ${because}`,
  );
  return [...kept, ...lost, ...(clamped ? [`${clamped} clamped`] : [])].join(' | ');
}
