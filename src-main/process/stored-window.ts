/** An encoded window as the disk keeps it, and back. What does not fit together is refused, not repaired. */
import * as v from 'valibot';
import type { EncodedWindow, KeptTensor } from '../engine/segmenter/segmenter.ts';
import type { StoredArray, StoredEncoding } from './encoding-file.ts';

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

const aboutSchema = v.strictObject({
  width: whole,
  height: whole,
  tensors: v.array(v.strictObject({ name, type: v.picklist(['float32', 'float16']), dims: v.array(whole) })),
  embedding: v.nullable(
    v.strictObject({
      /** Which of the tensors holds its data. */
      tensor: name,
      segmenter: name,
      channels: whole,
      rows: whole,
      columns: whole,
      contentColumns: v.number(),
      contentRows: v.number(),
    }),
  ),
});
type About = v.InferOutput<typeof aboutSchema>;

const validName = 'valid';
const tensorName = (of: string) => `tensor ${of}`;

/** Null for a window whose embedding is none of its tensors; it is not kept. */
export function storedWindow(window: EncodedWindow): StoredEncoding | null {
  const { width, height, tensors, embedding, valid } = window;
  const listed = Object.entries(tensors);
  const home = embedding && listed.find(([, tensor]) => tensor.data === embedding.data)?.[0];
  if (embedding && !home) return null;
  const { data: _, ...shape } = embedding ?? { data: null };
  const about = {
    width,
    height,
    tensors: listed.map(([of, { type, dims }]) => ({ name: of, type, dims })),
    embedding: embedding && { ...shape, tensor: home },
  };
  const arrays: Record<string, StoredArray> = {};
  for (const [of, { data }] of listed) arrays[tensorName(of)] = data;
  if (valid) arrays[validName] = valid.bits;
  return { about, arrays };
}

/** Null where the arrays are not what the description says of them. */
export function windowOfStored({ about, arrays }: StoredEncoding): EncodedWindow | null {
  const parsed = v.safeParse(aboutSchema, about);
  if (!parsed.success) return null;
  const { width, height } = parsed.output;
  const tensors = tensorsOf(parsed.output, arrays);
  const bits = arrays[validName];
  if (!tensors || (bits && !(bits instanceof Uint8Array && bits.length === Math.ceil((width * height) / 8))))
    return null;
  const embedding = embeddingOf(parsed.output, tensors);
  if (parsed.output.embedding && !embedding) return null;
  const valid = bits instanceof Uint8Array ? { width, height, bits } : null;
  const bytes = Object.values(arrays).reduce((sum, array) => sum + array.byteLength, 0);
  return { width, height, tensors, embedding, valid, bytes };
}

function tensorsOf(about: About, arrays: StoredEncoding['arrays']): Record<string, KeptTensor> | null {
  const tensors: Record<string, KeptTensor> = {};
  for (const { name: of, type, dims } of about.tensors) {
    const data = arrays[tensorName(of)];
    if (data?.length !== dims.reduce((product, side) => product * side, 1)) return null;
    if (type === 'float32' && data instanceof Float32Array) tensors[of] = { type, dims, data };
    else if (type === 'float16' && data instanceof Uint16Array) tensors[of] = { type, dims, data };
    else return null;
  }
  return tensors;
}

function embeddingOf({ embedding }: About, tensors: Record<string, KeptTensor>): EncodedWindow['embedding'] {
  if (!embedding) return null;
  const { tensor, ...shape } = embedding;
  const home = tensors[tensor];
  const fits = home?.type === 'float32' && home.data.length === shape.channels * shape.rows * shape.columns;
  return fits ? { ...shape, data: home.data } : null;
}
