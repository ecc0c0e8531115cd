import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { answerRequest, type SchemeOptions } from '../../../src-main/hosts/electron/protocol.ts';
import { contentSecurityPolicy } from '../../../src-main/hosts/page-policy.ts';

const folder = mkdtempSync(join(tmpdir(), 'think2seg-scheme-'));
const rendererRoot = join(folder, 'renderer');
mkdirSync(rendererRoot);
writeFileSync(join(rendererRoot, 'index.html'), '<title>page</title>');
writeFileSync(join(folder, 'outside.txt'), 'secret');
afterAll(() => rmSync(folder, { recursive: true }));

const asked: string[] = [];
let made = 0;
async function* chunks() {
  for (made = 0; made < 50; made++) yield Buffer.from(`[${made}]\n`);
}
const options: SchemeOptions = {
  rendererRoot,
  async resource(path) {
    asked.push(path);
    if (path === 'broken') throw new Error('the disk is gone');
    if (path === 'lines') return { status: 200, type: 'application/x-ndjson', body: chunks() };
    return {
      status: 200,
      type: 'application/geo+json',
      body: new Uint8Array([1, 2, 3]),
      downloadName: 'água "1".geojson',
    };
  },
};
const get = (url: string, method = 'GET') => answerRequest(new Request(url, { method }), options);

describe('the scheme app://think2seg', () => {
  it('serves the page with a policy that trusts nothing but the program', async () => {
    const response = await get('app://think2seg/');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; " +
        "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(await response.text()).toBe('<title>page</title>');
  });

  it('serves resources by their path and query, as bytes and with their download name', async () => {
    const response = await get('app://think2seg/res/raster/ab/tile?extent=0,0,1,1&size=2,2');
    expect(asked.at(-1)).toBe('raster/ab/tile?extent=0,0,1,1&size=2,2');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
    expect(response.headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''%C3%A1gua%20%221%22.geojson",
    );
  });

  it('serves what is made as it is sent, and makes no more of it than is taken', async () => {
    const whole = await get('app://think2seg/res/lines');
    expect(await whole.text()).toBe(Array.from({ length: 50 }, (_, i) => `[${i}]\n`).join(''));
    const broken = await get('app://think2seg/res/lines');
    const reader = broken.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('[0]\n');
    await reader?.cancel();
    expect(made).toBeLessThan(5);
  });

  it('answers a resource that breaks with a fault', async () => {
    const response = await get('app://think2seg/res/broken');
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ ok: false, fault: { code: 'host.defect' } });
  });

  it.each([
    ['app://think2seg/..%2foutside.txt', 'GET', 404],
    ['app://think2seg/%2e%2e%2foutside.txt', 'GET', 404],
    ['app://think2seg/missing.js', 'GET', 404],
    ['app://elsewhere/index.html', 'GET', 404],
    ['app://think2seg/index.html', 'POST', 405],
    ['app://think2seg/res/run/1/features', 'DELETE', 405],
  ])('refuses %s by %s with %i, under the same policy', async (url, method, status) => {
    const before = asked.length;
    const response = await get(url, method);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
    expect(await response.json()).toMatchObject({ ok: false, fault: { code: 'host.notFound' } });
    expect(asked.length).toBe(before);
  });
});
