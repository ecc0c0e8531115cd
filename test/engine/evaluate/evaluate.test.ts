import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare } from '../../../src-main/engine/evaluate/compare.ts';
import { readResults } from '../../../src-main/engine/evaluate/journal.ts';
import type { EvaluationRequest } from '../../../src-main/engine/evaluate/run.ts';
import { hasPythonGdal, python } from '../../fixtures/python-gdal.ts';
import { faultOfCall } from '../../support/faults.ts';
import { disc, rectangle } from '../../support/inference.ts';
import { type Running, root, startEngine } from '../running.ts';
import { put, writeEarthReason } from './dataset-maker.ts';

const side = 160;
/** A busy machine needs its time for the models. */
let running: Running;
let folder = '';
let data = '';
beforeAll(() => {
  running = startEngine();
  folder = mkdtempSync(join(tmpdir(), 'think2seg-evaluate-'));
  data = join(folder, 'drawn');
  writeEarthReason(
    data,
    'val',
    [
      { id: 'a-disc', shape: disc(70, 80, 40), questions: ['buildings'], concept: 'roof' },
      { id: 'b-none', shape: null, questions: ['Is there a roof?', 'roads'], concept: 'roof' },
      { id: 'c-field', shape: rectangle(20, 30, 120, 110), questions: ['Where are the cows?'], concept: 'field' },
      { id: 'd-two', shape: (x, y) => disc(40, 40, 24)(x, y) || disc(110, 110, 30)(x, y), questions: ['buildings'] },
    ],
    side,
  );
});
afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
});

function request(out: string, change: Partial<EvaluationRequest> = {}): EvaluationRequest {
  return {
    format: 'earthreason',
    folder: data,
    split: 'val',
    out: join(folder, out),
    prompter: 'oracle',
    answers: null,
    segmenter: 'mobilesam',
    protocol: 'think2seg-rs',
    question: null,
    resolution: null,
    limit: null,
    seed: 0,
    jobs: 2,
    resume: false,
    program: 'test',
    ...change,
  };
}
const evaluate = (out: string, change: Partial<EvaluationRequest> = {}) =>
  running.program.engine.evaluate(request(out, change));

/** A whole answer of the method for boxes in the frame of 840. */
function answer(...boxes: readonly (readonly [number, number, number, number])[]): string {
  const instances = boxes.map(([x1, y1, x2, y2]) => {
    const [x, y] = [Math.round((x1 + x2) / 2), Math.round((y1 + y2) / 2)];
    return {
      bbox_2d: [x1, y1, x2, y2],
      positive_points: [
        [x, y],
        [x + 8, y],
      ],
    };
  });
  return `<think>by hand</think><answer>\`\`\`json${JSON.stringify(instances)}\`\`\`</answer>`;
}

describe('an evaluation with the oracle', () => {
  it("reaches the segmenter's ceiling, and says no target where the truth is empty", async () => {
    const { summary, files } = await evaluate('oracle');
    expect(summary.complete).toBe(true);
    expect(summary.figures.gIoU.value).toBeGreaterThan(0.9);
    expect(summary.figures.answers).toEqual({ instances: 3, 'no-target': 1, unreadable: 0, refused: 0 });
    expect(summary.figures.noTarget).toEqual({ samples: 1, precision: 1, recall: 1, falsePositiveRate: 0 });
    expect(summary.groups.class.map(({ name, samples }) => [name, samples])).toEqual([
      ['field', 1],
      ['not stated', 1],
      ['roof', 2],
    ]);
    const { records } = await readResults(join(folder, 'oracle'));
    expect(records.map(({ id, prompts }) => [id, prompts.length])).toEqual([
      ['a-disc', 1],
      ['b-none', 0],
      ['c-field', 1],
      ['d-two', 2],
    ]);
    expect(records[0]?.prompts[0]?.box).toEqual([30, 40, 110, 120]);
    expect(readFileSync(files.report, 'utf8')).toContain('ceiling of the segmenter');
  });

  it('in the frame of 840 compares masks of that size', async () => {
    await evaluate('frame', { resolution: '840', limit: 2 });
    const { records, settings } = await readResults(join(folder, 'frame'));
    expect(settings.resolution).toBe('840');
    expect(records.map(({ size }) => size)).toEqual([
      [840, 840],
      [840, 840],
    ]);
  });

  it('stopped by a cancellation keeps what is done, and resumed gives the summary of an uninterrupted run', async () => {
    const whole = await evaluate('whole');
    const stop = new AbortController();
    const cancelled = running.program.engine.evaluate(request('parts', { jobs: 1 }), {
      signal: stop.signal,
      onProgress: ({ done }) => {
        if (done === 2) stop.abort();
      },
    });
    expect((await faultOfCall(cancelled)).code).toBe('run.cancelled');
    const path = join(folder, 'parts/results.jsonl');
    expect(readFileSync(path, 'utf8').split('\n').length).toBeGreaterThanOrEqual(3);
    // What a kill in the middle of a write leaves behind.
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"id":"c-field","index":2,"pic`);
    const resumed = await evaluate('parts', { resume: true });
    expect(readFileSync(resumed.files.summary, 'utf8')).toBe(readFileSync(whole.files.summary, 'utf8'));
    expect(resumed.fresh).toBeLessThan(4);
  });

  it('does not mix with other results', async () => {
    expect((await faultOfCall(evaluate('oracle'))).code).toBe('evaluate.hasResults');
    const other = await faultOfCall(evaluate('oracle', { resume: true, seed: 5 }));
    expect(other).toMatchObject({ code: 'evaluate.otherRun', detail: { because: 'seed was 0, now 5' } });
    const results = join(folder, 'oracle/results.jsonl');
    const before = readFileSync(results, 'utf8');
    writeFileSync(results, before.replace('"answered":"instances"', '"answered":"perhaps"'));
    const damaged = await faultOfCall(evaluate('oracle', { resume: true }));
    writeFileSync(results, before);
    expect(damaged.code).toBe('evaluate.noResults');
    expect(damaged.text).toContain('of results.jsonl is damaged');
  });
});

