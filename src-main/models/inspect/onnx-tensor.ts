/** A TensorProto of ONNX: what it claims to be, without its data. */
import { readFields, textOf } from './fields.ts';

export interface Tensor {
  readonly name: string;
  readonly type: string;
  /** Product of its sides; NaN where one is negative. */
  readonly elements: number;
  /** Bytes of its data; null for texts. */
  readonly bytes: number | null;
  /** Bytes of raw data inside the message; null if there is none. */
  readonly raw: number | null;
  /** Where its data lies outside of the message; null if it does not. */
  readonly external: { readonly location: string; readonly offset: number; readonly length: number | null } | null;
}

/** Bits of an element by TensorProto.DataType, with the name of those that matter by name. */
const types: Readonly<Record<number, { readonly name: string; readonly bits: number }>> = {
  1: { name: 'float32', bits: 32 },
  2: { name: 'uint8', bits: 8 },
  3: { name: 'int8', bits: 8 },
  4: { name: 'uint16', bits: 16 },
  5: { name: 'int16', bits: 16 },
  6: { name: 'int32', bits: 32 },
  7: { name: 'int64', bits: 64 },
  9: { name: 'bool', bits: 8 },
  10: { name: 'float16', bits: 16 },
  11: { name: 'float64', bits: 64 },
  12: { name: 'uint32', bits: 32 },
  13: { name: 'uint64', bits: 64 },
  14: { name: 'complex64', bits: 64 },
  15: { name: 'complex128', bits: 128 },
  16: { name: 'bfloat16', bits: 16 },
  17: { name: 'float8', bits: 8 },
  18: { name: 'float8', bits: 8 },
  19: { name: 'float8', bits: 8 },
  20: { name: 'float8', bits: 8 },
  21: { name: 'uint4', bits: 4 },
  22: { name: 'int4', bits: 4 },
  23: { name: 'float4', bits: 4 },
  24: { name: 'float8', bits: 8 },
  25: { name: 'uint2', bits: 2 },
  26: { name: 'int2', bits: 2 },
};

/** Reads one; throws an Error on what is no message. */
export function readTensor(message: Uint8Array): Tensor {
  let name = '';
  let code = 0;
  let elements = 1;
  let raw: number | null = null;
  let outside = false;
  const entries = new Map<string, string>();
  readFields(message, {
    1: { numbers: (side) => (elements = side < 0 ? Number.NaN : elements * side) },
    2: { number: (value) => (code = value) },
    8: { bytes: (value) => (name = textOf(value)) },
    9: { bytes: (value) => (raw = value.length) },
    13: { bytes: (entry) => readEntry(entry, entries) },
    14: { number: (value) => (outside = value === 1) },
  });
  const type = types[code];
  const bytes = type ? Math.ceil((elements * type.bits) / 8) : null;
  const external = outside || entries.size > 0 ? externalOf(entries) : null;
  return { name: name.slice(0, 100), type: type?.name ?? '', elements, bytes, raw, external };
}

function readEntry(message: Uint8Array, entries: Map<string, string>): void {
  let key = '';
  let value = '';
  readFields(message, { 1: { bytes: (text) => (key = textOf(text)) }, 2: { bytes: (text) => (value = textOf(text)) } });
  // Of two the runtime takes the last; an earlier place would be one that was not looked at.
  entries.set(key, entries.has(key) && entries.get(key) !== value ? '(two of them)' : value);
}

function externalOf(entries: ReadonlyMap<string, string>): NonNullable<Tensor['external']> {
  const number = (key: string) => {
    const text = entries.get(key);
    if (text === undefined) return null;
    return /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  };
  return { location: entries.get('location') ?? '', offset: number('offset') ?? 0, length: number('length') };
}
