/**
 * A test double of the server host, for states of the renderer that real models do not give on
 * demand: slow runs, unreadable answers, a dying process. It speaks the same HTTP as the host and
 * sends the same Content-Security-Policy; rasters and answers are made up (`demo-scene.ts`).
 */
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import type { Params, Reply, Topic, Topics } from '../../src-main/contract/api.ts';
import { fault, faultOf, raise } from '../../src-main/contract/fault.ts';
import type { PastRun } from '../../src-main/contract/history.ts';
import type { RunForecast } from '../../src-main/contract/planning.ts';
import { parseResource } from '../../src-main/contract/resource.ts';
import type { RunStage, RunSummary } from '../../src-main/contract/run.ts';
import type { Settings } from '../../src-main/contract/settings.ts';
import { demoDocument } from './demo-document.ts';
import { devices, info, models, summaryOf } from './demo-facts.ts';
import { demoRaster, demoResult, demoTile } from './demo-scene.ts';

export const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export interface DemoHost {
  readonly url: string;
  /** Requests of methods as they came, for assertions. */
  readonly calls: { readonly method: string; readonly params: unknown }[];
  push<T extends Topic>(topic: T, payload: Topics[T]): void;
  close(): Promise<void>;
}

type Methods = Record<string, (params: never) => unknown>;

interface Life {
  /** Milliseconds of each stage of a run. */
  readonly pace: number;
  readonly cancelled: Set<string>;
  readonly asked: Map<string, Params<'run.segment'>>;
  readonly document: ReturnType<typeof demoDocument>;
  readonly push: DemoHost['push'];
  workspace: string;
  past: readonly PastRun[];
  settings: Settings;
}

