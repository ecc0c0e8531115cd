/** Models that are not what the SAM 1 contract says: what is not loaded, and what of their outputs is not taken. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { EncodedWindow } from '../../../src-main/engine/segmenter/segmenter.ts';
import { countBits } from '../../../src-main/engine/window/bits.ts';
import { loadPack } from '../../../src-main/models/load.ts';
import { faultOfCall } from '../../support/faults.ts';
import { drawWindow, mobileSam } from '../../support/inference.ts';
import { onnxModel } from '../../support/onnx.ts';
import { bestMask, box, constantDecoder, openSam1, prompt } from './sam1-asked.ts';

let files: ReadonlyMap<string, Uint8Array>;
let tiny: EncodedWindow;
beforeAll(async () => {
  files = await loadPack(await mobileSam());
  const sam = await openSam1('mobilesam', files);
  tiny = await sam.encode(drawWindow(8, 8, () => true));
  await sam.dispose();
});

describe('a model that is not what it should be', () => {
  const encoderInput = { name: 'input', shape: ['batch', 3, 1024, 1024] };

  test('is not loaded, and the fault names the tensors that were expected and found', async () => {
    const swapped = new Map([
      ['encoder', files.get('decoder')!],
      ['decoder', files.get('encoder')!],
    ]);
    const fault = await faultOfCall(openSam1('mobilesam', swapped));
    expect(fault).toMatchObject({ code: 'models.cannotLoad', detail: { id: 'mobilesam (encoder)' } });
    expect(fault.detail?.because).toContain(
      'expected the inputs input float[batch,3,1024,1024]; found image_embeddings float32[1,256,64,64]',
    );
  });

  test('with several outputs, none of them the known one, is not loaded', async () => {
    const odd = onnxModel({
      inputs: [encoderInput],
      outputs: ['features', 'other'].map((name) => ({ name, shape: [1, 3, 1024, 1024] })),
      nodes: ['features', 'other'].map((name) => ({ op: 'Neg', inputs: ['input'], outputs: [name] })),
    });
    const fault = await faultOfCall(openSam1('m', new Map([...files, ['encoder', odd]])));
    expect(fault.detail?.because).toBe('expected the outputs output; found features, other');
  });

  test.each([
    ['no ONNX at all', Buffer.from('not a model')],
    ['an empty file', Buffer.alloc(0)],
  ])('%s is not loaded', async (_, bytes) => {
    const fault = await faultOfCall(openSam1('m', new Map([...files, ['encoder', bytes]])));
    expect(fault).toMatchObject({ code: 'models.unsafe', detail: { path: 'm (encoder)' } });
  });

  test('without one of its roles is missing', async () => {
    const fault = await faultOfCall(openSam1('m', new Map([['encoder', files.get('encoder')!]])));
    expect(fault).toMatchObject({ code: 'models.missing' });
    expect(fault.text).toContain('decoder');
  });

  test('an embedding of another shape is a bad output', async () => {
    const flat = onnxModel({
      inputs: [encoderInput],
      outputs: [{ name: 'output', shape: ['a', 'b', 'c', 'd'] }],
      nodes: [{ op: 'Neg', inputs: ['input'], outputs: ['output'] }],
    });
    const bad = await openSam1('m', new Map([...files, ['encoder', flat]]));
    const fault = await faultOfCall(bad.encode(drawWindow(8, 8, () => true)));
    expect(fault).toMatchObject({
      code: 'segmenter.badOutput',
      detail: { because: 'the embedding is float32[1,3,1024,1024], expected float32[1,256,64,64]' },
    });
    await bad.dispose();
  });

  test.each([
    ['logits that are no numbers', Number.NaN, 0.9, /the mask has values that are no numbers/],
    ['infinite logits', Number.POSITIVE_INFINITY, 0.9, /the mask has values that are no numbers/],
    ['a score that is no number', 1, Number.NaN, /the score has values that are no numbers/],
  ])('%s are a bad output', async (_, logit, score, because) => {
    const bad = await openSam1('m', new Map([...files, ['decoder', constantDecoder([1, 1, 8, 8], logit, score)]]));
    const fault = await faultOfCall(bestMask(bad, tiny, prompt(box(1, 1, 6, 6))));
    expect(fault.code).toBe('segmenter.badOutput');
    expect(fault.detail?.because).toMatch(because);
    await bad.dispose();
  });

  test('a mask of another size than the window is a bad output', async () => {
    const bad = await openSam1('m', new Map([...files, ['decoder', constantDecoder([1, 1, 4, 8], 1, 1)]]));
    const fault = await faultOfCall(bestMask(bad, tiny, prompt(box(1, 1, 6, 6))));
    expect(fault.detail?.because).toBe('the mask is float32[1,1,4,8], expected float32[1,1,8,8]');
    await bad.dispose();
  });

  test('a score over 1 is clamped', async () => {
    const keen = await openSam1('m', new Map([...files, ['decoder', constantDecoder([1, 1, 8, 8], 1, 1.7)]]));
    const { score, mask } = await bestMask(keen, tiny, prompt(box(1, 1, 6, 6)));
    expect([score, countBits(mask)]).toEqual([1, 64]);
    await keen.dispose();
  });
});
