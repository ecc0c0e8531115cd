import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { InferencePort, PrompterChoice } from '../../src-main/engine/ports.ts';
import { equalMasks, iou } from '../../src-main/engine/window/bits.ts';
import { createInferencePort, type InferenceProcess } from '../../src-main/process/inference-port.ts';
import { Patience } from '../../src-main/process/patience.ts';
import { killCampaign, moments } from '../crash/kill-campaign.ts';
import { faultOfCall } from '../support/faults.ts';
import { disc, drawWindow, isAlive, maskOfShape, mobileSam, startInference, until } from '../support/inference.ts';

const segmenter = await mobileSam();
const answered = (text: string): PrompterChoice => ({
  kind: 'recorded',
  ref: { id: 'recorded', version: '1', sha256: '' },
  text,
});
const noTarget = answered('<think>nothing</think><answer>[]</answer>');
const shape = disc(110, 90, 50);
const pixels = drawWindow(240, 200, shape);
const prompt = {
  box: { minX: 60, minY: 40, maxX: 160, maxY: 140 },
  positive: [
    { x: 90, y: 90 },
    { x: 130, y: 95 },
  ],
  negative: [],
};

let process_: InferenceProcess;
let port: InferencePort;
beforeEach(() => {
  process_ = startInference();
  port = createInferencePort(process_, startInference);
});
afterEach(() => process_.dispose());

describe('the inference process', () => {
  test('encodes a window once, answers prompts on it and outlines them', async () => {
    expect(await port.holds({ key: 'a' })).toBe(false);
    const first = await port.encode({ key: 'a', segmenter, pixels });
    const again = await port.encode({ key: 'a', segmenter, pixels });
    expect(first.ms).toBeGreaterThan(50);
    expect(again.ms).toBeLessThan(first.ms / 5);
    expect(await port.holds({ key: 'a' })).toBe(true);

    const answer =
      '<think>one</think><answer>[{"bbox_2d":[210,168,560,588],"positive_points":[[315,378],[455,399]]}]</answer>';
    const { answer: prompts } = await port.prompt({
      key: 'a',
      segmenter,
      embedder: null,
      pixels: null,
      prompter: answered(answer),
      query: 'q',
      gsd: null,
    });
    expect(prompts.instances.map((instance) => instance.prompt)).toEqual([prompt]);
    const { masks } = await port.decode({ key: 'a', segmenter, prompts: prompts.instances.map((i) => i.prompt) });
    expect(masks.length).toBe(1);
    expect(iou(masks[0]!.mask, maskOfShape(240, 200, shape))).toBeGreaterThan(0.9);
  });

  test('encodes when it is asked for, not before, and says where an encoding came from', async () => {
    const heard: boolean[] = [];
    const asked = { key: 'lazy', segmenter, embedder: null, prompter: noTarget, query: 'q', gsd: null };
    const { encoding } = await port.prompt({ ...asked, pixels }, { onEncoding: (now) => void heard.push(now) });
    expect([encoding, heard, await port.holds({ key: 'lazy' })]).toEqual([{ from: 'none', ms: 0 }, [], true]);
    const request = { key: 'lazy', segmenter, prompts: [prompt] };
    const first = await port.decode(request, { onEncoding: (now) => void heard.push(now) });
    expect([first.encoding.from, heard]).toEqual(['made', [true, false]]);
    expect(first.encoding.ms).toBeGreaterThan(0);
    const again = await port.decode(request);
    expect(again.encoding).toEqual({ from: 'memory', ms: 0 });
    expect(equalMasks(again.masks[0]!.mask, first.masks[0]!.mask)).toBe(true);
  });

  test('loads ahead, and checks a question before anything is encoded', async () => {
    expect((await port.load({ segmenter, prompter: noTarget })).ms).toBeGreaterThan(0);
    expect(await port.checkQuery({ prompter: noTarget, query: 'q' })).toBe(null);
    const unreadable = await faultOfCall(port.checkQuery({ prompter: answered('I cannot say.'), query: 'q' }));
    expect(unreadable).toMatchObject({ code: 'prompter.unreadableAnswer' });
  });

  test('says that a window is gone when it never came or the process was started again', async () => {
    const request = { key: 'w', segmenter, prompts: [prompt] };
    expect(await faultOfCall(port.decode(request))).toMatchObject({ code: 'process.windowGone' });
    await port.encode({ key: 'w', segmenter, pixels });
    process.kill(process_.pid!, 'SIGKILL');
    await until(() => process_.pid === undefined);
    expect(await faultOfCall(port.decode(request))).toMatchObject({ code: 'process.windowGone' });
    expect(
      await faultOfCall(
        port.prompt({ key: 'w', segmenter, pixels: null, embedder: null, prompter: noTarget, query: 'q', gsd: null }),
      ),
    ).toMatchObject({ code: 'process.windowGone' });
    await port.encode({ key: 'w', segmenter, pixels });
    expect((await port.decode(request)).masks.length).toBe(1);
  });

  test('computes requests of many callers one at a time, each with its own answer', async () => {
    const windows = [30, 50, 70].map((radius) => ({ radius, shape: disc(110, 90, radius) }));
    const masks = await Promise.all(
      windows.map(async ({ radius, shape: s }) => {
        await port.encode({ key: `r${radius}`, segmenter, pixels: drawWindow(240, 200, s) });
        const box = { minX: 110 - radius, minY: 90 - radius, maxX: 110 + radius, maxY: 90 + radius };
        return (await port.decode({ key: `r${radius}`, segmenter, prompts: [{ ...prompt, box, positive: [] }] })).masks;
      }),
    );
    windows.forEach(({ shape: s }, i) => {
      expect(iou(masks[i]![0]!.mask, maskOfShape(240, 200, s))).toBeGreaterThan(0.9);
    });
  });
});

