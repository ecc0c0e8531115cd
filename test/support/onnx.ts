/** Writes small ONNX files, so that tests can hand the program real models that are wrong in one way. */

export interface Value {
  readonly name: string;
  readonly shape: readonly (number | string)[];
  /** float32 without it. */
  readonly type?: 'float32' | 'int64' | 'float16';
}
const elementTypes = { float32: 1, int64: 7, float16: 10 };
export interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}
export interface Graph {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly nodes: readonly Node[];
  readonly constants?: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly data: Float32Array;
  }[];
}

/** An ONNX ModelProto (IR 8, opset 13); tensors are float32 where nothing else is said. */
export function onnxModel(graph: Graph): Buffer {
  const opset = bytes(8, integer(2, 13));
  return Buffer.concat([integer(1, 8), bytes(7, graphProto(graph)), opset]);
}

function graphProto({ inputs, outputs, nodes, constants = [] }: Graph): Buffer {
  return Buffer.concat([
    ...nodes.map((node) => bytes(1, nodeProto(node))),
    text(2, 'g'),
    ...constants.map(({ name, shape, data }) =>
      bytes(
        5,
        Buffer.concat([
          ...shape.map((side) => integer(1, side)),
          integer(2, 1),
          text(8, name),
          bytes(9, Buffer.from(data.buffer, data.byteOffset, data.byteLength)),
        ]),
      ),
    ),
    ...inputs.map((value) => bytes(11, valueProto(value))),
    ...outputs.map((value) => bytes(12, valueProto(value))),
  ]);
}

function nodeProto({ op, inputs, outputs }: Node): Buffer {
  return Buffer.concat([...inputs.map((name) => text(1, name)), ...outputs.map((name) => text(2, name)), text(4, op)]);
}

function valueProto({ name, shape, type = 'float32' }: Value): Buffer {
  const sides = shape.map((side) => bytes(1, typeof side === 'number' ? integer(1, side) : text(2, side)));
  const tensor = Buffer.concat([integer(1, elementTypes[type]), bytes(2, Buffer.concat(sides))]);
  return Buffer.concat([text(1, name), bytes(2, bytes(1, tensor))]);
}

function varint(value: number): Buffer {
  const out: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...out, rest]);
    out.push((rest % 128) + 128);
  }
}
function integer(field: number, value: number): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)]);
}
function bytes(field: number, content: Buffer): Buffer {
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content]);
}
function text(field: number, content: string): Buffer {
  return bytes(field, Buffer.from(content));
}
