import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { planFor } from '../../src-main/models/device-plan.ts';
import { type CreateSession, openOnDevice } from '../../src-main/models/device-session.ts';
import { estimateMemory, expectMemory } from '../../src-main/models/memory.ts';
import {
  bestThreads,
  differenceOf,
  measureThreads,
  probeProvider,
  threadCandidates,
} from '../../src-main/models/probe.ts';
import { probeAnswer, probeInput, probeModel, probeSide } from '../../src-main/models/probe-model.ts';
import { createSession } from '../../src-main/models/session.ts';
import { faultOfCall } from '../support/faults.ts';
import { mobileSam } from '../support/inference.ts';
import { onnxModel } from '../support/onnx.ts';
import { bytes, integer, text } from '../support/protobuf.ts';

const model = onnxModel({
  inputs: [{ name: 'x', shape: [2, 2] }],
  outputs: [{ name: 'y', shape: [2, 2] }],
  nodes: [{ op: 'MatMul', inputs: ['x', 'x'], outputs: ['y'] }],
});
const feeds = () => ({ x: new Tensor('float32', new Float32Array([1, 1, 1, 1]), [2, 2]) });

/**
 * A double of the runtime: no machine of the tests has a GPU that can be taken away. Sessions on "webgpu"
 * are the processor's, and fail as `device` says; those on the processor are what they are.
 */
