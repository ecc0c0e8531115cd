/** The scheme `app://think2seg/`: the page's files, and below `/res/` the program's resources. */
import { readFile } from 'node:fs/promises';
import type { CustomScheme } from 'electron';
import { fault, faultOf } from '../../contract/fault.ts';
import { contentSecurityPolicy } from '../page-policy.ts';
import type { ResourceReply } from '../program.ts';
import { areChunks, type Chunks } from '../resource-reply.ts';
import { isOwnUrl, pageFile } from './address.ts';
import { scheme } from './channels.ts';

/** To be registered before the app is ready. Standard and secure: it has an origin, `'self'` means it, fetch works. */
export const appScheme: CustomScheme = {
  scheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
};

const headers = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

export interface SchemeOptions {
  /** Folder of the built renderer. */
  readonly rendererRoot: string;
  readonly resource: (path: string) => Promise<ResourceReply>;
}

/** Answers one request of the page; every answer carries the policy, the refusals too. */
export async function answerRequest(request: Request, options: SchemeOptions): Promise<Response> {
  if (!isOwnUrl(request.url)) return refusal(404, request.url);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405, request.url);
  const { pathname, search } = new URL(request.url);
  if (pathname.startsWith('/res/')) return resourceAnswer(pathname.slice('/res/'.length) + search, options);
  const file = pageFile(options.rendererRoot, pathname);
  if (!file) return refusal(404, pathname);
  try {
    return answer(200, file.type, await readFile(file.path));
  } catch {
    return refusal(404, pathname);
  }
}

async function resourceAnswer(path: string, { resource }: SchemeOptions): Promise<Response> {
  try {
    const { status, type, body, downloadName } = await resource(path);
    const name = downloadName === undefined ? undefined : encodeURIComponent(downloadName);
    return answer(status, type, body, name ? { 'content-disposition': `attachment; filename*=UTF-8''${name}` } : {});
  } catch (thrown) {
    return answer(500, 'application/json', JSON.stringify({ ok: false, fault: faultOf(thrown) }));
  }
}

function refusal(status: number, path: string): Response {
  return answer(status, 'application/json', JSON.stringify({ ok: false, fault: fault('host.notFound', { path }) }));
}

function answer(
  status: number,
  type: string,
  body: ResourceReply['body'],
  more: Record<string, string> = {},
): Response {
  const bytes = areChunks(body)
    ? streamOf(body)
    : typeof body === 'string' || isUnshared(body)
      ? body
      : new Uint8Array(body);
  return new Response(bytes, { status, headers: { ...headers, ...more, 'content-type': type } });
}

/** A chunk is made when the page takes it; the rest is not when it goes. */
function streamOf(chunks: Chunks): ReadableStream<Uint8Array<ArrayBuffer>> {
  const from = chunks[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await from.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await from.return?.();
    },
  });
}

/** A view of a shared buffer is no response body and is copied. */
function isUnshared(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer;
}
