/**
 * Who may speak to the server. It listens on the loopback address only, but so does every page in the
 * user's browser reach it, and every account of the machine: so each request must name this server as
 * its host (a rebound DNS name does not), carry the token of this start, and come from this origin.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Refusal, refusal } from './answer.ts';

export interface Guard {
  /** The secret of this start; whoever has it may use the server. */
  readonly token: string;
  /** A token that opens one session, once: an address handed to a browser can be seen by other accounts while it starts. */
  issueOnce(): string;
  /** Whether a token from an address opens a session; a single-use one is spent by it. */
  opensSession(given: string): boolean;
  /** The cookie header that keeps a session. */
  cookie(port: number): string;
  /** Why a request may not go on; null when it may. */
  check(request: IncomingMessage, port: number): Refusal | null;
  /** Only the check of the host's name, which comes before any token is looked at. */
  checkHost(request: IncomingMessage, port: number): Refusal | null;
}

/** Milliseconds in which a single-use token must be used. */
const onceLifetime = 60_000;

export function createGuard(): Guard {
  const token = randomBytes(32).toString('base64url');
  const once = new Map<string, number>();

  function issueOnce(): string {
    const issued = randomBytes(32).toString('base64url');
    once.set(issued, performance.now() + onceLifetime);
    return issued;
  }
  function opensSession(given: string): boolean {
    if (isSame(given, token)) return true;
    for (const [issued, until] of once) {
      if (!isSame(given, issued)) continue;
      once.delete(issued);
      return performance.now() < until;
    }
    return false;
  }
  function isKnown(request: IncomingMessage, port: number): boolean {
    const bearer = /^Bearer ([\w-]{1,128})$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearer !== undefined) return isSame(bearer, token);
    return cookiesNamed(request.headers.cookie ?? '', cookieName(port)).some((value) => isSame(value, token));
  }
  function check(request: IncomingMessage, port: number): Refusal | null {
    const host = checkHost(request, port);
    if (host) return host;
    if (!isKnown(request, port)) return refusal(401, 'host.forbidden', { because: 'it carries no valid token' });
    return checkOrigin(request);
  }
  const cookie = (port: number) => `${cookieName(port)}=${token}; Path=/; HttpOnly; SameSite=Strict`;
  return { token, issueOnce, opensSession, cookie, check, checkHost };
}

/** Cookies are shared by all ports of a host, so the port is in the name. */
function cookieName(port: number): string {
  return `think2seg-${port}`;
}

function cookiesNamed(header: string, name: string): string[] {
  const pairs = header.split(';').map((pair) => pair.trim());
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
}

/** Compares in a time that does not depend on the content or the length of what was given. */
function isSame(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

function checkHost(request: IncomingMessage, port: number): Refusal | null {
  const names = ['127.0.0.1', 'localhost'];
  const hosts = [...names.map((name) => `${name}:${port}`), ...(port === 80 ? names : [])];
  const host = request.headers.host?.toLowerCase() ?? '';
  return hosts.includes(host) ? null : refusal(403, 'host.forbidden', { because: 'it is meant for another host' });
}

/**
 * The cookie goes with requests from pages on other ports of this machine too (they are the same
 * "site"), so the browser's own word about where a request comes from is needed. Clients that are no
 * browsers send neither header; they had to know the token.
 */
function checkOrigin(request: IncomingMessage): Refusal | null {
  const foreign = refusal(403, 'host.forbidden', { because: 'it comes from another origin' });
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `http://${request.headers.host?.toLowerCase()}`) return foreign;
  const site = header(request, 'sec-fetch-site');
  if (site === '' || site === 'same-origin' || site === 'none') return null;
  // A link on another page may open the program; it may not load its parts or make it do something.
  return isNavigation(request) ? null : foreign;
}

/** Whether a browser opens the address as a page. */
export function isNavigation(request: IncomingMessage): boolean {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return reads && header(request, 'sec-fetch-mode') === 'navigate' && header(request, 'sec-fetch-dest') === 'document';
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}
