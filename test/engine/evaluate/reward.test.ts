/** Batching and caching of rewards, over the real processes with their calls counted. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openRewarding, type Rewarding } from '../../../src-main/engine/evaluate/rewarding.ts';
import type { InferencePort, RasterPort } from '../../../src-main/engine/ports.ts';
import { createPacks } from '../../../src-main/models/packs.ts';
import { createInferencePort } from '../../../src-main/process/inference-port.ts';
import { startRaster } from '../../process/raster-child.ts';
import { faultOfCall } from '../../support/faults.ts';
import { appRoot, disc, startInference } from '../../support/inference.ts';
import { writeEarthReason } from './dataset-maker.ts';

const raster = startRaster();
const inference = startInference();
const counted = { encode: 0, pictures: 0, decoded: [] as number[] };
const folder = mkdtempSync(join(tmpdir(), 'think2seg-scorer-'));
let rewarding: Rewarding;

beforeAll(async () => {
  writeEarthReason(folder, 'train', [
    { id: 'a', shape: disc(48, 48, 24), questions: ['Where?'] },
    { id: 'b', shape: disc(40, 48, 20), questions: ['Where?'] },
  ]);
  const models = createInferencePort(inference);
  const countingInference: InferencePort = {
    ...models,
    encode: (request, options) => {
      counted.encode++;
      return models.encode(request, options);
    },
    decode: (request, options) => {
      counted.decoded.push(request.prompts.length);
      return models.decode(request, options);
    },
  };
  const countingRaster: RasterPort = {
    ...raster.port,
    readPicture: (request, options) => {
      counted.pictures++;
      return raster.port.readPicture(request, options);
    },
  };
  const taught = { all: async () => [] };
  const ports = { raster: countingRaster, inference: countingInference, packs: createPacks(appRoot), taught };
  rewarding = await openRewarding(
    { format: 'earthreason', folder, split: 'train', segmenter: 'mobilesam', resolution: '840', waiting: 100 },
    ports,
  );
});
afterAll(() => {
  inference.dispose();
  raster.supervised.dispose();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  counted.decoded.length = 0;
});

const completion = (...boxes: readonly string[]) =>
  `<think>t</think><answer>\`\`\`json[${boxes
    .map((box) => `{"bbox_2d":[${box}],"positive_points":[[420,420],[400,440]]}`)
    .join(',')}]\`\`\`</answer>`;
const [first, second] = ['210,210,630,630', '100,100,300,300'];
const never = new AbortController().signal;
const sampleOf = (id: string) => rewarding.samples.get(id) ?? expect.unreachable();

describe('rewards', () => {
  it('of requests for one sample are decoded together, equal prompts once, and its picture is encoded once', async () => {
    const add = (...texts: string[]) => rewarding.queue.add(sampleOf('a'), texts, never);
    const [left, right] = await Promise.all([
      add(completion(first), completion(first, second)),
      add(completion(second)),
    ]);
    expect([left?.length, right?.length]).toEqual([2, 1]);
    expect(counted).toMatchObject({ encode: 1, pictures: 1, decoded: [2] });
    await add(completion('220,220,620,620'));
    expect(counted).toMatchObject({ encode: 1, pictures: 1, decoded: [2, 1] });
    await rewarding.queue.add(sampleOf('b'), [completion(first)], never);
    expect(counted).toMatchObject({ encode: 2, pictures: 2 });
  });

  it('do not depend on what is scored beside them', async () => {
    const texts = [completion(first), completion(second), 'prose', completion()];
    const together = await rewarding.queue.add(sampleOf('a'), texts, never);
    for (const [i, text] of texts.entries()) {
      expect(await rewarding.queue.add(sampleOf('a'), [text], never)).toEqual([together[i]]);
    }
  });

  it('of answers without a prompt need no model', async () => {
    await rewarding.queue.add(sampleOf('a'), ['prose', completion()], never);
    expect(counted.decoded).toEqual([]);
  });

  it('that nobody waits for any more are not scored', async () => {
    const gone = AbortSignal.abort();
    const fault = await faultOfCall(rewarding.queue.add(sampleOf('a'), [completion('1,1,50,50')], gone));
    expect(fault.code).toBe('run.cancelled');
    expect(counted.decoded).toEqual([]);
    expect(rewarding.queue.state.waiting).toBe(0);
  });

  it('over what may wait are refused', async () => {
    const many = Array.from({ length: 101 }, () => 'prose');
    expect(await faultOfCall(rewarding.queue.add(sampleOf('a'), many, never))).toMatchObject({
      code: 'evaluate.busy',
      detail: { waiting: 0, limit: 100 },
    });
  });
});
