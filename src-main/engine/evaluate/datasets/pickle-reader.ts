/** Reads the operands of pickle opcodes from bytes, never beyond their end. */
export interface Reader {
  at(): number;
  byte(): number;
  uint16(): number;
  int32(): number;
  uint32(): number;
  /** As a number, which must be whole up to 2^53. */
  uint64(): number;
  float64(): number;
  /** A signed whole number of this many bytes, lowest first. */
  littleEndian(length: number): number;
  utf8(length: number): string;
  latin1(length: number): string;
  /** Up to the next line feed, which is taken, too. */
  line(): string;
  skip(count: number): void;
}

/** `fail` throws; it is told what is wrong. */
export function createReader(bytes: Uint8Array, fail: (because: string) => never): Reader {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = 0;
  const take = (count: number): number => {
    const from = position;
    if (count > buffer.length - from) return fail('it ends before its data does');
    position += count;
    return from;
  };
  const text = (length: number, encoding: 'utf8' | 'latin1') => {
    const from = take(length);
    return buffer.toString(encoding, from, from + length);
  };
  return {
    at: () => position,
    byte: () => buffer.readUInt8(take(1)),
    uint16: () => buffer.readUInt16LE(take(2)),
    int32: () => buffer.readInt32LE(take(4)),
    uint32: () => buffer.readUInt32LE(take(4)),
    uint64: () => {
      const value = buffer.readBigUInt64LE(take(8));
      return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : fail('a length is too large');
    },
    float64: () => buffer.readDoubleBE(take(8)),
    littleEndian: (length) => {
      if (length > 6) return longer(buffer.subarray(take(length), position), fail);
      return length === 0 ? 0 : buffer.readIntLE(take(length), length);
    },
    utf8: (length) => text(length, 'utf8'),
    latin1: (length) => text(length, 'latin1'),
    line: () => {
      const end = buffer.indexOf(10, position);
      if (end < 0) return fail('it ends before its data does');
      const from = take(end + 1 - position);
      return buffer.toString('latin1', from, end).replace(/\r$/, '');
    },
    skip: (count) => void take(count),
  };
}

/** Numbers of more than six bytes are fine as long as they are whole as a double. */
function longer(bytes: Uint8Array, fail: (because: string) => never): number {
  let value = 0n;
  for (const byte of bytes.toReversed()) value = value * 256n + BigInt(byte);
  const signed = BigInt.asIntN(bytes.length * 8, value);
  const number = Number(signed);
  return Number.isSafeInteger(number) ? number : fail('a number is too large');
}
