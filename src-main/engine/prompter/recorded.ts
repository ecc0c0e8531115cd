/**
 * A prompter that repeats an answer made elsewhere, for example by Think2Seg-RS on a machine with a
 * large GPU. It thinks nothing of its own: the thinking shown is the recorded one.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { raise } from '../../contract/fault.ts';
import type { ModelRef } from '../../contract/run.ts';
import { type AnswerFrame, lenient, parseAnswer, think2segFrame } from './answer.ts';
import { answerOnWindow } from './on-window.ts';
import type { Prompter } from './prompter.ts';

/** `text` is the whole answer, think and answer blocks; coordinates are in `frame`. */
export function createRecordedPrompter(text: string, frame: AnswerFrame = think2segFrame): Prompter {
  const policy = { ...lenient, frame };
  return {
    checkQuery: () => void parseAnswer(text, policy),
    answer: async ({ pixels }) => answerOnWindow(parseAnswer(text, policy), text, { ...policy, window: pixels }),
    dispose: async () => {},
  };
}

/** Reads a recorded answer; its hash stands where a model's weights would. Faults: `prompter.noAnswerFile`. */
export async function readRecordedAnswer(path: string): Promise<{ readonly ref: ModelRef; readonly text: string }> {
  try {
    const text = await readFile(path, 'utf8');
    const sha256 = createHash('sha256').update(text).digest('hex');
    return { ref: { id: 'recorded', version: basename(path), sha256 }, text };
  } catch (thrown) {
    return raise('prompter.noAnswerFile', { path }, thrown);
  }
}
