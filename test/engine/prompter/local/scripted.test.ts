/** Answers that a small random model never gives: a scripted one writes them, byte by byte. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPatchSettings } from '../../../../src-main/engine/prompter/local/patches.ts';
import { promptWith } from '../../../../src-main/engine/prompter/local/prompter.ts';
import type { Vocabulary } from '../../../../src-main/engine/prompter/local/vocabulary.ts';
import { faultOfCall } from '../../../support/faults.ts';
import { noisePicture, tinyFolder, tinyPack } from './tiny.ts';

const patches = readPatchSettings(
  'scripted',
  JSON.parse(readFileSync(join(tinyFolder, 'preprocessor_config.json'), 'utf8')),
);
const vocabulary: Vocabulary = { bytesOf: (id) => Uint8Array.of(id), ids: [], marks: [] };
const question = { query: 'boats', pixels: noisePicture(84, 42), gsd: null, embedding: async () => null };

/** Each token is one byte; says how many were written before it was stopped. */
function scripted(bytes: Iterable<number>, chat = '\u0007') {
  let written = 0;
  const { conversation } = tinyPack();
  if (!conversation) throw new Error('no conversation');
  const prompter = promptWith({
    id: 'scripted',
    vocabulary,
    patches,
    conversation,
    model: {
      imageToken: 7,
      chat: () => chat,
      encode: (text) => [...new TextEncoder().encode(text)],
      async write({ onToken, limit }) {
        for (const byte of bytes) {
          written++;
          if (onToken(byte) || written === limit) break;
        }
        return { reused: 0 };
      },
      dispose: async () => {},
    },
  });
  return { prompter, written: () => written };
}
const utf8 = (text: string) => new TextEncoder().encode(text);

describe('what a language model may write', () => {
  it('ends at the closing answer tag, whatever it would say after it', async () => {
    const answer =
      '<think>two</think>\n<answer>[{"bbox_2d":[0,0,420,840],"positive_points":[[10,10],[400,800]]}]</answer>';
    const { prompter, written } = scripted(utf8(`${answer}<answer>[]</answer> and more`));
    const said = await prompter.answer(question);
    expect(written()).toBe(answer.length);
    expect(said.raw).toBe(answer);
    expect(said.thinking).toBe('two');
    expect(said.instances.map(({ prompt }) => prompt.box)).toEqual([{ minX: 0, minY: 0, maxX: 42, maxY: 42 }]);
  });

  it('does not end at a closing tag that it only thinks of', async () => {
    const answer = '<think>I end with </answer>, so:</think><answer>[]</answer>';
    const { prompter, written } = scripted(utf8(`${answer} and more`));
    expect((await prompter.answer(question)).raw).toBe(answer);
    expect(written()).toBe(answer.length);
  });

  it('says no target with an empty list', async () => {
    const said = await scripted(utf8('<think>none</think><answer>[]</answer>')).prompter.answer(question);
    expect(said).toMatchObject({ kind: 'no-target', instances: [] });
  });

  it('without an end is stopped at the limit and cannot be read', async () => {
    function* endless() {
      yield* utf8('<think>');
      for (;;) yield 46;
    }
    const { prompter, written } = scripted(endless());
    expect(await faultOfCall(prompter.answer(question))).toMatchObject({
      code: 'prompter.unreadableAnswer',
      detail: { because: 'it was cut off after 2048 tokens; it ends while it is still thinking' },
    });
    expect(written()).toBe(2048);
  });

  it('is read up to 64 instances of ten thousand, and the rest is reported', async () => {
    const { conversation } = tinyPack();
    if (!conversation) throw new Error('no conversation');
    const boxes = Array.from({ length: 10_000 }, (_, i) => {
      const [x, y] = [(i % 200) * 4, Math.floor(i / 200) * 16];
      return `{"bbox_2d":[${x},${y},${x + 3},${y + 3}]}`;
    });
    const text = `<answer>[${boxes.join(',')}]</answer>`;
    const said = await promptWithLimit(text)
      .answer(question)
      .catch((thrown: unknown) => thrown);
    expect(text.length).toBeGreaterThan(256 * 1024);
    expect(said).toMatchObject({ fault: { code: 'prompter.unreadableAnswer' } });
    const fewer = await promptWithLimit(`<answer>[${boxes.slice(0, 6000).join(',')}]</answer>`).answer(question);
    expect(fewer.instances.length).toBe(64);
    expect(fewer.dropped?.some(({ because, count }) => because === 'overLimit' && count > 5000)).toBe(true);
  });

  it('may break off within a character, which is said to be none', async () => {
    const bytes = [...utf8('<think>water '), ...utf8('🚤').subarray(0, 2), ...utf8('</think><answer>[]</answer>')];
    const pieces: string[] = [];
    const said = await scripted(bytes).prompter.answer({ ...question, onText: ({ piece }) => void pieces.push(piece) });
    expect(said.thinking).toBe('water \ufffd');
    expect(pieces.join('')).toBe(said.raw);
  });

  it('is not asked by a template that has no place for the picture, or two', async () => {
    for (const chat of ['nothing', '\u0007 \u0007']) {
      const fault = await faultOfCall(scripted([], chat).prompter.answer(question));
      expect(fault).toMatchObject({
        code: 'models.cannotLoad',
        detail: { because: 'its chat template has no place for one picture' },
      });
    }
  });

  function promptWithLimit(text: string) {
    const { conversation } = tinyPack();
    if (!conversation) throw new Error('no conversation');
    return promptWith({
      id: 'scripted',
      vocabulary,
      patches,
      conversation: { ...conversation, maxNewTokens: 1_000_000 },
      model: {
        imageToken: 7,
        chat: () => '\u0007',
        encode: (prompt) => [...utf8(prompt)],
        async write({ onToken }) {
          for (const byte of utf8(text)) if (onToken(byte)) break;
          return { reused: 0 };
        },
        dispose: async () => {},
      },
    });
  }
});
