/** One request to a server of language models: headers, time limits, statuses as faults. */
import { because as reasonOf } from '../../../contract/because.ts';
import { FaultError, fault, raise } from '../../../contract/fault.ts';
import { keyVariable } from '../../../contract/prompters.ts';
import { type Network, type NetworkResponse, networkFault } from '../../../network/network.ts';
import type { ServerModel } from './model.ts';
import { errorWords } from './reply.ts';

export type Fetch = Network['fetch'];

/** Bytes of an error's body or of a list of models that are read. */
const bodyLimit = 1024 * 1024;

/** Joins a server's address and a path of the protocol; an address without a path means `/v1`. */
export function endpoint(server: string, path: string): string {
  const url = new URL(server);
  if (url.pathname === '/') url.pathname = '/v1';
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path}`;
  return url.href;
}

export function hostOf(server: string): string {
  return new URL(server).host;
}

/** `{key}` in a header's value is where the key goes; else it goes into `Authorization`. */
export function headersOf(model: Pick<ServerModel, 'headers'>, key: string | null): Record<string, string> {
  const own = Object.entries(model.headers);
  const placed = own.some(([, value]) => value.includes('{key}'));
  return {
    ...(key !== null && !placed ? { Authorization: `Bearer ${key}` } : {}),
    ...Object.fromEntries(own.map(([name, value]) => [name, value.replaceAll('{key}', key ?? '')])),
  };
}

/** A fault after which the same request may succeed, and the earliest time for it, in milliseconds from now. */
export class Retryable extends Error {
  readonly fault: FaultError;
  readonly afterMs: number;
  constructor(fault: FaultError, afterMs: number) {
    super(fault.message);
    this.fault = fault;
    this.afterMs = afterMs;
  }
}

interface Asked {
  readonly model: ServerModel;
  readonly key: string | null;
  readonly attempts: number;
}

/**
 * Turns a status that is no success into its fault. 429 and 5xx come as `Retryable`. The words of the
 * server go into it without the key, which some servers repeat.
 */
export async function refuse(response: NetworkResponse, asked: Asked): Promise<never> {
  const { model } = asked;
  const host = hostOf(model.url);
  const { status } = response;
  if (status >= 300 && status < 400) {
    return raise('prompter.notAServer', {
      host,
      ...reasonOf('server.redirects', { to: response.headers.get('location') }),
    });
  }
  const because = withoutKey(errorWords(await shortBody(response, model.url)), asked.key);
  if (status === 401 || status === 403) raise('prompter.wrongKey', { host, because, variable: keyVariable(model.id) });
  if (status === 404 && /model/i.test(because))
    raise('prompter.noSuchModel', { host, model: model.model, known: because });
  if (status === 404 || status === 405) raise('prompter.notAServer', { host, because: `status ${status}, ${because}` });
  if (status !== 429 && status < 500) raise('prompter.refused', { host, status, because });
  const busy = status === 429 || status === 503;
  const found = busy
    ? fault('prompter.busy', { host, status, attempts: asked.attempts, because })
    : fault('prompter.refused', { host, status, because });
  throw new Retryable(new FaultError(found), retryAfter(response.headers.get('retry-after')));
}

export function withoutKey(words: string, key: string | null): string {
  return key ? words.replaceAll(key, '•••') : words;
}

/** Milliseconds that `Retry-After` asks for, in seconds or as a date; 0 without it. */
export function retryAfter(header: string | null): number {
  if (header === null) return 0;
  const seconds = /^\s*\d{1,9}\s*$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : 0;
}

/** A small body as text, cut at the limit. Faults: `network.*`. */
export async function shortBody(response: NetworkResponse, url: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > bodyLimit) break;
    }
  } catch (thrown) {
    throw networkFault(thrown, url);
  }
  return text;
}

/**
 * A limit on silence: its signal aborts with `prompter.tooSlow` when nothing is heard for the time
 * that was last allowed, or with the caller's own abort.
 */
export class SilenceLimit {
  readonly #controller = new AbortController();
  readonly #host: string;
  #timer: NodeJS.Timeout | undefined;
  readonly signal: AbortSignal;

  constructor(host: string, signal: AbortSignal | undefined) {
    this.#host = host;
    this.signal = signal ? AbortSignal.any([signal, this.#controller.signal]) : this.#controller.signal;
  }

  /** Something was heard, or is waited for from now on. */
  allow(seconds: number): void {
    clearTimeout(this.#timer);
    const tooSlow = () => new FaultError(fault('prompter.tooSlow', { host: this.#host, seconds }));
    this.#timer = setTimeout(() => this.#controller.abort(tooSlow()), seconds * 1000);
  }

  /** Ends the request, if it still runs, and the timer. */
  end(): void {
    clearTimeout(this.#timer);
    this.#controller.abort();
  }
}
