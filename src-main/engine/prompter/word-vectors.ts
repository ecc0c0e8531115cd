/** Static word vectors (models/train/word_vectors.py): words that are used alike lie close together. */
import * as v from 'valibot';
import { raise } from '../../contract/fault.ts';

export interface WordVectors {
  readonly size: number;
  /** float32[size] of a word, shorter for common words; null for a word that is not known. */
  of(word: string): Float32Array | null;
  has(word: string): boolean;
}

const headSchema = v.strictObject({
  format: v.literal(1),
  size: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1024)),
  scale: v.pipe(v.number(), v.gtValue(0)),
  /** Joined by single spaces. */
  words: v.string(),
});

/** Reads the file: one line of JSON, then int8[words, size]. Fault: `models.corrupt`. */
export function parseWordVectors(bytes: Uint8Array): WordVectors {
  try {
    const end = bytes.indexOf(10);
    const head = v.parse(headSchema, JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))));
    const words = head.words.split(' ');
    const body = bytes.subarray(end + 1);
    if (body.length !== words.length * head.size) throw new Error(`${body.length} numbers for ${words.length} words`);
    const rows = new Map(words.map((word, row) => [word, row]));
    const signed = new Int8Array(body.buffer, body.byteOffset, body.length);
    return {
      size: head.size,
      has: (word) => rows.has(word),
      of: (word) => {
        const row = rows.get(word);
        if (row === undefined) return null;
        return Float32Array.from(signed.subarray(row * head.size, (row + 1) * head.size), (n) => n * head.scale);
      },
    };
  } catch (cause) {
    return raise('models.corrupt', { id: 'concepts', path: 'words.bin' }, cause);
  }
}

/** Cosine of two vectors, -1..1; 0 where one has no length. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    dot += a[i]! * b[i]!;
    aa += a[i]! ** 2;
    bb += b[i]! ** 2;
  }
  return aa > 0 && bb > 0 ? dot / Math.sqrt(aa * bb) : 0;
}
