/**
 * Puts the engine and its two processes together and answers the contract. Hosts add only their
 * edge: how a file is chosen, how a message travels.
 */
import { join } from 'node:path';
import * as v from 'valibot';
import { type Handlers, type Method, type Reply, requests, type Topic, type Topics } from '../contract/api.ts';
import { fault, faultOf } from '../contract/fault.ts';
import { defaultSegmenter } from '../engine/defaults.ts';
import { createEngine, type Engine } from '../engine/engine.ts';
import { createKeeper } from '../engine/project/keeper.ts';
import { openRunHistory } from '../engine/project/run-history.ts';
import { createPackStore, type PackStore } from '../models/pack-store.ts';
import { createPacks } from '../models/packs.ts';
import { createNetwork } from '../network/network.ts';
import { diskEnvironment } from '../process/inference-environment.ts';
import { createInferencePort, type InferenceProcess } from '../process/inference-port.ts';
import type { ForkOptions } from '../process/port.ts';
import { createRasterPort, rasterProcess } from '../process/raster-port.ts';
import { withServers } from '../process/server-prompting.ts';
import { type Supervised, supervise } from '../process/supervisor.ts';
import { keysFromEnvironment } from '../settings/keys.ts';
import { openPrompterStore } from '../settings/prompters.ts';
import { openSettings } from '../settings/settings.ts';
import { openTaughtConcepts } from '../settings/taught-concepts.ts';
import { findUserFolder } from '../settings/user-folder.ts';
import { openWorkspace } from '../settings/workspace.ts';
import { openBasemaps } from './basemaps.ts';
import type { ProgramOptions } from './edge.ts';
import { createEvaluations } from './evaluations.ts';
import { createHandlers } from './handlers.ts';
import { createServerPrompters } from './prompters/service.ts';
import { type ResourceReply, readResource } from './resources.ts';

export type { HostEdge, ProgramOptions } from './edge.ts';
export type { ResourceReply } from './resources.ts';

/** A disk that hangs is not waited for longer, in milliseconds. */
const settleMs = 500;

export interface Program {
  /** Checks the parameters, runs the method, and gives the answer or the fault as data; never throws. */
  dispatch(method: string, params: unknown): Promise<Reply<unknown>>;
  /** Hears every topic; returns the function that stops it. */
  subscribe(listener: (topic: Topic, payload: Topics[Topic]) => void): () => void;
  publish<T extends Topic>(topic: T, payload: Topics[T]): void;
  /** Bytes behind a resource path of the contract. */
  resource(path: string): Promise<ResourceReply>;
  readonly engine: Engine;
  /** Model packs, as a person brings and removes them. */
  readonly packs: PackStore;
  /** Process ids of the children that run now, for diagnosis and crash tests. */
  readonly children: () => { readonly raster: number | undefined; readonly inference: number | undefined };
  /** Waits until what was encoded last is on the disk; for hosts that end right after an answer. */
  settle(): Promise<void>;
  dispose(): Promise<void>;
}

export function createProgram(options: ProgramOptions): Program {
  const listeners = new Set<(topic: Topic, payload: Topics[Topic]) => void>();
  const publish: Program['publish'] = (topic, payload) => {
    for (const listener of listeners) listener(topic, payload);
  };
  const children = new Map<string, { readonly pid: number | undefined; dispose(): void }>();
  function start<P>(name: 'raster' | 'inference', fork: Omit<ForkOptions, 'name'>): Supervised<P> {
    const onDeath = (because: string) => {
      const died = fault('process.died', { name, because });
      publish('engine.notice', { severity: 'warning', text: died.text, fault: died });
    };
    const child = supervise<P>({ ...fork, name, entry: options.entries[name], fork: options.fork, onDeath });
    children.set(name, child);
    return child;
  }
  // Devices are tried in a process of their own: a crashing driver costs no encoded windows.
  const startProbe = (): InferenceProcess => {
    const probe: InferenceProcess = supervise({
      name: 'device check',
      entry: options.entries.inference,
      fork: options.fork,
    });
    children.set('probe', probe);
    return probe;
  };
  const userFolder = options.userFolder ?? findUserFolder();
  const settings = openSettings(userFolder, options.settings);
  // Whatever goes out goes through this one, and is given it from here.
  const network = createNetwork({ offline: settings.current.offline });
  settings.onChange((changed) => {
    network.setOffline(changed.offline);
    publish('settings.changed', changed);
  });
  const packs = createPacks(options.appRoot, userFolder);
  const packStore = createPackStore({ packs, network, userFolder });
  const keys = options.edge.keys?.(userFolder) ?? keysFromEnvironment();
  const store = openPrompterStore(userFolder);
  const servers = createServerPrompters({ appRoot: options.appRoot, store, keys, network });
  const taught = openTaughtConcepts(userFolder);
  const environment = diskEnvironment(options.cache ?? null);
  const inference = createInferencePort(start('inference', { heapMiB: 4096, environment }), startProbe, {
    choice: () => settings.current.device,
    userFolder,
    segmenter: () => packs.resolve(defaultSegmenter, 'segmenter').catch(() => null),
    onNotice: (text) => publish('engine.notice', { severity: 'warning', text }),
  });
  const engine = createEngine({
    raster: createRasterPort(start('raster', { heapMiB: rasterProcess.heapMiB })),
    inference: withServers(inference, servers),
    servers,
    packs,
    taught: { all: async () => (await taught.list()).concepts },
  });
  const keeper = createKeeper({
    folder: join(userFolder, 'sessions'),
    reopen: (path) => engine.openRaster(path),
    onChanged: (changed) => publish('document.changed', changed),
    onFault: (found) => publish('engine.notice', { severity: 'warning', text: found.text, fault: found }),
  });
  const running = () => ({ raster: children.get('raster')?.pid, inference: children.get('inference')?.pid });
  const basemaps = openBasemaps(userFolder, network);
  const evaluations = createEvaluations(engine, join(userFolder, 'evaluations'));
  const parts = {
    engine,
    settings,
    keeper,
    servers,
    taught,
    evaluations,
    workspace: openWorkspace(userFolder),
    history: openRunHistory(join(userFolder, 'runs')),
    basemaps,
    children: running,
  };
  const handlers = createHandlers({ ...parts, store: packStore }, options, publish);

  return {
    engine,
    packs: packStore,
    publish,
    dispatch: (method, params) => dispatch(handlers, method, params),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    resource: (path) => basemaps.resource(path) ?? readResource({ engine, keeper, evaluations }, path),
    children: running,
    async settle() {
      await inference.flush(null, { signal: AbortSignal.timeout(settleMs) }).catch(() => {});
    },
    async dispose() {
      listeners.clear();
      for (const child of children.values()) child.dispose();
      await keeper.close();
      await network.dispose();
    },
  };
}

async function dispatch(handlers: Handlers, method: string, params: unknown): Promise<Reply<unknown>> {
  if (!isMethod(method))
    return { ok: false, fault: fault('request.invalid', { because: `there is no method ${method}` }) };
  const parsed = v.safeParse(requests[method], params ?? null);
  if (!parsed.success) {
    return { ok: false, fault: fault('request.invalid', { because: v.summarize(parsed.issues) }) };
  }
  try {
    const handler = handlers[method] as (checked: unknown) => Promise<unknown>;
    return { ok: true, value: await handler(parsed.output) };
  } catch (thrown) {
    return { ok: false, fault: faultOf(thrown) };
  }
}

function isMethod(name: string): name is Method {
  return Object.hasOwn(requests, name);
}
