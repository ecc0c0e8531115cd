/** The built renderer as files, and nothing beside it. */
import { readFile, realpath } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pageFileTypes } from '../page-policy.ts';
import { refusal, send, sendRefusal } from './answer.ts';

/**
 * Sends the file of `pathname` below `root`. The page itself is never cached; files below `assets/`
 * have their content's hash in their names and are kept.
 */
export async function sendStatic(response: ServerResponse, root: string, pathname: string): Promise<void> {
  const found = await readBelow(root, pathname);
  if (!found) return sendRefusal(response, refusal(404, 'host.notFound', { path: pathname.slice(0, 200) }));
  if (pathname.startsWith('/assets/')) response.setHeader('Cache-Control', 'private, max-age=31536000, immutable');
  send(response, {
    status: 200,
    type: pageFileTypes[extname(found.path).toLowerCase()] ?? 'application/octet-stream',
    body: found.body,
  });
}

/** A file below a folder; null for anything that is not a plain file there, links out of it included. */
async function readBelow(root: string, pathname: string): Promise<{ path: string; body: Uint8Array } | null> {
  const relative = decode(pathname);
  if (relative === null) return null;
  try {
    const base = await realpath(root);
    const path = await realpath(join(base, relative === '/' ? 'index.html' : relative));
    return path.startsWith(base + sep) ? { path, body: await readFile(path) } : null;
  } catch {
    return null;
  }
}

/** The path with its escapes resolved; null where it is not a plain path (a segment "..", a backslash, NUL, a broken escape). */
function decode(pathname: string): string | null {
  try {
    const path = decodeURIComponent(pathname);
    const odd = /[\\\0]/.test(path) || path.split('/').some((part) => part === '..' || part.startsWith('.'));
    return odd ? null : path;
  } catch {
    return null;
  }
}
