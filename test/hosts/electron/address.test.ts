import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isOwnUrl, mayLoad, pageFile } from '../../../src-main/hosts/electron/address.ts';

const root = join('/program', 'out', 'renderer');

describe('own addresses', () => {
  it('are those of app://think2seg and no other', () => {
    const own = ['app://think2seg', 'app://think2seg/', 'app://think2seg/index.html?a#b', 'app://think2seg/res/x'];
    const foreign = [
      'app://think2seg.evil/',
      'app://think2seg:80/',
      'app://user@think2seg/',
      'app://evil/think2seg',
      'apps://think2seg/',
      'https://think2seg/',
      'file:///program/out/renderer/index.html',
      'about:blank',
      '',
    ];
    expect(own.filter((url) => !isOwnUrl(url))).toEqual([]);
    expect(foreign.filter(isOwnUrl)).toEqual([]);
  });

  it('are all that a packaged page may load, besides what it made in memory', () => {
    const urls = ['app://think2seg/a.js', 'blob:app://think2seg/1', 'data:image/png;base64,', 'devtools://devtools/'];
    const never = ['https://example.org/', 'ws://127.0.0.1:1/', 'blob:https://example.org/1', 'file:///etc/passwd'];
    expect(urls.map((url) => mayLoad(url, true))).toEqual([true, true, true, false]);
    expect(mayLoad('devtools://devtools/', false)).toBe(true);
    expect(never.filter((url) => mayLoad(url, false))).toEqual([]);
  });
});

describe('files of the page', () => {
  it('are found below the renderer with their type; the bare address is its index', () => {
    const index = { path: join(root, 'index.html'), type: 'text/html; charset=utf-8' };
    expect(pageFile(root, '/')).toEqual(index);
    expect(pageFile(root, '/index.html')).toEqual(index);
    expect(pageFile(root, '/assets/a%20b.js')).toEqual({
      path: join(root, 'assets', 'a b.js'),
      type: 'text/javascript; charset=utf-8',
    });
    expect(pageFile(root, '/assets/mark.SVG')?.type).toBe('image/svg+xml');
  });

  it.each([
    '/../package.json',
    '/assets/../../package.json',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/package.json',
    '/..%5c..%5cpackage.json',
    '/assets/..\\..\\package.json',
    '/C:/Windows/a.txt',
    '/%00index.html',
    '/index.html%00.png',
    '//etc/a.txt',
    '/assets//a.js',
    '/.git/a.txt',
    '/%E0%A4%A',
    '/secret.pem',
    '/assets',
    '/assets/',
  ])('are not found by an escape or for a kind of no use: %s', (pathname) => {
    expect(pageFile(root, pathname)).toBeNull();
  });
});
