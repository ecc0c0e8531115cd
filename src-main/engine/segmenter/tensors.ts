/** Numbers into and out of a graph, in whichever floating type it was saved with. */
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { raise } from '../../contract/fault.ts';
import type { KeptTensor } from './segmenter.ts';

/** float32 values as an input of a graph, as float16 where the graph wants that. */
export class Inputs {
  readonly #types: ReadonlyMap<string, string>;

  constructor(session: InferenceSession) {
    this.#types = new Map(session.inputMetadata.map((input) => [input.name, input.isTensor ? input.type : '']));
  }

  has(name: string): boolean {
    return this.#types.has(name);
  }

  /** The values are not copied where the graph takes float32. */
  floats(name: string, data: Float32Array, dims: readonly number[]): Tensor {
    if (this.#types.get(name) !== 'float16') return new Tensor('float32', data, dims);
    return halfTensor(halves(data), dims);
  }

  kept(name: string, { type, data, dims }: KeptTensor): Tensor {
    const wanted = this.#types.get(name);
    if (type === 'float16')
      return wanted === 'float16' ? halfTensor(data, dims) : new Tensor('float32', wide(data), dims);
    return this.floats(name, data, dims);
  }
}

/** The values of a float tensor of exactly this shape, all finite, as float32. Faults: `segmenter.badOutput`. */
export function floats(what: string, tensor: Tensor | undefined, shape: readonly number[]): Float32Array {
  const kept = keep(what, tensor, shape);
  return kept.type === 'float32' ? kept.data : wide(kept.data);
}

/** A float tensor of exactly this shape with finite values, as it came. Faults: `segmenter.badOutput`. */
export function keep(what: string, tensor: Tensor | undefined, shape: readonly number[]): KeptTensor {
  const found = tensor ? `${tensor.type}[${tensor.dims.join(',')}]` : 'nothing';
  const expected = `float32[${shape.join(',')}]`;
  const bits = tensor?.type === 'float16' ? bitsOf(tensor) : null;
  const data = bits ?? tensor?.data;
  if (!tensor || !sameDims(tensor.dims, shape) || !(data instanceof Float32Array || data instanceof Uint16Array)) {
    return raise('segmenter.badOutput', { because: `${what} is ${found}, expected ${expected}` });
  }
  const finite = data instanceof Float32Array ? allFinite(data) : allFiniteHalves(data);
  if (!finite) raise('segmenter.badOutput', { because: `${what} has values that are no numbers` });
  const dims = [...tensor.dims];
  return data instanceof Float32Array ? { type: 'float32', dims, data } : { type: 'float16', dims, data };
}

function sameDims(found: readonly number[], wanted: readonly number[]): boolean {
  return found.length === wanted.length && wanted.every((side, i) => side === found[i]);
}

function allFinite(data: Float32Array): boolean {
  // The difference of a number with itself is 0, unless it is infinite or not a number.
  for (let i = 0; i < data.length; i++) if (data[i]! - data[i]! !== 0) return false;
  return true;
}

/** Half floats whose exponent is all ones are infinite or no number. */
function allFiniteHalves(data: Uint16Array): boolean {
  for (let i = 0; i < data.length; i++) if ((data[i]! & 0x7c00) === 0x7c00) return false;
  return true;
}

/** The runtime gives half floats as `Uint16Array` or, where the language has it, as `Float16Array`. */
function bitsOf(tensor: Tensor): Uint16Array | null {
  const data: unknown = tensor.data;
  if (data instanceof Uint16Array) return data;
  return data instanceof Float16Array ? new Uint16Array(data.buffer, data.byteOffset, data.length) : null;
}

function halves(data: Float32Array): Uint16Array {
  return new Uint16Array(Float16Array.from(data).buffer);
}

function wide(bits: Uint16Array): Float32Array {
  return Float32Array.from(new Float16Array(bits.buffer, bits.byteOffset, bits.length));
}

/** The runtime's native side only knows the bits of a half float by their `Uint16Array`. */
function halfTensor(bits: Uint16Array, dims: readonly number[]): Tensor {
  const tensor = new Tensor('float16', bits, dims);
  Object.defineProperty(tensor, 'cpuData', { value: bits, writable: true });
  return tensor;
}
