/** The words of a byte-level tokenizer as bytes: what streaming and the grammar need beyond encoding. */
import * as v from 'valibot';
import { raise } from '../../../contract/fault.ts';

const schema = v.object({
  model: v.object({ type: v.literal('BPE'), vocab: v.record(v.string(), v.pipe(v.number(), v.integer())) }),
  added_tokens: v.array(v.object({ id: v.pipe(v.number(), v.integer()), content: v.string(), special: v.boolean() })),
});

export interface Vocabulary {
  /** Bytes of a token; none for special tokens (turn marks, picture marks) and for ids without a word. */
  bytesOf(id: number): Uint8Array;
  /** Ids that have bytes. */
  readonly ids: readonly number[];
  /** Texts that the tokenizer takes for one mark wherever they stand, also within a question. */
  readonly marks: readonly string[];
}

const nothing = new Uint8Array(0);

/** Reads a parsed `tokenizer.json`. Faults: `models.cannotLoad`, if it is not a byte-level one. */
export function readVocabulary(model: string, tokenizer: unknown): Vocabulary {
  const parsed = v.safeParse(schema, tokenizer);
  if (!parsed.success) {
    return raise('models.cannotLoad', { id: model, because: `tokenizer.json: ${parsed.issues[0].message}` });
  }
  const { model: bpe, added_tokens: added } = parsed.output;
  const words = new Map<number, string>();
  for (const [word, id] of Object.entries(bpe.vocab)) words.set(id, word);
  const bytes = new Map<number, Uint8Array>();
  for (const { id, content, special } of added) bytes.set(id, special ? nothing : new TextEncoder().encode(content));
  const bytesOf = (id: number) => {
    const known = bytes.get(id);
    if (known) return known;
    const made = plainBytes(words.get(id) ?? '');
    bytes.set(id, made);
    return made;
  };
  const ids = [...new Set([...words.keys(), ...bytes.keys()])].filter((id) => bytesOf(id).length > 0);
  return { bytesOf, ids, marks: added.map(({ content }) => content).filter((content) => content.length > 1) };
}

/** Byte of each character in which byte-level tokenizers write bytes: printable ones are themselves, the others follow from 256. */
const byteOfCharacter = new Map<string, number>(
  (() => {
    const printable = (b: number) => (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || (b >= 174 && b <= 255);
    let next = 256;
    return Array.from({ length: 256 }, (_, b): [string, number] => [String.fromCharCode(printable(b) ? b : next++), b]);
  })(),
);

function plainBytes(word: string): Uint8Array {
  return Uint8Array.from(word, (character) => byteOfCharacter.get(character) ?? 0xff);
}

/** Text from tokens as they come: a character whose bytes are spread over tokens is held back until it is whole. */
export class TokenText {
  text = '';
  readonly #vocabulary: Vocabulary;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  /** The characters that are whole now; bytes that are no UTF-8 become U+FFFD. */
  add(id: number): string {
    const piece = this.#decoder.decode(this.#vocabulary.bytesOf(id), { stream: true });
    this.text += piece;
    return piece;
  }

  /** What was held back, as U+FFFD; nothing comes after it. */
  end(): string {
    const piece = this.#decoder.decode();
    this.text += piece;
    return piece;
  }
}

/** A question in which no `mark` of a tokenizer stands, so that words cannot end a turn or claim a second picture. */
export function withoutMarks(query: string, marks: readonly string[]): string {
  let plain = query;
  for (const mark of marks) {
    const [first = '', ...rest] = mark;
    plain = plain.split(mark).join(`${first} ${rest.join('')}`);
  }
  return plain;
}
