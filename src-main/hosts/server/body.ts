/** Request bodies of limited size. */
import type { IncomingMessage } from 'node:http';
import { type Refusal, refusal } from './answer.ts';

/** Bytes of a control request; the largest ones are a question and some numbers. */
const bodyLimit = 1_000_000;
/** Bytes of a step of edits: it may carry the outlines of thousands of features. */
const stepLimit = 256_000_000;

/** Bytes that a method's parameters may have. */
export function limitOf(method: string): number {
  return method === 'document.step' ? stepLimit : bodyLimit;
}

export type Body =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly refused: Refusal };

/** Reads a body as JSON; an empty one is `null`, which stands for "no parameters". */
export async function readJson(request: IncomingMessage, limit: number): Promise<Body> {
  const tooLarge = refusal(413, 'request.invalid', { because: `the body is larger than ${limit} bytes` });
  if (Number(request.headers['content-length'] ?? 0) > limit) return { kind: 'refused', refused: tooLarge };
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > limit) return { kind: 'refused', refused: tooLarge };
    chunks.push(chunk);
  }
  return parseJson(Buffer.concat(chunks));
}

function parseJson(bytes: Uint8Array): Body {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { kind: 'json', value: text === '' ? null : JSON.parse(text) };
  } catch {
    const refused = refusal(400, 'request.invalid', { because: 'the body is not JSON in UTF-8' });
    return { kind: 'refused', refused };
  }
}
