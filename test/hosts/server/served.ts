/** A real server on a real port, and a client that sends exactly what it is told. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reply, Topic, Topics } from '../../../src-main/contract/api.ts';
import type { Engine } from '../../../src-main/engine/engine.ts';
import type { Program, ResourceReply } from '../../../src-main/hosts/program.ts';
import { type RunningServer, startServer } from '../../../src-main/hosts/server/server.ts';
import type { UploadOptions } from '../../../src-main/hosts/server/uploads.ts';
import type { PackStore } from '../../../src-main/models/pack-store.ts';

export type Call = readonly [method: string, params: unknown];

/**
 * A double of the program: these tests are of the transport, and need to see what arrives and to
 * decide what comes back and when. The real program behind the server is tested in `test/e2e`.
 */
export interface ProgramDouble extends Program {
  readonly calls: Call[];
  reply: (method: string, params: unknown) => Promise<Reply<unknown>>;
  answer: (path: string) => ResourceReply;
  readonly listeners: Set<(topic: Topic, payload: Topics[Topic]) => void>;
}

function programDouble(): ProgramDouble {
  const calls: Call[] = [];
  const listeners = new Set<(topic: Topic, payload: Topics[Topic]) => void>();
  const double: ProgramDouble = {
    calls,
    listeners,
    reply: async () => ({ ok: true, value: null }),
    answer: (path) => ({ status: 200, type: 'text/plain', body: path }),
    dispatch: (method, params) => {
      calls.push([method, params]);
      return double.reply(method, params);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    publish: (topic, payload) => {
      for (const listener of listeners) listener(topic, payload);
    },
    resource: async (path) => double.answer(path),
    get engine(): Engine {
      throw new Error('the transport does not touch the engine');
    },
    get packs(): PackStore {
      throw new Error('the transport does not touch the packs');
    },
    children: () => ({ raster: undefined, inference: undefined }),
    settle: async () => {},
    dispose: async () => {},
  };
  return double;
}

export interface Served {
  readonly program: ProgramDouble;
  readonly server: RunningServer;
  /** Parent of the folder for uploads. */
  readonly uploadParent: string;
  talk(options: Talk): Promise<Said>;
  close(): Promise<void>;
}
export interface Talk {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
  /** `bearer` by default. */
  readonly as?: 'bearer' | 'nobody';
}
export interface Said {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  /** The fault's code of a JSON reply. */
  readonly fault: string | undefined;
}

/** Starts a server over a small renderer folder with a secret beside it. */
export async function serveDouble(uploads?: Omit<UploadOptions, 'folder'>): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'served-'));
  const renderer = join(folder, 'renderer');
  const uploadParent = join(folder, 'uploads');
  mkdirSync(join(renderer, 'assets'), { recursive: true });
  mkdirSync(uploadParent);
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(renderer, 'index.html'), '<!doctype html><title>Page</title>');
  writeFileSync(join(renderer, 'assets', 'index-abc123.js'), 'export {};');
  writeFileSync(join(renderer, '.hidden'), 'hidden');
  symlinkSync(join(folder, 'secret.txt'), join(renderer, 'link.txt'));
  const program = programDouble();
  const limit = uploads?.limit ?? 1_000_000;
  const server = await startServer({ program, renderer, uploads: { limit, folder: uploadParent } });
  return {
    program,
    server,
    uploadParent,
    talk: (options) => talk(server, options),
    async close() {
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function talk(server: RunningServer, options: Talk): Promise<Said> {
  const { promise, resolve, reject } = Promise.withResolvers<Said>();
  const authorization = options.as === 'nobody' ? {} : { authorization: `Bearer ${server.token}` };
  const sent = request(
    {
      host: '127.0.0.1',
      port: server.port,
      method: options.method ?? 'GET',
      path: options.path,
      headers: { ...authorization, ...options.headers },
      agent: false,
    },
    (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, fault: faultCode(text) });
      });
    },
  );
  // A server that refuses a body may close before it has read all of it; the answer counts.
  sent.on('error', reject);
  sent.end(options.body);
  return promise;
}

function faultCode(text: string): string | undefined {
  try {
    return JSON.parse(text).fault?.code;
  } catch {
    return undefined;
  }
}

/** Waits until a condition holds, for what has no event of its own. */
export async function until(condition: () => boolean, milliseconds = 3000): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!condition()) {
    if (performance.now() > end) throw new Error('it did not come to that');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
