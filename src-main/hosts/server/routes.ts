/** Which request is answered by which part of the program. The guard has let it in already. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { faultOf } from '../../contract/fault.ts';
import type { FaultCode } from '../../contract/fault-catalogue.ts';
import type { Program } from '../program.ts';
import { areChunks } from '../resource-reply.ts';
import { type Refusal, refusal, send, sendChunks, sendRefusal, sendReply } from './answer.ts';
import { limitOf, readJson } from './body.ts';
import type { EventStreams } from './events.ts';
import { sendStatic } from './static.ts';
import type { Uploads } from './uploads.ts';

export interface Parts {
  readonly program: Program;
  readonly events: EventStreams;
  readonly uploads: Uploads;
  /** Folder of the built renderer. */
  readonly renderer: string;
}

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

/** Answers one request; what it throws is a defect. */
export async function route(exchange: Exchange, parts: Parts): Promise<void> {
  const { request, response, url } = exchange;
  const { pathname } = url;
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (pathname === '/api/events') return request.method === 'GET' ? parts.events.add(response) : refuseMethod(exchange);
  if (pathname === '/api/upload') return request.method === 'PUT' ? upload(exchange, parts) : refuseMethod(exchange);
  if (pathname.startsWith('/api/')) return request.method === 'POST' ? call(exchange, parts) : refuseMethod(exchange);
  if (!reads) return refuseMethod(exchange);
  if (pathname.startsWith('/res/')) return resource(exchange, parts);
  return sendStatic(response, parts.renderer, pathname);
}

function refuseMethod({ request, response, url }: Exchange): void {
  const because = `${request.method} is not for ${url.pathname.slice(0, 200)}`;
  sendRefusal(response, refusal(405, 'request.invalid', { because }));
}

/** `POST /api/<method>`: parameters in, reply out. A run ends with the client that waits for it. */
async function call({ request, response, url }: Exchange, { program }: Parts): Promise<void> {
  const method = url.pathname.slice('/api/'.length);
  const body = await readJson(request, limitOf(method));
  if (body.kind === 'refused') return refuseBody(request, response, body.refused);
  const runId = method === 'run.segment' ? runIdOf(body.value) : undefined;
  const abandon = () => {
    if (runId !== undefined && !response.writableFinished) void program.dispatch('run.cancel', { runId });
  };
  response.once('close', abandon);
  const reply = await program.dispatch(method, body.value);
  sendReply(response, 200, reply);
}

function runIdOf(params: unknown): string | undefined {
  const known = typeof params === 'object' && params !== null && 'runId' in params;
  return known && typeof params.runId === 'string' ? params.runId : undefined;
}

/** The rest of a body that is not wanted is not read: the connection ends after the answer. */
function refuseBody(request: IncomingMessage, response: ServerResponse, refused: Refusal): void {
  response.setHeader('Connection', 'close');
  response.once('finish', () => request.destroy());
  sendRefusal(response, refused);
}

async function upload({ request, response, url }: Exchange, { uploads }: Parts): Promise<void> {
  try {
    const value = await uploads.take(request, url.searchParams.get('name') ?? '');
    sendReply(response, 200, { ok: true, value });
  } catch (thrown) {
    const found = faultOf(thrown);
    refuseBody(request, response, { status: uploadStatus(found.code), fault: found });
  }
}

function uploadStatus(code: FaultCode): Refusal['status'] {
  if (code === 'host.uploadTooLarge') return 413;
  return code === 'host.uploadNoRoom' ? 507 : 400;
}

/** `GET /res/<path>`: bytes by the contract's resource paths, query included. */
async function resource({ response, url }: Exchange, { program }: Parts): Promise<void> {
  const found = await program.resource(url.pathname.slice('/res/'.length) + url.search);
  if (found.downloadName !== undefined) response.setHeader('Content-Disposition', attachment(found.downloadName));
  const { status, type, body } = found;
  if (areChunks(body)) await sendChunks(response, { status, type, body });
  else send(response, { status, type, body });
}

/** RFC 6266: a plain name for old clients, the true one in UTF-8 beside it. */
export function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
