/** A small network for checks of devices: what segmenters are made of, in a few hundred bytes. */
import { BinaryWriter } from '@bufbuild/protobuf/wire';

export type ProbeType = 'float32' | 'float16';
/** ONNX's numbers of the types. */
const codes = { float32: 1, float16: 10 } as const;

export const probeSide = 64;

/**
 * y = Softmax(x x) + Gelu(x) as an ONNX file (IR 8, opset 20), of one type throughout: the product and
 * the two functions in which devices differ first. x and y are [64,64].
 */
export function probeModel(type: ProbeType): Uint8Array {
  const graph = new BinaryWriter();
  node(graph, 'MatMul', ['x', 'x'], 'p');
  node(graph, 'Softmax', ['p'], 's');
  node(graph, 'Gelu', ['x'], 'g');
  node(graph, 'Add', ['s', 'g'], 'y');
  graph.uint32(tag(2)).string('check');
  value(graph.uint32(tag(11)).fork(), 'x', type).join();
  value(graph.uint32(tag(12)).fork(), 'y', type).join();
  const model = new BinaryWriter();
  model.uint32(1 << 3).int64(8);
  model.uint32(tag(7)).bytes(graph.finish());
  model
    .uint32(tag(8))
    .fork()
    .uint32(2 << 3)
    .int64(20)
    .join();
  return model.finish();
}

/** Length-delimited. */
function tag(field: number): number {
  return (field << 3) | 2;
}

function node(graph: BinaryWriter, operator: string, inputs: readonly string[], output: string): void {
  graph.uint32(tag(1)).fork();
  for (const input of inputs) graph.uint32(tag(1)).string(input);
  graph.uint32(tag(2)).string(output).uint32(tag(4)).string(operator).join();
}

function value(writer: BinaryWriter, name: string, type: ProbeType): BinaryWriter {
  writer.uint32(tag(1)).string(name);
  // type -> tensor -> element type and shape.
  writer.uint32(tag(2)).fork().uint32(tag(1)).fork();
  writer.uint32(1 << 3).int32(codes[type]);
  writer.uint32(tag(2)).fork();
  for (const side of [probeSide, probeSide])
    writer
      .uint32(tag(1))
      .fork()
      .uint32(1 << 3)
      .int64(side)
      .join();
  return writer.join().join().join();
}

/** The input of a check: values from -2 to 2 in a fixed pattern. */
export function probeInput(): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: probeSide * probeSide }, (_, i) => (((i * 2654435761) % 1000) / 250 - 2) / 4);
}

/** What the network gives, computed in double precision: float64[64*64]. */
export function probeAnswer(x: Float32Array): Float64Array {
  const n = probeSide;
  const y = new Float64Array(n * n);
  for (let row = 0; row < n; row++) {
    const products = Array.from({ length: n }, (_, column) => {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += x[row * n + k]! * x[k * n + column]!;
      return sum;
    });
    const highest = Math.max(...products);
    const powers = products.map((product) => Math.exp(product - highest));
    const total = powers.reduce((sum, power) => sum + power, 0);
    powers.forEach((power, column) => {
      const at = x[row * n + column]!;
      y[row * n + column] = power / total + 0.5 * at * (1 + erf(at / Math.SQRT2));
    });
  }
  return y;
}

/** Abramowitz and Stegun 7.1.5, the series; |x| is at most 0.4 here, where ten terms leave less than 1e-15. */
function erf(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n <= 10; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}
