/**
 * The border where a model's answer becomes geometry. What comes in is untrusted text; what goes out
 * is prompts in the model's own frame, or the reason why the answer could not be read.
 *
 * - For people: `parseAnswer(text, { ...lenient, frame })`; it raises the fault of an unreadable answer.
 * - For evaluation: `readAnswer(text, reference)`; an unreadable answer is data there and counts 0.
 * - For rewards: `readAnswer(text, referenceTraining)`, and `hasExactFormat(text)` for the format.
 *
 * Rules, limits and results are described where they are declared, in `answer/policy.ts`.
 */
import { raise } from '../../contract/fault.ts';
import { readLeniently } from './answer/lenient.ts';
import type { AnswerPolicy, AnswerReading, ParsedAnswer } from './answer/policy.ts';
import { readByReference } from './answer/reference.ts';

export * from './answer/policy.ts';
export { hasExactFormat } from './answer/text.ts';

/** Reads an answer by the policy's rule. Never throws, whatever the text. */
export function readAnswer(text: string, policy: AnswerPolicy): AnswerReading {
  const tooLong = text.length > policy.bytes || Buffer.byteLength(text) > policy.bytes;
  if (tooLong) return { kind: 'unreadable', because: `it has more than ${policy.bytes} bytes` };
  return policy.rule === 'lenient' ? readLeniently(text, policy) : readByReference(text, policy);
}

/** Like `readAnswer`; an unreadable answer is raised. Faults: `prompter.unreadableAnswer`, whose detail `raw` is the text. */
export function parseAnswer(text: string, policy: AnswerPolicy): ParsedAnswer {
  const reading = readAnswer(text, policy);
  if (reading.kind === 'read') return reading.answer;
  return raise('prompter.unreadableAnswer', { because: reading.because, raw: shortened(text) });
}

/** Characters of a raw answer that a fault carries. */
const rawLimit = 20_000;

/** Both ends of a long text, for a fault: how it began, and the answer that should stand at its end. */
export function shortened(text: string): string {
  const half = rawLimit / 2;
  return text.length <= rawLimit ? text : `${text.slice(0, half)}\n[…]\n${text.slice(-half)}`;
}
