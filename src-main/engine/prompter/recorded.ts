/**
 * A prompter that repeats an answer made elsewhere, for example by Think2Seg-RS on a machine with a
 * large GPU. It thinks nothing of its own: the thinking shown is the recorded one.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { raise } from '../../contract/fault.ts';
import type { ModelRef, Prompt, PrompterAnswer } from '../../contract/run.ts';
import type { WindowXY } from '../../contract/space.ts';
import { type AnswerFrame, type ParsedAnswer, parseAnswer, think2segFrame } from './answer.ts';
import type { Prompter } from './prompter.ts';

/** `text` is the whole answer, think and answer blocks; coordinates are in `frame`. */
export function createRecordedPrompter(text: string, frame: AnswerFrame = think2segFrame): Prompter {
  return {
    checkQuery: () => void parseAnswer(text, frame),
    answer: async (input) => answerOn(parseAnswer(text, frame), text, frame, input.pixels),
    dispose: async () => {},
  };
}

function answerOn(
  parsed: ParsedAnswer,
  raw: string,
  frame: AnswerFrame,
  window: { readonly width: number; readonly height: number },
): PrompterAnswer {
  const sx = window.width / frame.width;
  const sy = window.height / frame.height;
  const point = (p: { x: number; y: number }): WindowXY => ({ x: p.x * sx, y: p.y * sy });
  const onWindow = ({ box, positive }: Prompt<'frame'>): Prompt<'window'> => ({
    box: box && { minX: box.minX * sx, minY: box.minY * sy, maxX: box.maxX * sx, maxY: box.maxY * sy },
    positive: positive.map(point),
    negative: [],
  });
  const notes = parsed.dropped.length > 0 ? `\n(Left out: ${parsed.dropped.join('; ')}.)` : '';
  return {
    kind: parsed.prompts.length > 0 ? 'instances' : 'no-target',
    instances: parsed.prompts.map((prompt) => ({
      prompt: onWindow(prompt),
      label: 'target',
      score: null,
      evidence: null,
      route: 'segmenter' as const,
    })),
    thinking: parsed.thinking + notes,
    raw,
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
