/** The server host: the program behind HTTP on the loopback address, for one person with the token. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { faultOf } from '../../contract/fault.ts';
import type { Program } from '../program.ts';
import { refusal, sendRefusal, sendReply, setCommonHeaders } from './answer.ts';
import { createEventStreams } from './events.ts';
import { createGuard, type Guard, isNavigation } from './guard.ts';
import { listen } from './listen.ts';
import { type Parts, route } from './routes.ts';
import { createUploads, type UploadOptions } from './uploads.ts';

export interface ServerOptions {
  /** The program to serve; whoever made it disposes it, after `close`. */
  readonly program: Program;
  /** Folder of the built renderer. */
  readonly renderer: string;
  /** 0 or nothing: any free port. */
  readonly port?: number;
  readonly uploads?: UploadOptions;
}

export interface RunningServer {
  /** `http://127.0.0.1:PORT/?token=…`: opens the program for whoever has it, as long as the server runs. */
  readonly url: string;
  readonly port: number;
  /** For `Authorization: Bearer …`. */
  readonly token: string;
  /** Like `url`, with a token that works once and within a minute. */
  urlForOnce(): string;
  /** Ends all connections and removes uploaded files. */
  close(): Promise<void>;
}

/** Bytes of one uploaded raster: larger ones are better opened by path than copied. */
const uploadLimit = 16 * 1024 ** 3;

/** Starts listening. Faults: `host.cannotListen`. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const guard = createGuard();
  const parts: Parts = {
    program: options.program,
    renderer: options.renderer,
    events: createEventStreams(options.program),
    uploads: createUploads(options.uploads ?? { limit: uploadLimit }),
  };
  let port = options.port ?? 0;
  const server = createServer((request, response) => void answer({ request, response, port }, guard, parts));
  // An upload of many gigabytes takes its time; headers still have to come within Node's minute.
  server.requestTimeout = 0;
  try {
    port = await listen(server, port);
  } catch (thrown) {
    parts.events.close();
    throw thrown;
  }
  const address = (token: string) => `http://127.0.0.1:${port}/?token=${token}`;
  return {
    url: address(guard.token),
    port,
    token: guard.token,
    urlForOnce: () => address(guard.issueOnce()),
    async close() {
      parts.events.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await parts.uploads.close();
    },
  };
}

interface Arrived {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly port: number;
}

async function answer({ request, response, port }: Arrived, guard: Guard, parts: Parts): Promise<void> {
  setCommonHeaders(response);
  response.on('error', () => response.destroy());
  try {
    const url = addressOf(request, port);
    if (!url) return sendRefusal(response, refusal(400, 'request.invalid', { because: 'the address is not one' }));
    const page = isNavigation(request) || /\btext\/html\b/.test(request.headers.accept ?? '');
    const wrongHost = guard.checkHost(request, port);
    if (wrongHost) return refuse(request, response, () => sendRefusal(response, wrongHost, page));
    const token = url.pathname === '/' && request.method === 'GET' ? url.searchParams.get('token') : null;
    if (token !== null && guard.opensSession(token)) return openSession(request, response, guard.cookie(port));
    const refused = guard.check(request, port);
    if (refused) return refuse(request, response, () => sendRefusal(response, refused, page));
    await route({ request, response, url }, parts);
  } catch (thrown) {
    sendReply(response, 500, { ok: false, fault: faultOf(thrown) });
  }
}

/** The requested address; null for what is none (`//`, an authority of its own, broken escapes are left to the routes). */
function addressOf(request: IncomingMessage, port: number): URL | null {
  const target = request.url ?? '';
  return target.startsWith('/') && !target.startsWith('//') ? URL.parse(target, `http://127.0.0.1:${port}`) : null;
}

/** A body that comes with a refused request is not read. */
function refuse(request: IncomingMessage, response: ServerResponse, tell: () => void): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Connection', 'close');
    response.once('finish', () => request.destroy());
  }
  tell();
}

/**
 * Exchanges the token in the address for the cookie and goes on to the page, so that the token is not
 * in the page's address. A strict cookie does not go along a redirect that another site's link began;
 * there the page has to go on by itself.
 */
function openSession(request: IncomingMessage, response: ServerResponse, cookie: string): void {
  response.setHeader('Set-Cookie', cookie);
  const site = request.headers['sec-fetch-site'];
  if (site === 'cross-site') {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end('<!doctype html><meta http-equiv="refresh" content="0;url=/"><title>Think2Seg Desktop</title>');
  } else {
    response.writeHead(303, { Location: '/' });
    response.end();
  }
}
