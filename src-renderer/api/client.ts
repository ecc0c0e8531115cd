/** The typed client that panels use: replies unwrapped to values, faults thrown as `FaultError`, resources fetched. */
import type { Method, Params, PickedFile, Result, Topic, Topics, Transport } from '../../src-main/contract/api.ts';
import type { EditSession } from '../../src-main/contract/document.ts';
import { FaultError, fault } from '../../src-main/contract/fault.ts';
import { type Resource, resourcePath } from '../../src-main/contract/resource.ts';
import type { RunFeatures } from '../../src-main/contract/run.ts';
import { parseReply } from './http-transport.ts';
import { readLines } from './read-lines.ts';

export interface Client {
  /** The method's result; throws FaultError. */
  invoke<M extends Method>(method: M, params: Params<M>): Promise<Result<M>>;
  subscribe<T extends Topic>(topic: T, listener: (payload: Topics[T]) => void): () => void;
  /** Path of a picked file on the host; throws FaultError. */
  takeFile(file: PickedFile, onProgress?: (fraction: number) => void): Promise<string>;
  url(resource: Resource | string): string;
  /** Bytes of a resource, for tiles; throws FaultError. */
  bytes(resource: Resource, signal?: AbortSignal): Promise<ArrayBuffer>;
  /** Features and prompts of a run by the path in its summary; throws FaultError. */
  features(path: string): Promise<RunFeatures>;
  /** The session of edits by its path, read in pauses of the page; throws FaultError. */
  editSession(path: string): Promise<EditSession>;
}

export function createClient(transport: Transport): Client {
  const url = (resource: Resource | string) =>
    transport.resourceUrl(typeof resource === 'string' ? resource : resourcePath(resource));
  return {
    url,
    subscribe: (topic, listener) => transport.subscribe(topic, listener),
    async invoke(method, params) {
      const reply = await transport.invoke(method, params);
      if (!reply.ok) throw new FaultError(reply.fault);
      return reply.value;
    },
    async takeFile(file, onProgress) {
      const reply = await transport.takeFile(file, onProgress);
      if (!reply.ok) throw new FaultError(reply.fault);
      return reply.value;
    },
    async bytes(resource, signal) {
      const response = await get(url(resource), signal);
      return response.arrayBuffer();
    },
    async features(path) {
      const response = await get(url(path));
      return parseFeatures(await response.json());
    },
    async editSession(path) {
      return parseSession(await readLines(await get(url(path))));
    },
  };
}

async function get(url: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(url, signal ? { signal } : {});
  if (response.ok) return response;
  const reply = parseReply<never>(await response.text(), response.status);
  throw new FaultError(reply.ok ? fault('host.notFound', { path: url }) : reply.fault);
}

function parseSession(value: unknown): EditSession {
  const isSession = typeof value === 'object' && value !== null && 'document' in value && 'revision' in value;
  if (isSession && typeof value.revision === 'number') return value as EditSession;
  throw new FaultError(fault('host.defect', { because: 'the layers of the session have an unknown form' }));
}

function parseFeatures(value: unknown): RunFeatures {
  const isResult = typeof value === 'object' && value !== null && 'features' in value && 'prompts' in value;
  if (isResult && Array.isArray(value.features) && Array.isArray(value.prompts)) return value as RunFeatures;
  throw new FaultError(fault('host.defect', { because: 'the features of the run have an unknown form' }));
}
