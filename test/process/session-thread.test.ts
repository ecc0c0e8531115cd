/** A session in a thread of its own: the answers of one in the caller's thread, which hears others meanwhile. */
import { readdir, readFile } from 'node:fs/promises';
import { getPriority } from 'node:os';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { loadPack } from '../../src-main/models/load.ts';
import { sessionsInThreads } from '../../src-main/process/session-thread.ts';
import { mobileSam } from '../support/inference.ts';
import { onnxModel } from '../support/onnx.ts';

const create = sessionsInThreads(new URL('../../src-main/process/session-thread-entry.ts', import.meta.url));
const options = { executionProviders: ['cpu'], intraOpNumThreads: 1 };
const product = onnxModel({
  inputs: [{ name: 'x', shape: [2, 2] }],
  outputs: [{ name: 'y', shape: [2, 2] }],
  nodes: [{ op: 'MatMul', inputs: ['x', 'x'], outputs: ['y'] }],
});
const square = (...values: number[]) => ({ x: new Tensor('float32', Float32Array.from(values), [2, 2]) });

test('answers several runs, each with its own, tells what fails, and is released once', async () => {
  const session = await create(product, options);
  expect(session).not.toBeInstanceOf(InferenceSession);
  expect([session.inputNames, session.outputNames]).toEqual([['x'], ['y']]);
  const runs = [1, 2, 3].map((k) => session.run(square(k, 0, 0, k), ['y']));
  const answers = (await Promise.all(runs)).map(({ y }) => [y?.type, [...(y?.dims ?? [])], [...(y?.data ?? [])]]);
  expect(answers).toEqual([1, 2, 3].map((k) => ['float32', [2, 2], [k * k, 0, 0, k * k]]));
  const three = { x: new Tensor('float32', new Float32Array(3), [1, 3]) };
  await expect(session.run(three, ['y'])).rejects.toThrow(/invalid dimensions/i);
  expect((await session.run(square(4, 0, 0, 4), ['y'])).y?.data[0]).toBe(16);
  await session.release();
  await session.release();
  await expect(session.run(square(1, 0, 0, 1), ['y'])).rejects.toThrow(/ended/);
});

test('that cannot be opened says what the runtime says in the caller, and one with other numbers is the caller’s own', async () => {
  const broken = product.slice(0, product.length / 2);
  const said = await InferenceSession.create(broken, options).catch((thrown: unknown) => String(thrown));
  await expect(create(broken, options)).rejects.toThrow(String(said).replace(/^Error: /, ''));
  const whole = onnxModel({
    inputs: [{ name: 'x', shape: [2], type: 'int64' }],
    outputs: [{ name: 'y', shape: [2], type: 'int64' }],
    nodes: [{ op: 'Add', inputs: ['x', 'x'], outputs: ['y'] }],
  });
  const session = await create(whole, options);
  expect(session).toBeInstanceOf(InferenceSession);
  await session.release();
});

test('leaves the caller free while it runs, with the same numbers to the last bit', async () => {
  const bytes = (await loadPack(await mobileSam())).get('encoder')!;
  const frame = Float32Array.from({ length: 3 * 1024 * 1024 }, (_, i) => ((i * 7919) % 1000) / 500 - 1);
  async function counted(session: InferenceSession) {
    const [input = '', output = ''] = [session.inputNames[0], session.outputNames[0]];
    let turns = 0;
    let running = true;
    const turn = () => {
      turns += 1;
      if (running) setImmediate(turn);
    };
    setImmediate(turn);
    const answer = await session.run({ [input]: new Tensor('float32', frame, [1, 3, 1024, 1024]) }, [output]);
    running = false;
    await session.release();
    return { turns, data: answer[output]?.data };
  }
  const here = await counted(await InferenceSession.create(bytes, options));
  const there = await counted(await create(bytes, options));
  expect(there.data).toEqual(here.data);
  expect(there.turns).toBeGreaterThan(100);
  expect(here.turns).toBeLessThan(10);
});

test.runIf(process.platform === 'linux')(
  'works behind all else: its threads are nicer, the caller’s are as they were',
  async () => {
    const own = getPriority(0);
    const niceOf = async (task: string) => {
      const stat = await readFile(`/proc/self/task/${task}/stat`, 'utf8').catch(() => '');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
    };
    const nice = async () => Promise.all((await readdir('/proc/self/task')).map(niceOf));
    const before = (await nice()).filter((each) => each > own).length;
    const session = await create(product, { ...options, intraOpNumThreads: 3 });
    const during = (await nice()).filter((each) => each > own).length;
    expect(during - before).toBeGreaterThanOrEqual(3);
    expect(getPriority(0)).toBe(own);
    await session.release();
  },
);
