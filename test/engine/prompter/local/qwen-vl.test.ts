import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as library from '@huggingface/transformers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patchesOf, readPatchSettings } from '../../../../src-main/engine/prompter/local/patches.ts';
import { loadQwenVl, type VisionLanguageModel } from '../../../../src-main/engine/prompter/local/qwen-vl.ts';
import { questionText } from '../../../../src-main/engine/prompter/server/messages.ts';
import { resizeLanczos } from '../../../../src-main/engine/window/lanczos.ts';
import { type ExpectedCase, expected, largestDifference, noisePicture, tinyFolder, tinyPack } from './tiny.ts';

const side = { width: 840, height: 840 };
const truth = expected();
const settings = readPatchSettings(
  'tiny',
  JSON.parse(readFileSync(join(tinyFolder, 'preprocessor_config.json'), 'utf8')),
);
const window = noisePicture();
const frame = resizeLanczos(window.rgb, window, side);

describe('the picture', () => {
  it('is resized byte for byte as Pillow does it', () => {
    const column = Array.from({ length: Math.ceil(840 / 29) }, (_, i) => [
      ...frame.subarray(i * 29 * 2520, i * 29 * 2520 + 3),
    ]);
    expect(column.flat()).toEqual([...truth.column]);
  });

  it('becomes the patches that the model was trained with', () => {
    const { values, rows, columns, width } = patchesOf(frame, side, settings);
    expect([rows, columns, width]).toEqual([60, 60, 1176]);
    truth.rows.forEach((row, i) => {
      const found = values.subarray(row * width, (row + 1) * width);
      expect(largestDifference(found, truth.patches.subarray(i * width, (i + 1) * width))).toBeLessThan(1e-4);
    });
    const sums = Array.from({ length: rows * columns }, (_, i) =>
      values.subarray(i * width, (i + 1) * width).reduce((a, b) => a + b, 0),
    );
    expect(largestDifference(sums, truth.sums)).toBeLessThan(1e-2);
  });
});

describe('the model', () => {
  let model: VisionLanguageModel;
  beforeAll(async () => {
    model = await loadQwenVl(tinyPack(), tinyFolder);
  });
  afterAll(() => model.dispose());

  const idsOf = ({ query }: ExpectedCase) => {
    const { conversation } = tinyPack();
    if (!conversation) throw new Error('no conversation');
    const ids = model.encode(model.chat(conversation.system, questionText(conversation.user, query, side)));
    return ids.flatMap((id) => (id === model.imageToken ? new Array<number>(900).fill(id) : [id]));
  };
  const write = async (ids: readonly number[], picture: object, limit = 64) => {
    const tokens: number[] = [];
    const logits: Float32Array[] = [];
    const { reused } = await model.write({
      ids,
      patches: () => patchesOf(frame, side, settings),
      grid: { rows: 60, columns: 60 },
      picture,
      limit,
      onLogits: (row) => void logits.push(row.slice()),
      onToken: (id) => tokens.push(id) < 0,
    });
    return { tokens, logits, reused };
  };

  it.each(truth.cases)('turns "$query" into the same token ids', (one) => {
    expect(idsOf(one)).toEqual(one.inputIds);
  });

  it.each(truth.cases)('gives each token of "$query" the same place in time, row and column', (one) => {
    const { Qwen2_5_VLForConditionalGeneration: Model, Tensor } = library;
    const config: unknown = JSON.parse(readFileSync(join(tinyFolder, 'config.json'), 'utf8'));
    const ids = new Tensor('int64', BigInt64Array.from(one.inputIds, BigInt), [1, one.inputIds.length]);
    const grid = new Tensor('int64', BigInt64Array.of(1n, 60n, 60n), [1, 3]);
    const model = Object.assign(Object.create(Model.prototype), { config });
    const [places] = model.get_rope_index(ids, grid, null, null);
    expect(Array.from(places.data, Number)).toEqual(one.positionIds.flat());
  });

  it.each(truth.cases)('writes the same 64 greedy tokens about "$query"', async (one) => {
    const { tokens, logits, reused } = await write(one.inputIds, {});
    expect(tokens).toEqual(one.tokens);
    expect(reused).toBe(0);
    for (let step = 0; step * truth.words < one.logits.length; step++) {
      const expectedRow = one.logits.subarray(step * truth.words, (step + 1) * truth.words);
      expect(largestDifference(logits[step] ?? [], expectedRow)).toBeLessThan(5e-3);
    }
  });

  it('reads only what differs when a second question is asked about the same picture, and writes the same', async () => {
    const [first, second] = truth.cases;
    if (!first || !second) throw new Error('two cases are needed');
    const picture = {};
    await write(first.inputIds, picture, 8);
    const again = await write(second.inputIds, picture);
    const shared = second.inputIds.findIndex((id, i) => id !== first.inputIds[i]);
    expect(again.reused).toBe(shared);
    expect(shared).toBeGreaterThan(900);
    expect(again.tokens).toEqual(second.tokens);
    const same = await write(second.inputIds, picture);
    expect(same.reused).toBe(second.inputIds.length - 1);
    expect(same.tokens).toEqual(second.tokens);
  });

  it('forgets what it read when another picture is asked about', async () => {
    const [first] = truth.cases;
    if (!first) throw new Error('a case is needed');
    await write(first.inputIds, {}, 1);
    expect((await write(first.inputIds, {}, 1)).reused).toBe(0);
  });
});
