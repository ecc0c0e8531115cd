import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AutoTokenizer } from '@huggingface/transformers';
import { describe, expect, it } from 'vitest';
import { readVocabulary, TokenText } from '../../../../src-main/engine/prompter/local/vocabulary.ts';
import { faultCodeOf } from '../../../support/faults.ts';
import { expected, tinyFolder } from './tiny.ts';

const vocabulary = readVocabulary('tiny', JSON.parse(readFileSync(join(tinyFolder, 'tokenizer.json'), 'utf8')));

describe('text from tokens', () => {
  it("is the tokenizer's own, without the marks of turns", async () => {
    const tokenizer = await AutoTokenizer.from_pretrained(tinyFolder, { local_files_only: true });
    const text = 'A boat on 水 🚤, süß & <think>x</think>\n\n[1, 22]';
    for (const ids of [tokenizer.encode(text), ...expected().cases.map(({ tokens }) => tokens)]) {
      const written = new TokenText(vocabulary);
      for (const id of ids) written.add(id);
      written.end();
      expect(written.text).toBe(
        tokenizer.decode([...ids], { skip_special_tokens: true, clean_up_tokenization_spaces: false }),
      );
    }
  });

  it('holds a half character back until it is whole', async () => {
    const tokenizer = await AutoTokenizer.from_pretrained(tinyFolder, { local_files_only: true });
    const ids = tokenizer.encode('🚤');
    expect(ids.length).toBeGreaterThan(1);
    const written = new TokenText(vocabulary);
    const pieces = ids.map((id) => written.add(id));
    expect(pieces).toEqual([...new Array<string>(ids.length - 1).fill(''), '🚤']);
  });

  it('says U+FFFD for bytes that are no character, and goes on', async () => {
    const tokenizer = await AutoTokenizer.from_pretrained(tinyFolder, { local_files_only: true });
    const [first = 0] = tokenizer.encode('🚤');
    const written = new TokenText(vocabulary);
    written.add(first);
    for (const id of tokenizer.encode('water')) written.add(id);
    written.add(first);
    written.end();
    expect(written.text).toBe('\ufffdwater\ufffd');
  });

  it('gives no bytes to the marks of turns and pictures, which it names', () => {
    expect(vocabulary.marks).toContain('<|image_pad|>');
    expect(vocabulary.marks).toContain('<|im_end|>');
    const { cases } = expected();
    const imageToken = cases[0]?.inputIds.find((id, i, all) => all[i + 1] === id);
    expect([...vocabulary.bytesOf(imageToken ?? -1)]).toEqual([]);
  });

  it('is refused from a tokenizer of another kind', () => {
    const read = () => readVocabulary('other', { model: { type: 'Unigram', vocab: [] }, added_tokens: [] });
    expect(faultCodeOf(read)).toBe('models.cannotLoad');
  });
});
