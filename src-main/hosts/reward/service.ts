/**
 * The reward service: HTTP on the loopback address for a trainer on the same machine. No page of a
 * browser can use it: it answers only to its own address as the host, and takes only JSON, which no
 * page may send to another origin without being allowed to.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { relative } from 'node:path';
import * as v from 'valibot';
import { type Fault, FaultError, fault, faultOf, raise } from '../../contract/fault.ts';
import type { FaultCode } from '../../contract/fault-catalogue.ts';
import type { Rewarding } from '../../engine/evaluate/rewarding.ts';
import { readJson } from '../server/body.ts';
import { listen } from '../server/listen.ts';
import { openApi } from './openapi.ts';
import { bodyLimit, pageSchema, type RewardsRequest, rewardsSchema } from './schema.ts';

export interface RewardService {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

interface Context {
  readonly rewarding: Rewarding;
  readonly version: string;
  port: number;
}

/** Starts listening on 127.0.0.1; port 0 takes any free one. Faults: `host.cannotListen`. */
export async function startRewardService(
  rewarding: Rewarding,
  { port, version }: { readonly port: number; readonly version: string },
): Promise<RewardService> {
  const context: Context = { rewarding, version, port };
  const server = createServer((request, response) => void answer(request, response, context));
  context.port = await listen(server, port);
  return {
    url: `http://127.0.0.1:${context.port}`,
    port: context.port,
    async close() {
      rewarding.queue.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  response.on('error', () => response.destroy());
  try {
    const { host } = request.headers;
    if (host !== `127.0.0.1:${context.port}` && host !== `localhost:${context.port}`) {
      return refuse(response, 403, fault('host.forbidden', { because: 'it was sent to another host' }));
    }
    await route(request, response, context);
  } catch (thrown) {
    const found = faultOf(thrown);
    refuse(response, statusOf(found.code), found);
  }
}

async function route(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const { rewarding, version } = context;
  if (url.pathname === '/v1/rewards') {
    if (request.method !== 'POST') return refuseMethod(request, response);
    return rewards(request, response, rewarding);
  }
  const pages: Readonly<Record<string, () => object>> = {
    '/openapi.json': () => openApi(version),
    '/v1/health': () => health(rewarding),
    '/v1/samples': () => samples(rewarding, url),
  };
  const page = pages[url.pathname];
  if (!page) return refuse(response, 404, fault('host.notFound', { path: url.pathname.slice(0, 200) }));
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuseMethod(request, response);
  send(response, 200, page());
}

async function rewards(request: IncomingMessage, response: ServerResponse, rewarding: Rewarding): Promise<void> {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    return refuse(response, 415, fault('request.invalid', { because: 'the content type is not application/json' }));
  }
  const body = await readJson(request, bodyLimit);
  if (body.kind === 'refused') {
    response.setHeader('Connection', 'close');
    return refuse(response, body.refused.status, body.refused.fault);
  }
  const parsed = v.safeParse(rewardsSchema, body.value, { abortEarly: true });
  if (!parsed.success) {
    return refuse(response, 422, fault('request.invalid', { because: v.summarize(parsed.issues) }));
  }
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  send(response, 200, { rewards: await scoreItems(parsed.output, rewarding, gone.signal) });
}

/** Items grouped by sample, scored, and put back into their order. */
async function scoreItems({ items }: RewardsRequest, { samples, queue }: Rewarding, signal: AbortSignal) {
  queue.admit(items.length);
  const groups = new Map<string, number[]>();
  items.forEach(({ sample }, i) => void groups.set(sample, [...(groups.get(sample) ?? []), i]));
  const known = [...groups].map(([id, places]) => {
    const sample = samples.get(id);
    if (!sample) return raise('request.unknownId', { kind: 'sample', id, known: 'those that /v1/samples lists' });
    return { sample, places };
  });
  const scored = await Promise.all(
    known.map(async ({ sample, places }) => {
      const completions = places.map((place) => items[place]?.completion ?? '');
      const own = await queue.add(sample, completions, signal);
      return places.map((place, i) => ({ place, reward: own[i] }));
    }),
  );
  return scored
    .flat()
    .sort((a, b) => a.place - b.place)
    .map(({ reward }) => reward);
}

function health({ dataset, segmenter, resolution, queue }: Rewarding): object {
  const { split, samples } = dataset;
  const served = { dataset: dataset.folder, split, samples: samples.length, resolution, segmenter };
  return { status: 'ready', ...served, ...queue.state };
}

function samples({ dataset }: Rewarding, url: URL): object {
  const page = v.safeParse(pageSchema, Object.fromEntries(url.searchParams));
  if (!page.success) throw new FaultError(fault('request.invalid', { because: v.summarize(page.issues) }));
  const { offset, limit } = page.output;
  const shown = dataset.samples.slice(offset, offset + limit);
  return {
    total: dataset.samples.length,
    samples: shown.map(({ id, questions, picture }) => ({ id, questions, picture: relative(dataset.folder, picture) })),
  };
}

function statusOf(code: FaultCode): number {
  if (code === 'evaluate.busy') return 429;
  if (code === 'request.unknownId') return 404;
  return code === 'request.invalid' ? 422 : 500;
}

function refuseMethod(request: IncomingMessage, response: ServerResponse): void {
  refuse(response, 405, fault('request.invalid', { because: `${request.method} is not for this address` }));
}

function refuse(response: ServerResponse, status: number, found: Fault): void {
  if (status === 429) response.setHeader('Retry-After', '1');
  send(response, status, { fault: found });
}

function send(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
}
