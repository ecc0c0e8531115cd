/** Writes protobuf messages by hand, right or wrong. */

type Inner = readonly [field: number, content: Uint8Array];

/** Fields one after the other; `[field, content]` is a message or text inside. */
export function bytes(...fields: (Buffer | Inner)[]): Buffer {
  return Buffer.concat(
    fields.map((field) => {
      if (Buffer.isBuffer(field)) return field;
      const [number, content] = field;
      return Buffer.concat([varint(BigInt(number * 8 + 2)), varint(BigInt(content.length)), content]);
    }),
  );
}

export function integer(field: number, value: number): Buffer {
  return Buffer.concat([varint(BigInt(field * 8)), varint(BigInt.asUintN(64, BigInt(value)))]);
}

export function text(field: number, content: string): Buffer {
  return bytes([field, Buffer.from(content)]);
}

function varint(value: bigint): Buffer {
  const out: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...out, Number(rest)]);
    out.push(Number(rest & 127n) | 128);
  }
}
