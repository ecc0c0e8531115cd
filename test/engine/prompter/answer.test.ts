import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FaultCode, FaultError } from '../../../src-main/contract/fault.ts';
import { parseAnswer, think2segFrame } from '../../../src-main/engine/prompter/answer.ts';
import { createRecordedPrompter, readRecordedAnswer } from '../../../src-main/engine/prompter/recorded.ts';

const read = (text: string) => parseAnswer(text, think2segFrame);

function faultCode(act: () => unknown): FaultCode | 'none' {
  try {
    act();
    return 'none';
  } catch (thrown) {
    if (thrown instanceof FaultError) return thrown.fault.code;
    throw thrown;
  }
}

const whole =
  '<think>Two roofs beside the road.</think>\n<answer>```json[{"bbox_2d":[10,20,110,220],"positive_points":[[50,60],[70,200]]}]```</answer>';

describe('an answer', () => {
  it('gives its thinking and its prompts in the frame', () => {
    expect(read(whole)).toEqual({
      thinking: 'Two roofs beside the road.',
      prompts: [
        {
          box: { minX: 10, minY: 20, maxX: 110, maxY: 220 },
          positive: [
            { x: 50, y: 60 },
            { x: 70, y: 200 },
          ],
          negative: [],
        },
      ],
      dropped: [],
    });
  });

  it('with an empty list says that there is no target', () => {
    expect(read('<think>Only sea.</think><answer>[]</answer>')).toEqual({
      thinking: 'Only sea.',
      prompts: [],
      dropped: [],
    });
  });

  it('is read without tags, without a fence, cut off at its end, or with a comma too many', () => {
    const box = { minX: 1, minY: 2, maxX: 3, maxY: 4 };
    for (const text of [
      '[{"bbox_2d":[1,2,3,4]}]',
      'Sure! Here it is: [{"bbox_2d":[1,2,3,4]},]',
      "<answer>[{'bbox_2d':[1,2,3,4]}]",
      '<think>hm<answer>```json\n[{"bbox_2d": [1, 2, 3, 4]}]\n```',
    ]) {
      expect(read(text).prompts.map((p) => p.box)).toEqual([box]);
    }
  });

  it('keeps good instances and reports bad ones', () => {
    const { prompts, dropped } = read(
      '[{"bbox_2d":[1,2,3]},{"bbox_2d":[1,2,3,4]},{"label":"x"},{"positive_points":[[1,1]]}]',
    );
    expect(prompts).toHaveLength(1);
    expect(dropped).toEqual([
      'instance 1: a box has 4 numbers',
      'instance 3: neither a box nor positive points',
      'instance 4: positive points are exactly 2',
    ]);
  });

  it('has swapped corners put right and coordinates clamped to the frame', () => {
    expect(read('[{"bbox_2d":[900,50,10,-5]}]').prompts[0]?.box).toEqual({ minX: 10, minY: 0, maxX: 840, maxY: 50 });
  });

  it('loses a box that is over half the same as a larger one', () => {
    const { prompts } = read('[{"bbox_2d":[0,0,90,100]},{"bbox_2d":[0,0,100,100]},{"bbox_2d":[200,200,210,210]}]');
    expect(prompts.map((p) => p.box?.maxX)).toEqual([100, 210]);
  });

  it('that cannot be read is a fault, not an empty result', () => {
    const bad = [
      '',
      'I cannot help with that.',
      '<answer>{"a":1}</answer>',
      '[{"bbox_2d":["a","b","c","d"]}]',
      '[1,2,3]',
      'x'.repeat(300_000),
    ];
    expect(bad.map((text) => faultCode(() => read(text)))).toEqual(bad.map(() => 'prompter.unreadableAnswer'));
  });

  it('of any text is a fault or finite prompts inside the frame', () => {
    const piece = fc.constantFrom(
      '[',
      ']',
      '{',
      '}',
      '"bbox_2d":',
      '[1,2,3,4]',
      '[9e999,1,2,3]',
      '<think>',
      '</answer>',
      ',',
      'null',
      '-5',
      '"',
      '```json',
      '\\u0000',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 8 })), { maxLength: 24 }), (pieces) => {
        const text = pieces.join('');
        if (faultCode(() => read(text)) !== 'none') return;
        for (const { box } of read(text).prompts) {
          if (box) for (const value of Object.values(box)) expect(value >= 0 && value <= 840).toBe(true);
        }
      }),
      { numRuns: 2000, seed: 7 },
    );
  });
});

describe('a recorded answer', () => {
  it('is scaled from its frame to the window, without regard to the aspect', async () => {
    const pixels = { width: 420, height: 84, rgb: new Uint8Array(), valid: new Uint8Array(), bands: [] };
    const answer = await createRecordedPrompter(whole).answer({ query: 'roofs', pixels, gsd: 1, embedding: null });
    expect(answer.kind).toBe('instances');
    expect(answer.thinking).toBe('Two roofs beside the road.');
    expect(answer.instances[0]).toMatchObject({
      prompt: {
        box: { minX: 5, minY: 2, maxX: 55, maxY: 22 },
        positive: [
          { x: 25, y: 6 },
          { x: 35, y: 20 },
        ],
      },
      route: 'segmenter',
      evidence: null,
    });
  });

  it('that is not there is a fault', async () => {
    const outcome = readRecordedAnswer('/nowhere/answer.txt').catch((thrown: FaultError) => thrown.fault.code);
    expect(await outcome).toBe('prompter.noAnswerFile' satisfies FaultCode);
  });
});
