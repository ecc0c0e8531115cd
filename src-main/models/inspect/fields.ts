/** Walks the fields of a protobuf message without a schema's generated code: what is not asked for is skipped over. */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** One field's value: a number (varint) or bytes (text, message, packed numbers). Fixed-width numbers are skipped. */
export type Take =
  | { readonly number: (value: number) => void }
  | { readonly bytes: (value: Uint8Array) => void }
  /** Numbers one by one or packed. */
  | { readonly numbers: (value: number) => void };

/** By field number. */
export type Fields = Readonly<Record<number, Take>>;

/**
 * Reads one message. Every occurrence of a field is given, as the runtime's parser merges them; a field
 * in another wire type than it should have is skipped, as that parser does too. Throws an Error on
 * anything that is no protobuf message.
 */
export function readFields(message: Uint8Array, fields: Fields): void {
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    const take = fields[field];
    if (take && 'bytes' in take && wire === WireType.LengthDelimited) take.bytes(reader.bytes());
    else if (take && 'number' in take && wire === WireType.Varint) take.number(Number(reader.int64()));
    else if (take && 'numbers' in take && wire === WireType.Varint) take.numbers(Number(reader.int64()));
    else if (take && 'numbers' in take && wire === WireType.LengthDelimited) readPacked(reader.bytes(), take.numbers);
    else reader.skip(wire, field);
  }
}

function readPacked(packed: Uint8Array, take: (value: number) => void): void {
  const reader = new BinaryReader(packed);
  while (reader.pos < reader.len) take(Number(reader.int64()));
}

/** Bytes as text; what is no UTF-8 becomes a replacement character. */
export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
const decoder = new TextDecoder();