describe('an evaluation of the embedded prompter', () => {
  it('asks its questions, and counts one that it does not know as refused', async () => {
    const { summary } = await evaluate('concepts', { prompter: 'concepts', question: 'first' });
    const { records } = await readResults(join(folder, 'concepts'));
    const field = records.find(({ id }) => id === 'c-field');
    expect(field).toMatchObject({ answered: 'refused', iou: 0, question: 'Where are the cows?', predicted: 0 });
    expect(field?.because).toContain('does not know');
    expect(summary.figures.answers.refused).toBe(1);
    expect(records.filter(({ answered }) => answered !== 'refused').every(({ thinking }) => thinking !== '')).toBe(
      true,
    );
  });
});

describe('an evaluation of answers made elsewhere', () => {
  const lines = (answers: Record<string, string>) =>
    Object.entries(answers)
      .map(([id, text]) => JSON.stringify({ id, answer: text }))
      .join('\n');
  const scale = 840 / side;
  const good = {
    'a-disc': answer([30 * scale, 40 * scale, 110 * scale, 120 * scale]),
    'b-none': '<think>nothing</think><answer>```json[]```</answer>',
    'c-field': 'I see a field.',
    // One instance is bad, so by the reference's rule the answer is.
    'd-two': answer([84, 84, 336, 336]).replace(']```', ',{"bbox_2d":[1,2,3]}]```'),
  };

  it('reads them by the reference rule and puts their coordinates on whole pixels', async () => {
    const path = put(folder, 'answers.jsonl', lines(good));
    const { summary } = await evaluate('answers', { answers: path });
    const { records, settings } = await readResults(join(folder, 'answers'));
    expect(records.map(({ answered }) => answered)).toEqual(['instances', 'no-target', 'unreadable', 'unreadable']);
    expect(records[0]?.prompts).toEqual([
      {
        box: [30, 40, 110, 120],
        positive: [
          [70, 80],
          [72, 80],
        ],
        negative: [],
      },
    ]);
    expect(records[0]?.iou).toBeGreaterThan(0.9);
    expect(records[0]?.raw).toBe(good['a-disc']);
    expect(summary.figures.gIoU.value).toBe(((records[0]?.iou ?? 0) + 1) / 4);
    expect(settings.prompter).toMatchObject({ id: 'answers', version: 'answers.jsonl' });
  });

  it("are read so from a language model, too, but by the program's own rule under the protocol honest", async () => {
    const path = put(folder, 'said.txt', good['d-two']);
    const prompter = `recorded:${path}`;
    const strict = await evaluate('strict', { prompter, limit: 1 });
    expect(strict.summary.figures.answers).toMatchObject({ unreadable: 1, instances: 0 });
    const lenient = await evaluate('lenient', { prompter, limit: 1, protocol: 'honest' });
    expect(lenient.summary.figures.answers).toMatchObject({ unreadable: 0, instances: 1 });
    const whole = put(folder, 'whole.txt', good['a-disc']);
    const { summary } = await evaluate('said', { prompter: `recorded:${whole}` });
    const { records } = await readResults(join(folder, 'said'));
    const answers = await readResults(join(folder, 'answers'));
    expect(records[0]).toMatchObject({ prompts: answers.records[0]?.prompts, iou: answers.records[0]?.iou });
    expect(summary.settings.prompter).toMatchObject({ id: 'recorded', version: 'whole.txt' });
  });

  it('needs one for every sample, each once', async () => {
    const { 'd-two': _, ...three } = good;
    const short = put(folder, 'short.jsonl', lines(three));
    expect(await faultOfCall(evaluate('x', { answers: short }))).toMatchObject({
      code: 'evaluate.badAnswers',
      detail: { because: '1 of 4 samples have none, the first is "d-two"' },
    });
    const twice = put(folder, 'twice.jsonl', `${lines(good)}\n${lines(three)}`);
    expect((await faultOfCall(evaluate('x', { answers: twice }))).text).toContain('line 5 answers "a-disc" again');
    const broken = put(folder, 'broken.jsonl', '{"id": "a-disc"}');
    expect((await faultOfCall(evaluate('x', { answers: broken }))).text).toContain('line 1 is none');
    expect((await faultOfCall(evaluate('x', { answers: join(folder, 'nowhere') }))).code).toBe('evaluate.badAnswers');
  });

  it('can be compared with another evaluation of the same samples', async () => {
    const [a, b] = [await readResults(join(folder, 'answers')), await readResults(join(folder, 'oracle'))];
    const { better, worse, same, test, gains } = compare(a, b);
    expect({ better, worse, same }).toMatchObject({ same: 1 });
    expect(better + worse).toBe(3);
    expect(test.difference).toBeGreaterThan(0.3);
    expect(gains.map(({ id }) => id)).toEqual(expect.arrayContaining(['c-field', 'd-two']));
    const frame = await readResults(join(folder, 'frame'));
    expect(() => compare(a, frame)).toThrow('evaluate.notComparable');
    expect(() => compare(a, { ...b, records: b.records.slice(1) })).toThrow('evaluate.notComparable');
    expect((await faultOfCall(readResults(folder))).code).toBe('evaluate.noResults');
  });
});

