/**
 * The one way out of this machine. Every outgoing request of the program, whatever it is for, goes
 * through `Network.fetch`; `npm run check:boundaries` refuses undici and Node's clients elsewhere.
 *
 * What you get for it: the offline switch (with a fault that says so), the machine's proxy settings
 * (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`), the certificates of the operating system's store and of
 * `NODE_EXTRA_CA_CERTS` beside Node's own, and failures as faults.
 *
 *     const network = createNetwork({ offline: settings.offline });
 *     const response = await network.fetch('http://127.0.0.1:8000/v1/models', { signal });
 *     for await (const chunk of response.body ?? []) …   // a failure here: raise it as networkFault(thrown, url)
 *
 * A program has one of them (`hosts/program.ts` makes it, with the setting kept in the user folder) and
 * hands it to whoever needs it. Requests are made in the host's process: the children that parse files
 * and run models have no business on the network, and their sockets are shut (`socket-guard.ts`).
 */
import tls from 'node:tls';
import { Agent, type Dispatcher, EnvHttpProxyAgent, type RequestInit, type Response, fetch as request } from 'undici';
import { because } from '../contract/because.ts';
import { FaultError, fault, raise } from '../contract/fault.ts';
import { isLoopback } from './loopback.ts';
import { guardSockets } from './socket-guard.ts';

/** As for `fetch`. `signal` aborts with an AbortError, which becomes `run.cancelled`. */
export type NetworkInit = Omit<RequestInit, 'dispatcher'>;
export type NetworkResponse = Response;

export interface Network {
  readonly offline: boolean;
  /** Offline, what is under way to anywhere but loopback is broken off at once. */
  setOffline(offline: boolean): void;
  /**
   * Like `fetch`. A redirect is followed, offline only within loopback.
   * Faults: `network.offline`, `network.unreachable`, `network.timeout`, `network.untrusted`.
   */
  fetch(url: string | URL, init?: NetworkInit): Promise<NetworkResponse>;
  dispose(): Promise<void>;
}

export interface NetworkOptions {
  readonly offline: boolean;
  /** Where the proxy variables stand; those of the process without it. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Certificates (PEM) that are trusted beside the system's; for tests. */
  readonly certificates?: readonly string[];
}

/** Milliseconds for a connection to come about, with its TLS handshake. */
const connectMs = 15_000;

export function createNetwork(options: NetworkOptions): Network {
  let { offline } = options;
  let agent: Dispatcher | undefined;
  const unguard = guardSockets(() => offline);
  const dispatcher = () => {
    agent ??= offline ? localAgent() : openAgent(options);
    return agent;
  };
  async function close(because: Error | null): Promise<void> {
    const closing = agent;
    agent = undefined;
    await closing?.destroy(because).catch(() => {});
  }

  return {
    get offline() {
      return offline;
    },
    setOffline(wanted) {
      if (wanted === offline) return;
      offline = wanted;
      void close(wanted ? new FaultError(fault('network.offline', { host: 'the network' })) : null);
    },
    async fetch(url, init = {}) {
      const { hostname } = parse(url);
      if (offline && !isLoopback(hostname)) raise('network.offline', { host: hostname });
      try {
        return await request(url, { ...init, dispatcher: dispatcher() });
      } catch (thrown) {
        throw networkFault(thrown, url);
      }
    },
    async dispose() {
      unguard();
      await close(null);
    },
  };
}

/** Loopback only and without a proxy; a redirect to elsewhere is stopped by the socket guard. */
function localAgent(): Dispatcher {
  return new Agent({ connect: { timeout: connectMs }, allowH2: false });
}

/** An empty text stands for "no proxy": undici would else look at the process's own variables. */
function openAgent({ environment = process.env, certificates = [] }: NetworkOptions): Dispatcher {
  const ca = [...trustedCertificates(), ...certificates];
  const own = ['localhost', '127.0.0.1', '::1'];
  const { http_proxy, HTTP_PROXY, https_proxy, HTTPS_PROXY, no_proxy, NO_PROXY } = environment;
  return new EnvHttpProxyAgent({
    httpProxy: http_proxy ?? HTTP_PROXY ?? '',
    httpsProxy: https_proxy ?? HTTPS_PROXY ?? '',
    noProxy: [no_proxy ?? NO_PROXY ?? '', ...own].join(','),
    connect: { ca, timeout: connectMs },
    requestTls: { ca, timeout: connectMs },
    proxyTls: { ca, timeout: connectMs },
    allowH2: false,
  });
}

/** Node's own list with `NODE_EXTRA_CA_CERTS`, and what the operating system trusts (a company's own, for example). */
function trustedCertificates(): string[] {
  return [...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])];
}

function parse(url: string | URL): URL {
  const parsed = URL.parse(String(url));
  if (parsed && /^https?:$/.test(parsed.protocol)) return parsed;
  return raise('request.invalid', because('address.notWeb', { address: String(url) }));
}

/**
 * What a failed request or a body that broke off is, as a fault; faults and aborts are passed on as they are.
 * Use it where a response's body is read.
 */
export function networkFault(thrown: unknown, url: string | URL): unknown {
  const chain = causes(thrown);
  const known = chain.find((cause) => cause instanceof FaultError);
  if (known) return known;
  if (chain.some((cause) => cause.name === 'AbortError')) return thrown;
  const host = URL.parse(String(url))?.host ?? String(url);
  const deepest = chain.at(-1);
  const because = deepest ? wordsOf(deepest) : String(thrown);
  const code = codeOf(deepest);
  const kind = /TIMEOUT|ETIMEDOUT/.test(code)
    ? 'timeout'
    : /CERT|SELF_SIGNED|SSL|TLS/.test(code)
      ? 'untrusted'
      : 'unreachable';
  return new FaultError(fault(`network.${kind}`, { host, because }), { cause: thrown });
}

/** An error and what caused it, outermost first; of several attempts (IPv6, IPv4) the last. */
function causes(thrown: unknown): Error[] {
  if (!(thrown instanceof Error)) return [];
  const inner: unknown = thrown instanceof AggregateError ? thrown.errors.at(-1) : thrown.cause;
  return [thrown, ...causes(inner)];
}

function codeOf(error: Error | undefined): string {
  return error && 'code' in error ? String(error.code) : '';
}

function wordsOf(error: Error): string {
  return error.message || codeOf(error) || error.name;
}
