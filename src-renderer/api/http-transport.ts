/**
 * The transport of the server host, same origin: `POST api/<method>` with the parameters as JSON
 * answers with a Reply, `GET api/events` is a Server-Sent Events stream with one event name per
 * topic, resources lie below `res/`, files are sent with `PUT api/upload?name=…` as they are.
 * The session is a cookie that the host set when the page was opened; nothing is done about it here.
 */
import type { PickedFile, Reply, Topic, Topics, Transport } from '../../src-main/contract/api.ts';
import { type Fault, fault } from '../../src-main/contract/fault.ts';

/** @param base URL of the page's folder; the host's own by default. */
export function httpTransport(base: string = document.baseURI): Transport {
  const at = (path: string) => new URL(path, base).href;
  const events = eventStream(at('api/events'));
  return {
    invoke: (method, params) => postJson(at(`api/${method}`), params),
    subscribe: (topic, listener) => events.subscribe(topic, listener),
    resourceUrl: (path) => at(`res/${path}`),
    takeFile: (file, onProgress) => upload(at(`api/upload?name=${encodeURIComponent(file.name)}`), file, onProgress),
  };
}

async function postJson<T>(url: string, params: unknown): Promise<Reply<T>> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(params),
    });
    return parseReply<T>(await response.text(), response.status);
  } catch (thrown) {
    return { ok: false, fault: unreachable(thrown) };
  }
}

/** Border of the page: what the host sent is a Reply, or the answer is a fault that says what came instead. */
export function parseReply<T>(text: string, status: number): Reply<T> {
  const refused = (because: string): Reply<T> => ({ ok: false, fault: fault('host.defect', { because, status }) });
  let reply: unknown;
  try {
    reply = JSON.parse(text);
  } catch {
    return refused(`the host answered ${status} without a readable reply`);
  }
  if (typeof reply !== 'object' || reply === null || !('ok' in reply)) return refused('the reply has an unknown form');
  if (reply.ok === true && 'value' in reply) return reply as Reply<T>;
  if (reply.ok === false && 'fault' in reply && isFault(reply.fault)) return { ok: false, fault: reply.fault };
  return refused('the reply has an unknown form');
}

function isFault(value: unknown): value is Fault {
  if (typeof value !== 'object' || value === null) return false;
  return 'code' in value && 'text' in value && typeof value.text === 'string' && 'hint' in value;
}

function unreachable(thrown: unknown): Fault {
  return fault('host.defect', {
    because: 'the program behind this page does not answer; it may have been closed',
    message: thrown instanceof Error ? thrown.message : String(thrown),
  });
}

/** One EventSource for the page, opened with the first listener and closed with the last. */
function eventStream(url: string) {
  let source: EventSource | undefined;
  let listeners = 0;
  return {
    subscribe<T extends Topic>(topic: T, listener: (payload: Topics[T]) => void): () => void {
      source ??= new EventSource(url);
      listeners += 1;
      const open = source;
      const onEvent = (event: MessageEvent<string>) => {
        const payload = parsePayload<T>(event.data);
        if (payload !== null) listener(payload);
      };
      open.addEventListener(topic, onEvent);
      return () => {
        open.removeEventListener(topic, onEvent);
        listeners -= 1;
        if (listeners > 0) return;
        open.close();
        source = undefined;
      };
    },
  };
}

function parsePayload<T extends Topic>(text: string): Topics[T] | null {
  try {
    const payload: unknown = JSON.parse(text);
    return typeof payload === 'object' && payload !== null ? (payload as Topics[T]) : null;
  } catch {
    return null;
  }
}

/** XMLHttpRequest, since fetch does not tell how far an upload is. */
function upload(url: string, file: PickedFile, onProgress?: (fraction: number) => void): Promise<Reply<string>> {
  const { promise, resolve } = Promise.withResolvers<Reply<string>>();
  const request = new XMLHttpRequest();
  request.open('PUT', url);
  request.upload.onprogress = (event) => onProgress?.(event.total > 0 ? event.loaded / event.total : 0);
  request.onload = () => resolve(parseReply<string>(request.responseText, request.status));
  request.onerror = () => resolve({ ok: false, fault: unreachable(new Error('upload failed')) });
  if (file instanceof Blob) request.send(file);
  else resolve({ ok: false, fault: fault('raster.unreadable', { path: file.name, because: 'it is not a file' }) });
  return promise;
}