/** Serves the built renderer in `folder` on a free port. `pace`: milliseconds of each stage of a run. */
export async function startDemoHost(folder: string, pace = 20): Promise<DemoHost> {
  const streams = new Set<ServerResponse>();
  const calls: DemoHost['calls'] = [];
  const push: DemoHost['push'] = (topic, payload) => {
    for (const stream of streams) stream.write(`event: ${topic}\ndata: ${JSON.stringify(payload)}\n\n`);
  };
  const asked: Life['asked'] = new Map();
  const document = demoDocument((runId) => {
    const params = asked.get(runId);
    return params ? summaryOf(params) : raise('export.noRun', { id: runId });
  });
  const settings: Settings = { offline: false, device: 'auto' };
  const life: Life = { pace, cancelled: new Set(), asked, push, document, workspace: '', past: [], settings };
  const methods = demoMethods(life);

  async function api(method: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body: unknown = JSON.parse((await bytesOf(request)).toString('utf8'));
    calls.push({ method, params: body });
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(await replyOf(() => methods[method]?.(body as never))));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    response.setHeader('content-security-policy', policy);
    if (url.pathname === '/api/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      streams.add(response);
    } else if (url.pathname === '/api/upload') {
      await bytesOf(request);
      response.end(JSON.stringify({ ok: true, value: url.searchParams.get('name') }));
    } else if (url.pathname.startsWith('/api/')) await api(url.pathname.slice(5), request, response);
    else if (url.pathname.startsWith('/res/')) resource(url.pathname.slice(5) + url.search, response, life);
    else page(folder, url.pathname, response);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((thrown: unknown) => {
      // A page that is closed breaks off what it was sending; nobody waits for the answer.
      if (request.complete) throw thrown;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`,
    calls,
    push,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

function demoMethods(life: Life): Methods {
  const { pace, cancelled, asked, push, document } = life;
  async function segment(params: Params<'run.segment'>): Promise<RunSummary> {
    asked.set(params.runId, params);
    const stages: readonly RunStage[] = ['read', 'encode', 'prompt', 'decode', 'vectorise'];
    const wait = params.query.includes('slow') ? 1500 : pace;
    for (const [i, stage] of stages.entries()) {
      const fraction = (i + 0.4) / stages.length;
      push('run.progress', { runId: params.runId, stage, fraction, window: 1, windows: 1, elapsed: i * wait });
      await new Promise((resolve) => setTimeout(resolve, wait));
      if (cancelled.has(params.runId)) raise('run.cancelled');
    }
    const { query } = params;
    if (query.includes('unreadable'))
      raise('prompter.unreadableAnswer', { because: 'no list in it', raw: '<b>hm</b>' });
    if (query.includes('helicopter')) raise('prompter.unknownConcept', { query, known: 'water, vegetation' });
    if (query.includes('crash')) raise('process.died', { name: 'inference', because: 'signal SIGKILL' });
    return summaryOf(params);
  }

  return {
    'app.info': () => info,
    'raster.openSample': () => demoRaster,
    'raster.open': ({ path }: Params<'raster.open'>) =>
      path.endsWith('.txt') ? raise('raster.notRaster', { path }) : { ...demoRaster, id: 'opened', name: path },
    'raster.close': () => null,
    'run.segment': segment,
    'run.segmentAll': async ({ questions, ...common }: Params<'run.segmentAll'>) => {
      const summaries: RunSummary[] = [];
      for (const question of questions) summaries.push(await segment({ ...common, ...question }));
      return summaries;
    },
    'run.plan': ({ gsd, area }: Params<'run.plan'>): RunForecast => {
      const [scale, metres] = gsd.kind === 'metres' ? [gsd.metres / 10, gsd.metres] : [1, 10];
      const reason = { code: gsd.kind === 'metres' ? 'asked' : 'own' } as const;
      const choice = { scale, gsd: metres, windows: 1, part: area !== null, reason };
      return { choice, prepared: 0, ms: null };
    },
    'run.cancel': ({ runId }: Params<'run.cancel'>) => {
      cancelled.add(runId);
      return null;
    },
    'run.export': ({ runId }: Params<'run.export'>) => ({
      kind: 'download',
      resource: `run/${runId}/export.geojson`,
      name: 'water.geojson',
    }),
    'models.list': () => models,
    'models.verify': () => models,
    'devices.list': () => devices,
    'prompters.list': () => ({ prompters: [], templates: [], keysCanBeKept: true }),
    'menu.show': () => null,
    ...document.methods,
    'workspace.get': () => ({ text: life.workspace }),
    'workspace.keep': ({ text }: Params<'workspace.keep'>) => {
      life.workspace = text;
      return null;
    },
    'history.list': () => life.past,
    'history.add': ({ runId, asked: what, ms, fault: failed, thumbnail, others }: Params<'history.add'>) => {
      const answerTo = (query: string) =>
        failed
          ? null
          : ({ kind: query.includes('nothing') ? 'no-target' : 'masks', features: 4, areaM2: 8_410_000 } as const);
      const answer = answerTo(what.query);
      const raster = { name: demoRaster.name, path: demoRaster.path };
      const found = failed && fault(failed.code, failed.detail);
      const further = others && {
        others: others.map(({ fault: _, ...other }) => ({ ...other, answer: answerTo(other.query) })),
      };
      const at = '2026-01-01T00:00:00Z';
      const kept = { runId, asked: what, raster, at, ms, answer, fault: found, thumbnail, ...further };
      life.past = [kept, ...life.past];
      return kept;
    },
    'history.open': ({ runId }: Params<'history.open'>) => {
      const params = asked.get(runId);
      return params ? { summary: summaryOf(params), raster: demoRaster } : raise('export.noRun', { id: runId });
    },
    'history.remove': ({ runId }: Params<'history.remove'>) => {
      life.past = life.past.filter((past) => past.runId !== runId);
      return null;
    },
    'history.restore': () => null,
    'host.memory': () => ({ processes: [{ name: 'host', bytes: 123_456_789 }] }),
    'raster.display': ({ bands }: Params<'raster.display'>) => ({ ...demoRaster.display, bands: bands ?? [1, 2, 3] }),
    'raster.values': () => ({ pixel: { column: 5, row: 6 }, values: [22, 48, null] }),
    'basemaps.get': () => [],
    'basemaps.keep': ({ basemaps }: Params<'basemaps.keep'>) => basemaps,
    'settings.get': () => life.settings,
    'settings.change': (patch: Params<'settings.change'>) => {
      life.settings = { ...life.settings, offline: patch.offline ?? life.settings.offline };
      return life.settings;
    },
  };
}

async function replyOf(act: () => unknown): Promise<Reply<unknown>> {
  try {
    return { ok: true, value: await act() };
  } catch (thrown) {
    return { ok: false, fault: faultOf(thrown) };
  }
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function resource(path: string, response: ServerResponse, { asked, document }: Life): void {
  const wanted = parseResource(path);
  if (wanted?.kind === 'tile') {
    response.setHeader('content-type', 'application/octet-stream');
    response.end(demoTile(wanted.extent, wanted.width));
    return;
  }
  if (wanted?.kind === 'document') {
    response.end(JSON.stringify(document.session()));
    return;
  }
  const params = wanted && 'runId' in wanted ? asked.get(wanted.runId) : undefined;
  if (params) response.end(JSON.stringify(demoResult(summaryOf(params))));
  else response.writeHead(404).end(JSON.stringify({ ok: false, fault: fault('host.notFound', { path }) }));
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.jpg': 'image/jpeg',
};

function page(folder: string, path: string, response: ServerResponse): void {
  const file = join(folder, normalize(path === '/' ? '/index.html' : path));
  if (!existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
  createReadStream(file).pipe(response);
}
