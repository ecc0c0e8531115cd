/** What the server sends back, and the headers that every answer carries. */
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Reply } from '../../contract/api.ts';
import { type Fault, fault } from '../../contract/fault.ts';
import type { FaultCode } from '../../contract/fault-catalogue.ts';
import { contentSecurityPolicy } from '../page-policy.ts';
import type { Chunks } from '../resource-reply.ts';

/** Sets what no answer goes without: policy, no sniffing, no framing, no referrer (it could hold the token), no reading by other origins. */
export function setCommonHeaders(response: ServerResponse): void {
  response.setHeader('Content-Security-Policy', contentSecurityPolicy);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('X-Frame-Options', 'DENY');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cache-Control', 'no-store');
}

/** Sends a contract reply as JSON. */
export function sendReply(response: ServerResponse, status: number, reply: Reply<unknown>): void {
  send(response, { status, type: 'application/json; charset=utf-8', body: JSON.stringify(reply) });
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
}

/** Sends a whole body; nothing when the client has gone. */
export function send(response: ServerResponse, { status, type, body }: Answer): void {
  if (response.headersSent || response.destroyed) return;
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': bytes.byteLength });
  response.end(bytes);
}

/** Sends a body as it comes, no faster than the client takes it; what is left is not made when the client has gone. */
export async function sendChunks(
  response: ServerResponse,
  { status, type, body }: Omit<Answer, 'body'> & { readonly body: Chunks },
): Promise<void> {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'Content-Type': type });
  // It fails where the client has gone, who is then not to be told anything.
  await pipeline(body, response).catch(() => {});
}

/** A request that is refused before it does anything: its HTTP status and its fault. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 431 | 503 | 507;
  readonly fault: Fault;
}

/** Makes a refusal from the catalogue. */
export function refusal(
  status: Refusal['status'],
  code: FaultCode,
  values: Readonly<Record<string, string | number>> = {},
): Refusal {
  return { status, fault: fault(code, values) };
}

/** Sends a refusal as JSON, and in plain words to a browser that opens it as a page. */
export function sendRefusal(response: ServerResponse, refused: Refusal, asPage = false): void {
  if (asPage) {
    const body = `${refused.fault.text}\n${refused.fault.hint}\n`;
    send(response, { status: refused.status, type: 'text/plain; charset=utf-8', body });
  } else sendReply(response, refused.status, { ok: false, fault: refused.fault });
}
