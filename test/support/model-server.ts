/**
 * A server that speaks the OpenAI protocol as vLLM, llama.cpp, Ollama and LM Studio do, and goes wrong
 * on demand. What it does is chosen by the model's name, so that one server serves every test. It
 * checks each question as a strict server would, and keeps what it was asked.
 */

import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { decode } from 'fast-png';
import * as v from 'valibot';
import { behaviours, json, unknownModel } from './model-behaviours.ts';

export { goodAnswer } from './model-behaviours.ts';

export interface AskedQuestion {
  readonly model: string;
  readonly system: string;
  readonly text: string;
  readonly picture: { readonly width: number; readonly height: number; readonly data: Uint8Array };
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: http.IncomingHttpHeaders;
}

export interface ModelServer {
  /** Base address, with `/v1`. */
  readonly url: string;
  readonly asked: readonly AskedQuestion[];
  /** Requests that reached it, of every kind. */
  readonly requests: () => number;
  /** Answers whose client went away before their end. */
  readonly abandoned: () => number;
  close(): Promise<void>;
}

export interface ModelServerOptions {
  /** Without it no key is asked for. */
  readonly key?: string;
  readonly models?: readonly string[];
  readonly owner?: string;
  readonly tls?: boolean;
}

const content = v.tuple([
  v.object({
    type: v.literal('image_url'),
    image_url: v.object({ url: v.pipe(v.string(), v.startsWith('data:image/png;base64,')) }),
  }),
  v.object({ type: v.literal('text'), text: v.string() }),
]);
const bodySchema = v.looseObject({
  model: v.string(),
  messages: v.tuple([
    v.object({ role: v.literal('system'), content: v.string() }),
    v.object({ role: v.literal('user'), content }),
  ]),
  stream: v.literal(true),
  temperature: v.literal(0),
  max_tokens: v.number(),
});

export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const asked: AskedQuestion[] = [];
  const seen = { requests: 0, abandoned: 0 };
  const listener: http.RequestListener = (request, response) => {
    seen.requests++;
    response.on('close', () => {
      if (!response.writableFinished) seen.abandoned++;
    });
    answer({ request, response, options, asked }).catch((thrown: unknown) => {
      if (!response.headersSent) json(response, 400, { error: { message: String(thrown) } });
      else response.destroy();
    });
  };
  const server = options.tls ? https.createServer(certificate(), listener) : http.createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http${options.tls ? 's' : ''}://127.0.0.1:${port}/v1`,
    asked,
    requests: () => seen.requests,
    abandoned: () => seen.abandoned,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function certificate() {
  const folder = join(import.meta.dirname, '../fixtures/tls');
  return { cert: readFileSync(join(folder, 'certificate.pem')), key: readFileSync(join(folder, 'key.pem')) };
}

interface Exchange {
  readonly request: http.IncomingMessage;
  readonly response: http.ServerResponse;
  readonly options: ModelServerOptions;
  readonly asked: AskedQuestion[];
}

async function answer({ request, response, options, asked }: Exchange): Promise<void> {
  const given = request.headers.authorization?.replace(/^Bearer /, '') ?? request.headers['api-key'];
  if (options.key !== undefined && given !== options.key) {
    return json(response, 401, { error: { message: `Incorrect API key provided: ${String(given)}.` } });
  }
  if (request.method === 'GET' && request.url === '/v1/models') {
    const data = (options.models ?? ['good']).map((id) => ({
      id,
      object: 'model',
      owned_by: options.owner ?? 'tests',
    }));
    return json(response, 200, { object: 'list', data });
  }
  if (request.method !== 'POST' || request.url !== '/v1/chat/completions')
    return json(response, 404, { detail: 'Not Found' });
  const question = parseQuestion(await bodyOf(request), request.headers);
  asked.push(question);
  const attempt = asked.filter((other) => other.model === question.model).length;
  await (behaviours[question.model] ?? unknownModel)(response, { question, attempt });
}

async function bodyOf(request: http.IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

function parseQuestion(source: string, headers: http.IncomingHttpHeaders): AskedQuestion {
  const body = v.parse(bodySchema, JSON.parse(source));
  const [system, user] = body.messages;
  const [image, { text }] = user.content;
  const picture = decode(Buffer.from(image.image_url.url.split(',')[1] ?? '', 'base64'));
  const data = Uint8Array.from(picture.data);
  return {
    model: body.model,
    system: system.content,
    text,
    picture: { width: picture.width, height: picture.height, data },
    body,
    headers,
  };
}