describe('an edit of a prompt', () => {
  const edit = { key: 'a', segmenter, prompt, refine: null };

  test('is answered before the windows that wait, whichever is encoded just now', async () => {
    await port.encode({ key: 'a', segmenter, pixels });
    const { masks: alone } = await port.decode({ key: 'a', segmenter, prompts: [prompt] });
    const order: string[] = [];
    const noted = <T>(name: string, work: Promise<T>) => work.finally(() => order.push(name));
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const windows = ['b', 'c', 'd'].map((key) =>
      noted(key, port.encode({ key, segmenter, pixels }, { onEncoding: () => begin() })),
    );
    await begun;
    const offer = await noted('edit', port.offer({ ...edit, only: 'first' }));
    await Promise.all(windows);
    // Not even for the rest of the encode that is under way.
    expect(order).toEqual(['edit', 'b', 'c', 'd']);
    expect([offer.masks.length, offer.encoding]).toEqual([1, { from: 'memory', ms: 0 }]);
    expect(iou(offer.masks[0]!.mask, alone[0]!.mask)).toBeGreaterThan(0.99);
  });

  test('beside the decodes of a run leaves both their own masks', async () => {
    await port.encode({ key: 'a', segmenter, pixels });
    const other = { ...prompt, box: { minX: 90, minY: 70, maxX: 130, maxY: 110 }, positive: [] };
    const prompts = [prompt, other, prompt, other, prompt, other];
    const { masks: expected } = await port.decode({ key: 'a', segmenter, prompts });
    const { masks: first } = await port.offer({ ...edit, only: 'first' });
    const run = port.decode({ key: 'a', segmenter, prompts });
    const edits = await Promise.all([1, 2, 3, 4].map(() => port.offer({ ...edit, only: 'first' })));
    const { masks } = await run;
    expect(masks.map(({ mask }, i) => equalMasks(mask, expected[i]!.mask))).toEqual(prompts.map(() => true));
    expect(edits.map(({ masks: [mask] }) => equalMasks(mask!.mask, first[0]!.mask))).toEqual(edits.map(() => true));
  });

  test('shows first what it would show first of several', async () => {
    await port.encode({ key: 'a', segmenter, pixels });
    const [one, all] = [await port.offer({ ...edit, only: 'first' }), await port.offer({ ...edit, only: null })];
    expect(all.masks.length).toBeGreaterThan(1);
    expect(one.masks.length).toBe(1);
    expect(one.masks[0]!.score).toBe(all.masks[0]!.score);
    expect(equalMasks(one.masks[0]!.mask, all.masks[0]!.mask)).toBe(true);
  });

  test('that is cancelled while it waits is not decoded', async () => {
    await port.encode({ key: 'a', segmenter, pixels });
    const controller = new AbortController();
    const run = port.decode({ key: 'a', segmenter, prompts: Array(8).fill(prompt) });
    const waiting = faultOfCall(port.offer({ ...edit, only: 'first' }, { signal: controller.signal }));
    controller.abort();
    expect(await waiting).toMatchObject({ code: 'run.cancelled' });
    expect((await run).masks.length).toBe(8);
    expect((await port.offer({ ...edit, only: 'first' })).masks.length).toBe(1);
  });
});

