import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { join, relative } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createUploads, safeName } from '../../../src-main/hosts/server/uploads.ts';
import { type Served, serveDouble, until } from './served.ts';

let served: Served;
beforeEach(async () => {
  served = await serveDouble({ limit: 5000 });
});
afterEach(() => served.close());

const put = (name: string, body: string | Uint8Array, headers = {}) =>
  served.talk({ method: 'PUT', path: `/api/upload?name=${encodeURIComponent(name)}`, body, headers });
const pathIn = (text: string): string => JSON.parse(text).value;
const leftOvers = () =>
  readdirSync(served.uploadParent, { recursive: true, withFileTypes: true }).filter((e) => e.isFile());

describe('an uploaded file', () => {
  it('arrives byte for byte under its name, for this account only', async () => {
    const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i * 31) % 256);
    const said = await put('São Paulo 東京.tif', bytes);
    const path = pathIn(said.text);
    expect(said.status).toBe(200);
    expect(path.endsWith('/São Paulo 東京.tif')).toBe(true);
    expect(readFileSync(path)).toEqual(Buffer.from(bytes));
    const [folder] = readdirSync(served.uploadParent);
    expect(statSync(join(served.uploadParent, folder ?? '')).mode & 0o777).toBe(0o700);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('does not replace another of the same name', async () => {
    const first = pathIn((await put('a.tif', 'first')).text);
    const second = pathIn((await put('a.tif', 'second')).text);
    expect([readFileSync(first, 'utf8'), readFileSync(second, 'utf8')]).toEqual(['first', 'second']);
  });

  it.each(['../../evil.tif', '..\\..\\evil.tif', '/etc/evil.tif', 'a/b/evil.tif', 'C:\\evil.tif'])(
    'named %s stays in its folder',
    async (name) => {
      const path = pathIn((await put(name, 'x')).text);
      expect(relative(served.uploadParent, path)).toMatch(/^think2seg-\w+\/\d+\/evil\.tif$/);
    },
  );

  it('over the limit is refused before it is sent', async () => {
    const said = await put('a.tif', 'x'.repeat(5001));
    expect([said.status, said.fault, leftOvers()]).toEqual([413, 'host.uploadTooLarge', []]);
  });

  it('over the limit is refused while it is sent, and nothing of it stays', async () => {
    const said = await put('a.tif', 'x'.repeat(20_000), { 'transfer-encoding': 'chunked' });
    expect([said.status, said.fault, leftOvers()]).toEqual([413, 'host.uploadTooLarge', []]);
  });

  it('that is given up halfway leaves nothing', async () => {
    const headers = { authorization: `Bearer ${served.server.token}`, 'content-length': '4000' };
    const options = {
      host: '127.0.0.1',
      port: served.server.port,
      path: '/api/upload?name=a.tif',
      method: 'PUT',
      headers,
    };
    const sent = request(options);
    sent.on('error', () => {});
    sent.write('half');
    await until(() => leftOvers().length === 1);
    sent.destroy();
    await until(() => leftOvers().length === 0);
  });

  it('goes when the server closes', async () => {
    const path = pathIn((await put('a.tif', 'x')).text);
    await served.server.close();
    expect([existsSync(path), readdirSync(served.uploadParent)]).toEqual([false, []]);
    served = await serveDouble({ limit: 5000 });
  });

  it('larger than the room on the disk is a fault before a byte is written', async () => {
    const uploads = createUploads({ limit: Number.MAX_SAFE_INTEGER, folder: served.uploadParent });
    const body = Object.assign(Readable.from([]), { headers: { 'content-length': String(1e15) } });
    await expect(uploads.take(body as never, 'a.tif')).rejects.toMatchObject({
      fault: { code: 'host.uploadNoRoom', detail: { name: 'a.tif' } },
    });
    expect(leftOvers()).toEqual([]);
    await uploads.close();
  });

  it('that meets a full disk is a fault, and nothing of it stays', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const body = Readable.from(
      (async function* () {
        yield Buffer.from('some');
        throw full;
      })(),
    );
    const uploads = createUploads({ limit: 5000, folder: served.uploadParent });
    const request = Object.assign(body, { headers: {} });
    await expect(uploads.take(request as never, 'a.tif')).rejects.toMatchObject({
      fault: { code: 'host.uploadNoRoom' },
    });
    expect(leftOvers()).toEqual([]);
    await uploads.close();
  });
});

describe('safe names', () => {
  it.each([
    ['', '_'],
    ['.', '_'],
    ['..', '_'],
    ['...', '_'],
    ['a\u0000b\n.tif', 'a_b_.tif'],
    ['a<b>:"|?*.tif', 'a_b______.tif'],
    ['con.tif', '_con.tif'],
    ['COM1', '_COM1'],
    ['console.tif', 'console.tif'],
    ['a.tif. . ', 'a.tif'],
    ['e\u0301.tif', 'é.tif'],
    ['photo\u202Eft.exe', 'photo_ft.exe'],
    ['.tif', '.tif'],
  ])('%j becomes %j', (given, expected) => {
    expect(safeName(given)).toBe(expected);
  });

  it('keep the ending of long names and whole characters', () => {
    const name = safeName(`${'水🌊'.repeat(200)}.tif`);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
    expect(name).toMatch(/^(水🌊)+水?\.tif$/u);
  });

  it('are single components within the limit, whatever is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ maxLength: 400 })), (given) => {
        const name = safeName(given);
        expect(name).not.toBe('');
        expect(name).not.toMatch(/^\.{1,2}$|[/\\\0]/);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
      }),
    );
  });
});