function doubleOfDevice(device: { readonly opens: boolean; readonly runs: number }) {
  const opened: string[] = [];
  let released = 0;
  const create: CreateSession = async (bytes, options) => {
    const provider = String(options.executionProviders?.[0]);
    opened.push(provider);
    if (provider === 'webgpu' && !device.opens) throw new Error('Failed to get a WebGPU adapter');
    const real = await InferenceSession.create(bytes, { executionProviders: ['cpu'] });
    if (provider === 'cpu') return real;
    let runs = 0;
    return new Proxy(real, {
      get(target, name) {
        if (name === 'run' && ++runs > device.runs)
          return async () => Promise.reject(new Error('device lost: out of memory'));
        if (name === 'release') released++;
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
  };
  return { create, opened, released: () => released };
}
const failing = () => {
  const reasons: string[] = [];
  const plan = planFor({ provider: 'webgpu', threads: 1, half: true }, (because) => reasons.push(because));
  return { plan, reasons };
};

/** A provider that no build of this system has. */
const absent = process.platform === 'darwin' ? 'dml' : 'coreml';

describe('a session on a device', () => {
  test('runs there as long as the device holds', async () => {
    const device = doubleOfDevice({ opens: true, runs: 10 });
    const { plan, reasons } = failing();
    const session = await openOnDevice(model, plan, device.create);
    for (let i = 0; i < 3; i++) expect([...(await session.run(feeds())).y!.data]).toEqual([2, 2, 2, 2]);
    expect([session.inputNames, session.outputNames]).toEqual([['x'], ['y']]);
    expect([device.opened, reasons]).toEqual([['webgpu'], []]);
    await session.release();
  });

  test('that cannot be opened is one on the processor, and the reason is told once', async () => {
    const device = doubleOfDevice({ opens: false, runs: 0 });
    const { plan, reasons } = failing();
    const session = await openOnDevice(model, plan, device.create);
    const second = await openOnDevice(model, plan, device.create);
    expect([...(await session.run(feeds())).y!.data]).toEqual([2, 2, 2, 2]);
    expect(device.opened).toEqual(['webgpu', 'cpu', 'cpu']);
    expect(reasons).toEqual(['Failed to get a WebGPU adapter']);
    await session.release();
    await second.release();
  });

  test('that is lost in the middle of a run answers from the processor, and lets the device go', async () => {
    const device = doubleOfDevice({ opens: true, runs: 2 });
    const { plan, reasons } = failing();
    const session = await openOnDevice(model, plan, device.create);
    for (let i = 0; i < 5; i++) expect([...(await session.run(feeds(), ['y'])).y!.data]).toEqual([2, 2, 2, 2]);
    expect(device.opened).toEqual(['webgpu', 'cpu']);
    expect([reasons, plan.failed(), device.released()]).toEqual([['device lost: out of memory'], true, 1]);
    await session.release();
  });

  test('leaves a device on which another session has failed before it fails too', async () => {
    const device = doubleOfDevice({ opens: true, runs: 10 });
    const { plan } = failing();
    const session = await openOnDevice(model, plan, device.create);
    plan.fail('the other one ran out of memory');
    expect([...(await session.run(feeds())).y!.data]).toEqual([2, 2, 2, 2]);
    expect(device.opened).toEqual(['webgpu', 'cpu']);
    await session.release();
  });

  test('does not blame the device for a file or an input that nobody can run', async () => {
    const device = doubleOfDevice({ opens: false, runs: 0 });
    const { plan, reasons } = failing();
    await expect(openOnDevice(Buffer.from('no model'), plan, device.create)).rejects.toThrow();
    const sound = doubleOfDevice({ opens: true, runs: 0 });
    const session = await openOnDevice(model, plan, sound.create);
    await expect(session.run({ z: feeds().x })).rejects.toThrow();
    expect(reasons).toEqual([]);
    await session.release();
  });

  test('with 16-bit weights is opened on the processor where the device is not known to add them up rightly', async () => {
    const reasons: string[] = [];
    const chosen = { provider: absent, threads: 1, half: false } as const;
    const weights = [5, bytes(integer(1, 2), integer(2, 10), text(8, 'w'), [9, Buffer.alloc(4)])] as const;
    const output = [
      12,
      bytes(text(1, 'y'), [2, bytes([1, bytes(integer(1, 10), [2, bytes([1, integer(1, 2)])])])]),
    ] as const;
    const copy = [1, bytes(text(1, 'w'), text(2, 'y'), text(4, 'Identity'))] as const;
    const half = bytes(integer(1, 8), [7, bytes(copy, text(2, 'g'), weights, output)], [8, integer(2, 13)]);
    const session = await createSession(
      half,
      'half',
      planFor(chosen, (because) => reasons.push(because)),
    );
    expect([session.outputNames, reasons]).toEqual([['y'], []]);
    await session.release();
    const whole = await createSession(
      model,
      'whole',
      planFor(chosen, (because) => reasons.push(because)),
    );
    expect(reasons.length).toBe(1);
    await whole.release();
  });
});

describe('the check of a device', () => {
  test('asks for a product, a softmax and a Gelu whose answer is known, in 32 and 16 bits', async () => {
    const session = await InferenceSession.create(probeModel('float32'));
    const x = probeInput();
    const { y } = await session.run({ x: new Tensor('float32', x, [probeSide, probeSide]) });
    await session.release();
    expect(differenceOf(Float32Array.from(y!.data as Float32Array), probeAnswer(x))).toBeLessThan(1e-6);
  });

  test('finds that the processor works, in both', async () => {
    expect(await probeProvider({ provider: 'cpu', pack: null })).toMatchObject({
      works: true,
      half: true,
      trial: null,
    });
  });

  test('keeps the words with which a provider is refused', async () => {
    expect(await probeProvider({ provider: absent, pack: null })).toMatchObject({
      works: false,
      because: 'this build of ONNX Runtime does not contain it',
      half: null,
    });
  });

  test('takes other lengths and what is no number for a difference', () => {
    expect(differenceOf([1, 2], [1, 2])).toBe(0);
    expect(differenceOf([1, 1], [1, 2])).toBe(0.5);
    for (const found of [[1], [], [1, Number.NaN], [1, Number.POSITIVE_INFINITY]]) {
      expect(differenceOf(found, [1, 2])).toBeNaN();
    }
  });
});

describe('threads', () => {
  test('are the fewest with which a run is nearly as quick as it can be', () => {
    const times = [
      { threads: 2, ms: 500 },
      { threads: 4, ms: 310 },
      { threads: 6, ms: 300 },
      { threads: 8, ms: 420 },
    ];
    expect(bestThreads(times)).toBe(4);
    expect(threadCandidates(2)).toEqual([1, 2]);
    expect(threadCandidates(6)).toEqual([2, 4, 6]);
    expect(threadCandidates(64)).toEqual([2, 4, 6, 8]);
  });

  test('are measured with real runs of the segmenter', async () => {
    const { threads, times } = await measureThreads(await mobileSam(), [1]);
    expect(threads).toBe(1);
    expect(times).toEqual([{ threads: 1, ms: expect.any(Number) }]);
  });
});

test('a model for which the memory does not suffice is refused before it is read', async () => {
  const pack = await mobileSam();
  const needed = estimateMemory(pack);
  expect(needed).toBeGreaterThan(44_587_283 * 2);
  expectMemory(pack, needed);
  const fault = await faultOfCall((async () => expectMemory(pack, needed - 1))());
  expect(fault).toMatchObject({
    code: 'models.noMemory',
    detail: { id: 'mobilesam', needed: '0.5 GB', free: '0.5 GB' },
  });
});