describe('cancelling', () => {
  test('many decodes answers at once, stops them, and the next request works', async () => {
    await port.encode({ key: 'a', segmenter, pixels });
    const { ms: one } = await port.decode({ key: 'a', segmenter, prompts: [prompt] });
    const controller = new AbortController();
    const many = faultOfCall(
      port.decode({ key: 'a', segmenter, prompts: Array(200).fill(prompt) }, { signal: controller.signal }),
    );
    await new Promise((done) => setTimeout(done, one * 3));
    const start = performance.now();
    controller.abort();
    expect(await many).toMatchObject({ code: 'run.cancelled' });
    expect((await port.decode({ key: 'a', segmenter, prompts: [prompt] })).masks.length).toBe(1);
    // All 200 would take about 200 times as long as one.
    expect(performance.now() - start).toBeLessThan(one * 30 + 500);
  });

  test('a request that waits for its turn never starts', async () => {
    const controller = new AbortController();
    const running = port.encode({ key: 'a', segmenter, pixels });
    const waiting = faultOfCall(port.encode({ key: 'b', segmenter, pixels }, { signal: controller.signal }));
    controller.abort();
    expect(await waiting).toMatchObject({ code: 'run.cancelled' });
    await running;
    expect([await port.holds({ key: 'a' }), await port.holds({ key: 'b' })]).toEqual([true, false]);
  });

  test('an encode that is under way is finished and kept', async () => {
    const controller = new AbortController();
    const encoding = faultOfCall(
      port.encode({ key: 'a', segmenter, pixels }, { signal: controller.signal, onEncoding: () => controller.abort() }),
    );
    expect(await encoding).toMatchObject({ code: 'run.cancelled' });
    expect(await port.encode({ key: 'a', segmenter, pixels: null })).toMatchObject({ from: 'memory' });
  });
});

test('a cancelled encode with more left than a new process takes is not waited for', async () => {
  const patience = new Patience(1);
  patience.expect(segmenter.ref.sha256, 1e9);
  const impatient = createInferencePort(process_, undefined, { patience });
  await impatient.load({ segmenter, prompter: noTarget });
  patience.loaded(1);
  const { pid } = process_;
  const controller = new AbortController();
  const encoding = faultOfCall(
    impatient.encode(
      { key: 'a', segmenter, pixels },
      { signal: controller.signal, onEncoding: () => controller.abort() },
    ),
  );
  expect(await encoding).toMatchObject({ code: 'run.cancelled' });
  await until(() => !isAlive(pid!));
  await impatient.encode({ key: 'b', segmenter, pixels });
  expect((await impatient.decode({ key: 'b', segmenter, prompts: [prompt] })).masks.length).toBe(1);
  expect(process_.pid).not.toBe(pid);
});

describe('when the process dies', () => {
  test('in an encode, a prompt, a decode or a write to the disk, its requests have their fault and the next works', async () => {
    const outcomes = await killCampaign({ kills: moments.length, seed: 7 });
    expect(outcomes.map(({ moment, fault, nextWorked }) => [moment, fault, nextWorked])).toEqual(
      moments.map((moment) => [moment, 'process.died', true]),
    );
  });

  test('disposing ends the child, also during a run, and its request has a fault', async () => {
    await port.load({ segmenter, prompter: noTarget });
    const pid = process_.pid!;
    const running = faultOfCall(port.encode({ key: 'a', segmenter, pixels }));
    await new Promise((done) => setTimeout(done, 30));
    process_.dispose();
    expect(await running).toMatchObject({ code: 'process.died' });
    await until(() => !isAlive(pid));
    expect(await faultOfCall(port.holds({ key: 'a' }))).toMatchObject({ code: 'process.cannotStart' });
  });
});
