/** Decides which addresses are the program's own, and which file an address of the page stands for. */
import { extname, isAbsolute, join, relative } from 'node:path';
import { pageFileTypes } from '../page-policy.ts';
import { host, origin, scheme } from './channels.ts';

/** Whether a URL belongs to the program's page. Compared on the parsed URL, so that `app://think2seg.evil/` is not. */
export function isOwnUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host: at, username, password } = new URL(url);
  return protocol === `${scheme}:` && at === host && username === '' && password === '';
}

/** Whether the page may load it: its own scheme, and what it made itself in memory. */
export function mayLoad(url: string, isPackaged: boolean): boolean {
  if (url.startsWith(`blob:${origin}/`) || url.startsWith('data:')) return true;
  if (!isPackaged && url.startsWith('devtools:')) return true;
  return isOwnUrl(url);
}

export interface PageFile {
  readonly path: string;
  readonly type: string;
}

/**
 * The file below `root` that a URL's path names; null for anything else: an escape in any spelling
 * (`..`, `%2e%2e%2f`, backslashes, NUL, drive letters), or a kind of file that the page has no use for.
 */
export function pageFile(root: string, pathname: string): PageFile | null {
  const name = decoded(pathname === '/' ? '/index.html' : pathname);
  if (name === null || /[\\\0:]/.test(name)) return null;
  const parts = name.split('/').slice(1);
  if (parts.some((part) => part === '' || part.startsWith('.'))) return null;
  const path = join(root, ...parts);
  const below = relative(root, path);
  if (below.startsWith('..') || isAbsolute(below)) return null;
  const type = pageFileTypes[extname(path).toLowerCase()];
  return type === undefined ? null : { path, type };
}

function decoded(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}
