/** What a server's answer means for a file of which the length is pinned and some bytes may be here already. */
import { FaultError, fault } from '../../contract/fault.ts';
import type { Network, NetworkResponse } from '../../network/network.ts';

export interface Wanted {
  readonly url: string;
  /** Path in the pack, for faults. */
  readonly path: string;
  readonly bytes: number;
}

export type Answer =
  /** The rest of the file, from the byte that was asked for. */
  | { readonly kind: 'rest'; readonly response: NetworkResponse }
  /** The whole file; `etag` is a strong validator or empty. */
  | { readonly kind: 'whole'; readonly response: NetworkResponse; readonly etag: string }
  /** What is here is no beginning of what is there. */
  | { readonly kind: 'restart' }
  /** It may go better later; `afterMs` is the server's own wish. */
  | { readonly kind: 'later'; readonly because: FaultError; readonly afterMs: number }
  | { readonly kind: 'never'; readonly because: FaultError };

const redirectLimit = 5;

/** A fault about this file from this server. */
export function badDownload({ url, path }: Wanted, because: string): FaultError {
  return new FaultError(fault('models.badDownload', { host: new URL(url).host, path, because }));
}

export interface Asking {
  /** Bytes that are here already. */
  readonly have: number;
  readonly etag: string;
  readonly signal: AbortSignal;
}

/** Asks for a file, or for the rest of it if some is here. Faults: `network.*`. */
export async function ask(network: Network, wanted: Wanted, { have, etag, signal }: Asking): Promise<Answer> {
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (have > 0) {
    headers.range = `bytes=${have}-`;
    // If it is another version now, the whole of that one comes instead of the rest of it.
    if (etag) headers['if-range'] = etag;
  }
  let url = wanted.url;
  for (let hops = 0; hops <= redirectLimit; hops++) {
    const response = await network.fetch(url, { headers, signal, redirect: 'manual' });
    const next = redirectOf(response, url);
    if (next === null) return read(response, wanted, have);
    await discard(response);
    if (!mayGo(url, next)) return { kind: 'never', because: badDownload(wanted, `it leads to ${next.slice(0, 200)}`) };
    url = next;
  }
  return { kind: 'never', because: badDownload(wanted, 'it leads from one address to the next without an end') };
}

function redirectOf({ status, headers }: NetworkResponse, from: string): string | null {
  const location = headers.get('location');
  if (![301, 302, 303, 307, 308].includes(status) || location === null) return null;
  return URL.parse(location, from)?.href ?? location;
}

/**
 * From https only to https, wherever that is (the pinned hash decides what is taken): a redirect must
 * not bring the program to talk to a service of this machine or to be listened to on the way.
 */
function mayGo(from: string, to: string): boolean {
  const next = URL.parse(to);
  if (!next || next.username || next.password) return false;
  if (new URL(from).protocol === 'https:') return next.protocol === 'https:';
  return next.origin === new URL(from).origin || next.protocol === 'https:';
}

function read(response: NetworkResponse, wanted: Wanted, have: number): Answer | Promise<Answer> {
  const { status, headers } = response;
  if (status === 416) return discarded(response, { kind: 'restart' });
  if (status !== 200 && status !== 206) return discarded(response, refusalOf(response, wanted));
  if (/^text\/html\b/i.test(headers.get('content-type') ?? '')) {
    const because = badDownload(wanted, 'a web page instead of the file (a sign-in page on the way?)');
    return discarded(response, { kind: 'never', because });
  }
  if (status === 206) {
    const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
    const fits = range && Number(range[1]) === have && [String(wanted.bytes), '*'].includes(range[3] ?? '');
    // A part of another length or from another place: the whole is asked for next.
    return fits && !isEncoded(headers) ? { kind: 'rest', response } : discarded(response, { kind: 'restart' });
  }
  const announced = headers.get('content-length');
  if (announced !== null && !isEncoded(headers) && Number(announced) !== wanted.bytes) {
    const because = badDownload(wanted, `it announces ${announced} bytes, not ${wanted.bytes}`);
    return discarded(response, { kind: 'later', because, afterMs: 0 });
  }
  const etag = headers.get('etag') ?? '';
  return { kind: 'whole', response, etag: etag.startsWith('W/') ? '' : etag };
}

/** Whether the length that is announced is not the file's own. */
function isEncoded(headers: NetworkResponse['headers']): boolean {
  return !['identity', ''].includes(headers.get('content-encoding') ?? '');
}

function refusalOf({ status, headers }: NetworkResponse, wanted: Wanted): Answer {
  const words = status === 401 || status === 403 ? `it wants a sign-in (HTTP ${status})` : `HTTP ${status}`;
  const because = badDownload(wanted, words);
  if (![408, 425, 429].includes(status) && status < 500) return { kind: 'never', because };
  const wish = Number(headers.get('retry-after'));
  return { kind: 'later', because, afterMs: Number.isFinite(wish) ? Math.min(60, Math.max(0, wish)) * 1000 : 0 };
}

async function discarded(response: NetworkResponse, answer: Answer): Promise<Answer> {
  await discard(response);
  return answer;
}

/** Frees the connection; what an unwanted body still says is of no interest. */
async function discard(response: NetworkResponse): Promise<void> {
  await response.body?.cancel().catch(() => {});
}
