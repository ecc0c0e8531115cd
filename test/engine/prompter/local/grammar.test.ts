import { describe, expect, it } from 'vitest';
import { lenient, readAnswer, reference } from '../../../../src-main/engine/prompter/answer.ts';
import { instanceParts } from '../../../../src-main/engine/prompter/answer-form.ts';
import { allowedTokens } from '../../../../src-main/engine/prompter/local/allowed-tokens.ts';
import { constraintsFor } from '../../../../src-main/engine/prompter/local/constrain.ts';
import { answerForm, type FormState } from '../../../../src-main/engine/prompter/local/grammar.ts';
import type { Vocabulary } from '../../../../src-main/engine/prompter/local/vocabulary.ts';
import { answerGrammar } from '../../../../src-main/engine/prompter/server/structure.ts';

const form = { frame: { width: 840, height: 840 }, points: { positive: 2, negative: 0 } };

function reached(text: string, start = answerForm(form), ending = false): FormState | null {
  let state: FormState | null = start;
  for (const byte of new TextEncoder().encode(text)) state = state?.step(byte, ending) ?? null;
  return state;
}
const accepts = (text: string, start?: FormState) => reached(text, start)?.complete === true;
const answer = (list: string) => `<think>it is blue</think>\n<answer>${list}</answer>`;

describe('the form of an answer', () => {
  it.each([
    ['no target', answer('[]')],
    ['no target in a fence', answer('```json[]```')],
    [
      'the example that models are trained with',
      answer(
        '```json[{"bbox_2d": [310,360,567,586], "positive_points": [[434, 474], [450, 460]]}, {"bbox_2d": [10,200,100,320], "positive_points": [[50, 250], [90, 300]]}]```',
      ),
    ],
    ['no spaces', answer('[{"bbox_2d":[0,0,840,840],"positive_points":[[0,840],[840,0]]}]')],
    [
      'thinking in any script, with signs of the answer in it',
      `<think>水 [1] </thin </ <answer> 🚤</think><answer>[]</answer>`,
    ],
  ])('takes %s', (_, text) => expect(accepts(text)).toBe(true));

  it.each([
    ['a coordinate beyond the frame', answer('[{"bbox_2d":[0,0,841,840],"positive_points":[[1,1],[2,2]]}]')],
    ['a box without width', answer('[{"bbox_2d":[5,0,5,9],"positive_points":[[1,1],[2,2]]}]')],
    ['a box upside down', answer('[{"bbox_2d":[5,9,8,2],"positive_points":[[1,1],[2,2]]}]')],
    ['a box at the edge that can have no width', answer('[{"bbox_2d":[840,0,840,9],"positive_points":[[1,1],[2,2]]}]')],
    ['one point', answer('[{"bbox_2d":[0,0,5,9],"positive_points":[[1,1]]}]')],
    ['three points', answer('[{"bbox_2d":[0,0,5,9],"positive_points":[[1,1],[2,2],[3,3]]}]')],
    ['a leading zero', answer('[{"bbox_2d":[0,0,05,9],"positive_points":[[1,1],[2,2]]}]')],
    ['a comma before the end', answer('[{"bbox_2d":[0,0,5,9],"positive_points":[[1,1],[2,2]]},]')],
    ['a fence that is not closed', answer('```json[]')],
    ['words around the list', answer('Here: []')],
    ['HTML', '<script>alert(1)</script>'],
    ['an answer without thinking', '<answer>[]</answer>'],
  ])('refuses %s', (_, text) => expect(accepts(text)).toBe(false));

  it.each([
    [2, 0],
    [0, 0],
    [4, 0],
    [2, 2],
  ])('takes what the grammar for servers makes, %i points inside and %i outside', (positive, negative) => {
    const points = { positive, negative };
    const members = instanceParts(points).map(({ key, points: count }) => {
      const value = count === null ? [1, 2, 30, 40] : Array.from({ length: count }, (_, i) => [i, 840]);
      return `${JSON.stringify(key)}:${JSON.stringify(value)}`;
    });
    for (const { key } of instanceParts(points)) expect(answerGrammar(points)).toContain(JSON.stringify(`"${key}":[`));
    const instance = `{${members.join(',')}}`;
    expect(accepts(answer(`\`\`\`json[${instance},${instance}]\`\`\``), answerForm({ ...form, points }))).toBe(true);
  });

  it('asks for as many points as the template does', () => {
    const box = answerForm({ ...form, points: { positive: 0, negative: 0 } });
    expect(accepts(answer('[{"bbox_2d":[0,0,5,9]}]'), box)).toBe(true);
    const both = answerForm({ ...form, points: { positive: 1, negative: 2 } });
    expect(
      accepts(answer('[{"bbox_2d":[0,0,5,9],"positive_points":[[1,1]],"negative_points":[[7,7],[8,8]]}]'), both),
    ).toBe(true);
  });

  it('begins no new thought and no new instance once it is ending', () => {
    const thinking = reached('<think>so </thi');
    expect(reached('nk>', thinking ?? undefined, true)?.thinking).toBe(false);
    expect(reached('s', thinking ?? undefined, true)).toBeNull();
    const written =
      reached('<think></think><answer>[{"bbox_2d":[0,0,5,9],"positive_points":[[1,1],[2,2]]}') ?? undefined;
    expect(reached(',', written, true)).toBeNull();
    expect(reached(']</answer>', written, true)?.complete).toBe(true);
  });
});