describe('a data set whose truth does not fit its picture', () => {
  it('is a fault that names the sample', async () => {
    const wrong = join(folder, 'wrong');
    writeEarthReason(wrong, 'val', [{ id: 'a', shape: disc(40, 40, 20), questions: ['roof'] }], 96);
    writeEarthReason(join(folder, 'other'), 'val', [{ id: 'a', shape: disc(40, 40, 20), questions: ['roof'] }], 90);
    put(wrong, 'val/labels/a.png', readFileSync(join(folder, 'other/val/labels/a.png')));
    expect(await faultOfCall(evaluate('wrong-out', { folder: wrong }))).toMatchObject({
      code: 'evaluate.badPiece',
      detail: { piece: 'a', because: 'its picture has 96 x 96 pixels, its truth 90 x 90' },
    });
  });
});

describe.skipIf(!hasPythonGdal)('gIoU and cIoU', () => {
  const script = resolve(root, 'test/oracles/metrics.py');
  const byNumpy = (results: string, dataset: string): { figures: Record<string, { gIoU: number; cIoU: number }> } =>
    JSON.parse(execFileSync(python, ['-W', 'ignore', script, results, dataset, 'val'], { encoding: 'utf8' }));
  const check = (results: string, dataset: string) => {
    const summary = JSON.parse(readFileSync(join(results, 'summary.json'), 'utf8'));
    for (const [protocol, { gIoU, cIoU }] of Object.entries(byNumpy(results, dataset).figures)) {
      expect(Math.abs(summary.counted[protocol].gIoU.value - gIoU)).toBeLessThan(1e-6);
      expect(Math.abs(summary.counted[protocol].cIoU.value - cIoU)).toBeLessThan(1e-6);
    }
  };

  it('are those of an independent computation in numpy, for every protocol', () => {
    for (const name of ['oracle', 'concepts', 'answers', 'frame']) check(join(folder, name), data);
  });

  const devset = resolve(process.env.THINK2SEG_DATA ?? resolve(root, '../shared/data'), 'devset');
  it.skipIf(!existsSync(devset))(
    'are so on real samples',
    async () => {
      await evaluate('devset', { folder: devset, limit: 2, seed: 3, resolution: '840' });
      await evaluate('devset-concepts', { folder: devset, limit: 2, seed: 3, prompter: 'concepts' });
      check(join(folder, 'devset'), devset);
      check(join(folder, 'devset-concepts'), devset);
    },
    240_000,
  );
});
