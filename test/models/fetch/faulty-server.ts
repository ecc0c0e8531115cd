/**
 * A file server on this machine that goes wrong in every way that one can, on demand. It says what
 * servers of real files say when it does not: ranges, strong validators, If-Range.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { type Running, startHttp } from '../../network/servers.ts';

/** What may happen to one request. */
export const mishaps = [
  'none',
  'cut',
  'cutAtOnce',
  'ignoreRange',
  'wrongRange',
  'rangeOfOther',
  'longer',
  'shorter',
  'lieLonger',
  'lieShorter',
  'noLength',
  'html',
  'htmlAsFile',
  'flip',
  'otherVersion',
  'stall',
  'stallHeaders',
  'drip',
  'error500',
  'error503',
  'busy429',
  'error404',
  'forbidden',
  'redirect',
  'redirectLoop',
  'redirectAway',
  'redirectFile',
  'gzip',
  'gzipBomb',
  'weakTag',
  'noTag',
  'rangeError',
  'garbage',
  'reset',
  'empty',
] as const;
export type Mishap = (typeof mishaps)[number];

export interface FaultyServer extends Running {
  readonly url: string;
  /** Every request so far: path, range and what happened to it. */
  readonly requests: readonly { readonly path: string; readonly range: string; readonly mishap: Mishap }[];
}

/** `mishap` says what happens to the n-th request (from 0) for a path. */
export async function startFaultyServer(
  files: ReadonlyMap<string, Buffer>,
  mishap: (path: string, n: number) => Mishap,
): Promise<FaultyServer> {
  const requests: { path: string; range: string; mishap: Mishap }[] = [];
  const counts = new Map<string, number>();
  const server = await startHttp((request, response) => {
    const path = decodeURIComponent((request.url ?? '').replace(/\?.*$/, ''));
    const n = counts.get(path) ?? 0;
    counts.set(path, n + 1);
    const file = files.get(path.replace(/^\/moved/, ''));
    const happens = path.startsWith('/moved/') ? 'none' : mishap(path, n);
    requests.push({ path, range: request.headers.range ?? '', mishap: happens });
    response.on('error', () => {});
    if (!file) response.writeHead(404).end('nothing here');
    else answer({ request, response, file, path }, happens);
  });
  return Object.assign(server, { url: `http://127.0.0.1:${server.port}/`, requests });
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly file: Buffer;
  readonly path: string;
}

const tagOf = (file: Buffer) => `"${createHash('sha1').update(file).digest('hex')}"`;

function answer(exchange: Exchange, mishap: Mishap): void {
  const { response, file, path } = exchange;
  const status = statuses[mishap];
  if (status) {
    response.writeHead(status, { 'retry-after': '0' }).end('no');
    return;
  }
  const location = locations[mishap]?.(path);
  if (location !== undefined) {
    response.writeHead(302, { location }).end();
    return;
  }
  const own = special[mishap];
  if (own) own(exchange);
  else serve(exchange, mishap === 'otherVersion' ? { file: Buffer.from(file).reverse() } : {});
}

const statuses: Partial<Record<Mishap, number>> = {
  error500: 500,
  error503: 503,
  busy429: 429,
  error404: 404,
  forbidden: 403,
  rangeError: 416,
};
const locations: Partial<Record<Mishap, (path: string) => string>> = {
  redirect: (path) => `/moved${path}`,
  redirectLoop: (path) => path,
  // Another service of this machine, by another name and port than the one that was asked.
  redirectAway: () => 'http://localhost:9/secret',
  redirectFile: () => 'file:///etc/passwd',
};

interface Serving {
  readonly file?: Buffer;
  readonly ranges?: boolean;
  readonly headers?: Record<string, string>;
  /** How the body is sent, instead of at once. */
  readonly send?: (response: ServerResponse, body: Buffer) => void;
}

/** As it should be, but for what `serving` says. */
function serve({ request, response, file: real }: Exchange, serving: Serving): void {
  const { file = real, ranges = true, headers = {}, send = (to, body) => void to.end(body) } = serving;
  const wanted = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const asked = request.headers['if-range'];
  const same = asked === undefined || asked === tagOf(file);
  const from = wanted && ranges && same ? Number(wanted[1]) : 0;
  if (from >= file.length && from > 0) {
    response.writeHead(416, { 'content-range': `bytes */${file.length}` }).end();
    return;
  }
  const body = file.subarray(from);
  const base = { 'content-type': 'application/octet-stream', etag: tagOf(file), 'content-length': String(body.length) };
  const partial = wanted && ranges && same;
  const range = partial ? { 'content-range': `bytes ${from}-${file.length - 1}/${file.length}` } : {};
  response.writeHead(partial ? 206 : 200, { ...base, ...range, ...headers });
  send(response, body);
}

