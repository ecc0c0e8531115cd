import { describe, expect, it } from 'vitest';
import { type FaultCode, FaultError } from '../../../src-main/contract/fault.ts';
import {
  type AnswerPolicy,
  hasExactFormat,
  lenient,
  parseAnswer,
  readAnswer,
  reference,
  referenceTraining,
} from '../../../src-main/engine/prompter/answer.ts';
import { createRecordedPrompter, readRecordedAnswer } from '../../../src-main/engine/prompter/recorded.ts';
import { describeDecision, describeLenient, oddAnswers } from './odd-answers.ts';

function faultOf(act: () => unknown): { code: FaultCode; raw: unknown } | 'none' {
  try {
    act();
    return 'none';
  } catch (thrown) {
    if (thrown instanceof FaultError) return { code: thrown.fault.code, raw: thrown.fault.detail?.raw };
    throw thrown;
  }
}

const whole =
  '<think>Two roofs beside the road.</think>\n<answer>```json[{"bbox_2d":[10,20,110,220],"positive_points":[[50,60],[70,200]]}]```</answer>';

/** The instances of an answer as one line, for comparison. */
const shown = (text: string, policy: AnswerPolicy = lenient) => describeLenient(readAnswer(text, policy));

describe('the table of odd answers', () => {
  it('has at least 150 of them, each another', () => {
    expect(new Set(oddAnswers.map((row) => row.text)).size).toBeGreaterThanOrEqual(150);
  });

  it.each([
    ['evaluation', reference],
    ['training', referenceTraining],
  ] as const)('is decided in %s as by the reference', (column, policy) => {
    const own = oddAnswers.map(({ text }) => ({ text, decision: describeDecision(readAnswer(text, policy)) }));
    expect(own).toEqual(oddAnswers.map((row) => ({ text: row.text, decision: row[column] })));
  });

  it('has the rewarded format where the reference says so', () => {
    const own = oddAnswers.map(({ text }) => ({ text, exact: hasExactFormat(text) }));
    expect(own).toEqual(oddAnswers.map(({ text, exact }) => ({ text, exact })));
  });

  it('gives a person what is usable and says what was left off', () => {
    const own = oddAnswers.map(({ text }) => ({ text, lenient: shown(text) }));
    expect(own).toEqual(oddAnswers.map(({ text, lenient }) => ({ text, lenient })));
  });
});

describe('an answer', () => {
  it('gives its thinking and its prompts in the frame', () => {
    expect(parseAnswer(whole, lenient)).toEqual({
      kind: 'instances',
      thinking: 'Two roofs beside the road.',
      instances: [
        {
          number: 1,
          label: '',
          prompt: {
            box: { minX: 10, minY: 20, maxX: 110, maxY: 220 },
            positive: [
              { x: 50, y: 60 },
              { x: 70, y: 200 },
            ],
            negative: [],
          },
        },
      ],
      dropped: [],
      clamped: 0,
      broken: false,
    });
  });

  it('that cannot be read is a fault with the raw text, not an empty result', () => {
    const bad = ['', 'I cannot help with that.', '<answer>{"a":1}</answer>', '[1,2,3]', '[{"bbox_2d":[1,2,3]}]'];
    expect(bad.map((text) => faultOf(() => parseAnswer(text, lenient)))).toEqual(
      bad.map((raw) => ({ code: 'prompter.unreadableAnswer', raw })),
    );
  });

  it('longer than the limit is unreadable by every rule, counted in bytes', () => {
    const text = `<think>${'é'.repeat(140_000)}</think><answer>[]</answer>`;
    for (const policy of [lenient, reference, referenceTraining]) {
      expect(readAnswer(text, policy)).toEqual({ kind: 'unreadable', because: 'it has more than 262144 bytes' });
    }
  });

  it('of 10,000 boxes is read to the limit, and the rest is one line of the report', () => {
    const boxes = Array.from({ length: 10_000 }, (_, i) => [
      (i % 80) * 10,
      Math.floor(i / 80) * 6,
      (i % 80) * 10 + 5,
      Math.floor(i / 80) * 6 + 3,
    ]);
    const text = `[${boxes.map((box) => `{"bbox_2d":[${box}]}`)}]`;
    const { instances, dropped } = parseAnswer(text, { ...lenient, bytes: 1e6 });
    expect(instances.map((instance) => instance.number)).toEqual(Array.from({ length: 64 }, (_, i) => i + 1));
    expect(dropped).toEqual([{ part: 'instance', because: 'overLimit', first: 65, count: 9936 }]);
  });

  it('keeps the order in which it names instances, since later ones lie over earlier ones', () => {
    const text = '[{"bbox_2d":[0,0,10,10]},{"positive_points":[[5,5],[6,6]]},{"bbox_2d":[100,100,500,500]}]';
    expect(parseAnswer(text, lenient).instances.map((instance) => instance.number)).toEqual([1, 2, 3]);
    const reading = readAnswer(text, reference);
    expect(describeDecision(reading)).toEqual([1, 2, 3]);
  });

  it('may have negative points where the template asks for them, and no more than it asks for', () => {
    const text = '[{"bbox_2d":[1,2,30,40],"positive_points":[[5,5],[6,6]],"negative_points":[[1,1],[2,2],[3,3]]}]';
    const policy = { ...lenient, points: { positive: 2, negative: 2 } };
    expect(shown(text, policy)).toBe('1 [1 2 30 40] +5,5 +6,6 -1,1 -2,2 | -1 negative pointCount');
    expect(readAnswer(text, { ...policy, rule: 'reference' }).kind).toBe('unreadable');
    const two = text.replace(',[3,3]', '');
    expect(describeDecision(readAnswer(two, { ...policy, rule: 'reference' }))).toEqual([1]);
  });

  it('of a template with boxes only has no points, and one with four points has four', () => {
    const text = '[{"bbox_2d":[1,2,30,40],"positive_points":[[5,5],[6,6],[7,7],[8,8]]}]';
    const boxOnly = { ...lenient, points: { positive: 0, negative: 0 } };
    expect(shown(text, boxOnly)).toBe('1 [1 2 30 40] | -1 positive notAllowed');
    expect(shown(text, { ...lenient, points: { positive: 4, negative: 0 } })).toBe('1 [1 2 30 40] +5,5 +6,6 +7,7 +8,8');
  });

  it("that passes the reference but would fail in its segmenter is marked, and has none of the bad instance's geometry", () => {
    const reading = readAnswer('[{"bbox_2d":["a","b","c","d"]}]', reference);
    expect(reading).toMatchObject({ kind: 'read', answer: { kind: 'instances', instances: [], broken: true } });
  });

  it("keeps the reference's corners in their order, and its coordinates outside the frame", () => {
    const reading = readAnswer('[{"bbox_2d":[900,50,10,-5]}]', reference);
    expect(reading.kind === 'read' && reading.answer.instances[0]?.prompt.box).toEqual({
      minX: 900,
      minY: 50,
      maxX: 10,
      maxY: -5,
    });
    expect(shown('[{"bbox_2d":[900,50,10,-5]}]')).toBe('1 [10 0 840 50] | 2 clamped');
  });
});

describe('a recorded answer', () => {
  it('is scaled from its frame to the window, without regard to the aspect', async () => {
    const pixels = { width: 420, height: 84, rgb: new Uint8Array(), valid: new Uint8Array(), bands: [] };
    const answer = await createRecordedPrompter(whole).answer({
      query: 'roofs',
      pixels,
      gsd: 1,
      embedding: async () => null,
    });
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