/** Words of one and more bytes, some across the borders of the form. */
function vocabularyOf(words: readonly string[]): Vocabulary {
  const bytes = words.map((word) => new TextEncoder().encode(word));
  return { bytesOf: (id) => bytes[id] ?? new Uint8Array(0), ids: words.map((_, id) => id), marks: [] };
}
const single = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
const words = [
  ...single,
  '\n',
  '<think>',
  '</think>',
  '>\n\n',
  '</',
  '":',
  ' [',
  '],',
  ']]',
  '[[',
  '}]',
  '},',
  'bbox',
  'positive',
  '水',
  '\ufffd',
];

describe('the tokens that may come next', () => {
  it('are those whose every byte the form takes, found without trying all', () => {
    const vocabulary = vocabularyOf(words);
    const allowed = allowedTokens(vocabulary);
    for (const text of [
      '',
      '<',
      '<think>a',
      '<think></',
      '<think></think>\n<answer>',
      '<think></think><answer>[',
      '<think></think><answer>[{"bbox_2d": [84',
      '<think></think><answer>[{"bbox_2d":[0,0,5,9],"positive_points":[[1,1],[2,2]]',
    ]) {
      const state = reached(text);
      if (!state) throw new Error(text);
      for (const ending of [false, true]) {
        const slowly = vocabulary.ids.filter((id) => reached(words[id] ?? '', state, ending) !== null);
        expect([...allowed.after(state, ending)].sort((a, b) => a - b)).toEqual(slowly);
      }
    }
  });

  it('make a valid answer of any choice whatever, within the limit', () => {
    const vocabulary = vocabularyOf(words);
    const constrain = constraintsFor(vocabulary);
    let state = 12345;
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    const kinds = new Set<string>();
    for (let run = 0; run < 60; run++) {
      const tokens = 300 + Math.floor(random() * 300);
      const constraint = constrain({ ...form, tokens });
      let text = '';
      let written = 0;
      while (!constraint.complete) {
        const logits = Float32Array.from(words, () => random());
        constraint.apply(logits);
        const best = logits.indexOf(Math.max(...logits));
        expect(logits[best]).toBeGreaterThan(-Infinity);
        text += words[best];
        constraint.accept(best);
        expect(++written).toBeLessThanOrEqual(tokens);
      }
      const strict = readAnswer(text, reference);
      const kept = readAnswer(text, { ...lenient, instances: 10_000 });
      if (strict.kind !== 'read' || kept.kind !== 'read') throw new Error(text);
      kinds.add(strict.answer.kind);
      expect(kept.answer.clamped).toBe(0);
      expect(kept.answer.dropped.filter(({ because }) => because !== 'duplicate')).toEqual([]);
    }
    expect([...kinds].sort()).toEqual(['instances', 'no-target']);
  });
});
