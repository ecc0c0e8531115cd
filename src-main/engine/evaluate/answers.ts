/** Answers that were made elsewhere: JSON Lines of `{"id": …, "answer": …}`. */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as v from 'valibot';
import { raise } from '../../contract/fault.ts';
import type { ModelRef } from '../../contract/run.ts';
import type { Sample } from './sample.ts';

const lineSchema = v.object({ id: v.string(), answer: v.string() });

export interface Answers {
  readonly ref: ModelRef;
  /** Raw text by sample id. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Faults: `evaluate.badAnswers`. */
export async function readAnswers(path: string): Promise<Answers> {
  const content = await readFile(path, 'utf8').catch((thrown: unknown) =>
    raise('evaluate.badAnswers', { path }, thrown),
  );
  const texts = new Map<string, string>();
  content.split(/\r?\n/).forEach((line, i) => {
    if (line.trim() === '') return;
    const { id, answer } = lineOf(path, i + 1, line);
    if (texts.has(id)) raise('evaluate.badAnswers', { path, because: `line ${i + 1} answers "${id}" again` });
    texts.set(id, answer);
  });
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { ref: { id: 'answers', version: basename(path), sha256 }, texts };
}

/** A missing answer would pass for a failed one, so every sample must have one. Faults: `evaluate.badAnswers`. */
export function checkAnswered(path: string, answers: Answers, samples: readonly Sample[]): void {
  const without = samples.filter(({ id }) => !answers.texts.has(id));
  if (without.length === 0) return;
  const because = `${without.length} of ${samples.length} samples have none, the first is "${without[0]?.id}"`;
  raise('evaluate.badAnswers', { path, because });
}

function lineOf(path: string, number: number, line: string): v.InferOutput<typeof lineSchema> {
  const parsed = v.safeParse(lineSchema, parseJson(line));
  return parsed.success ? parsed.output : raise('evaluate.badAnswers', { path, because: `line ${number} is none` });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