/** Sends the beginning and breaks the connection off. */
const cutAfter = (share: number) => (response: ServerResponse, body: Buffer) => {
  response.write(body.subarray(0, Math.floor(body.length * share)), () => response.destroy());
};
const raw = (exchange: Exchange, status: number, headers: Record<string, string>, body: Buffer) => {
  exchange.response.writeHead(status, headers);
  exchange.response.end(body);
};
const bomb = gzipSync(Buffer.alloc(1 << 24));
const page = Buffer.from('<!doctype html><title>Sign in to this network</title>');

const special: Partial<Record<Mishap, (exchange: Exchange) => void>> = {
  cut: (exchange) => serve(exchange, { send: cutAfter(0.6) }),
  cutAtOnce: (exchange) => serve(exchange, { send: cutAfter(0) }),
  reset: ({ request }) => void request.socket.resetAndDestroy(),
  empty: ({ response }) => void response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(),
  ignoreRange: (exchange) => serve(exchange, { ranges: false }),
  // Says that it is the rest and sends the beginning.
  wrongRange: (exchange) => {
    const { file } = exchange;
    raw(exchange, 206, { 'content-range': `bytes 0-${file.length - 1}/${file.length}` }, file);
  },
  // The right place of another file: only the hash can tell.
  rangeOfOther: (exchange) => {
    const from = Number(/\d+/.exec(exchange.request.headers.range ?? '')?.[0] ?? 0);
    const other = Buffer.from(exchange.file).fill(7);
    if (from === 0) raw(exchange, 200, {}, other);
    else
      raw(
        exchange,
        206,
        { 'content-range': `bytes ${from}-${other.length - 1}/${other.length}` },
        other.subarray(from),
      );
  },
  longer: (exchange) => raw(exchange, 200, {}, Buffer.concat([exchange.file, Buffer.from('more')])),
  shorter: (exchange) => raw(exchange, 200, {}, exchange.file.subarray(0, -1)),
  // Without a length: the end of the connection is the end of the file.
  noLength: ({ response, file }) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'transfer-encoding': 'chunked' });
    response.end(file);
  },
  lieLonger: (exchange) => {
    const length = String(exchange.file.length + 1000);
    serve(exchange, { ranges: false, headers: { 'content-length': length }, send: cutAfter(1) });
  },
  lieShorter: (exchange) => {
    const short = exchange.file.subarray(0, exchange.file.length >> 1);
    raw(exchange, 200, { 'content-length': String(short.length) }, short);
  },
  html: (exchange) => raw(exchange, 200, { 'content-type': 'text/html; charset=utf-8' }, page),
  // As long as the file, and not called a page.
  htmlAsFile: (exchange) => raw(exchange, 200, {}, Buffer.alloc(exchange.file.length, page)),
  flip: (exchange) => {
    const flipped = Buffer.from(exchange.file);
    flipped[flipped.length >> 1]! ^= 1;
    serve(exchange, { file: flipped });
  },
  stall: (exchange) =>
    serve(exchange, { send: (response, body) => void response.write(body.subarray(0, body.length >> 1)) }),
  stallHeaders: () => {},
  drip: (exchange) => serve(exchange, { send: drip }),
  gzip: (exchange) => raw(exchange, 200, { 'content-encoding': 'gzip' }, gzipSync(exchange.file)),
  gzipBomb: (exchange) => raw(exchange, 200, { 'content-encoding': 'gzip' }, bomb),
  weakTag: (exchange) => serve(exchange, { headers: { etag: 'W/"1"' }, send: cutAfter(0.5) }),
  noTag: (exchange) => serve(exchange, { headers: { etag: '' }, send: cutAfter(0.5) }),
  garbage: ({ request }) => void request.socket.end('SSH-2.0-OpenSSH_9.2\r\n'),
};

/** In ten small pieces. */
function drip(response: ServerResponse, body: Buffer): void {
  const step = Math.max(1, Math.ceil(body.length / 10));
  const next = (from: number) => {
    if (from >= body.length) response.end();
    else response.write(body.subarray(from, from + step), () => setTimeout(next, 2, from + step));
  };
  next(0);
}
