import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basemapPath, basemapRequests, parseBasemapPath, tileAddress } from '../../src-main/contract/basemap.ts';
import { openBasemaps } from '../../src-main/hosts/basemaps.ts';
import { createNetwork } from '../../src-main/network/network.ts';

const folder = mkdtempSync(join(tmpdir(), 'think2seg-basemaps-'));
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  if (request.url?.startsWith('/tiles/')) response.setHeader('content-type', 'image/png').end('PNG');
  else if (request.url?.startsWith('/page/')) response.setHeader('content-type', 'text/html').end('<script>');
  else if (request.url?.startsWith('/huge/'))
    response.setHeader('content-type', 'image/png').end(Buffer.alloc(4_000_001));
  else response.writeHead(404).end();
});
let base: string;
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const basemap = (id: string, template: string) => ({ id, name: id, template, attribution: '', maxZoom: 19 });

describe('the address of a tile', () => {
  it('fills the placeholders of XYZ, of rows from the south and of WMTS', () => {
    const tile = { id: 'a', z: 3, x: 2, y: 1, grid: 'xyz' } as const;
    expect(tileAddress({ template: 'https://t/{z}/{x}/{y}.png' }, tile)).toBe('https://t/3/2/1.png');
    expect(tileAddress({ template: 'https://t/{z}/{x}/{-y}.png' }, tile)).toBe('https://t/3/2/6.png');
    expect(tileAddress({ template: 'https://t?m={TileMatrix}&r={TileRow}&c={TileCol}' }, tile)).toBe(
      'https://t?m=3&r=1&c=2',
    );
  });

  it('is parsed from the resource path only within the pyramid', () => {
    const tile = { id: 'a-b', z: 3, x: 7, y: 0, grid: 'xyz' } as const;
    expect(parseBasemapPath(basemapPath(tile))).toEqual(tile);
    expect(['basemap/a/3/8/0', 'basemap/a/25/0/0', 'basemap/../3/0/0', 'basemap/a/3/0'].map(parseBasemapPath)).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('is kept only with placeholders and a web scheme', () => {
    const allowed = (template: string) =>
      v.safeParse(basemapRequests['basemaps.keep'], { basemaps: [basemap('a', template)] }).success;
    expect(allowed('https://t/{z}/{x}/{y}')).toBe(true);
    expect(['file:///{z}/{x}/{y}', 'https://t/{z}/{x}', 'javascript:{z}{x}{y}'].map(allowed)).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('base maps', () => {
  it('are kept, and their tiles come through the host', async () => {
    const network = createNetwork({ offline: true });
    const maps = openBasemaps(folder, network);
    await maps.keep([
      basemap('a', `${base}/tiles/{z}/{x}/{y}.png`),
      basemap('page', `${base}/page/{z}/{x}/{y}`),
      basemap('huge', `${base}/huge/{z}/{x}/{y}`),
    ]);
    expect(await maps.resource('basemap/a/3/2/1')).toMatchObject({
      status: 200,
      type: 'image/png',
      body: Buffer.from('PNG'),
    });
    expect(asked).toEqual(['/tiles/3/2/1.png']);
    expect(await openBasemaps(folder, network).list()).toHaveLength(3);
    for (const id of ['page', 'huge']) {
      const reply = await maps.resource(`basemap/${id}/0/0/0`);
      expect([reply?.status, String(reply?.body)]).toEqual([502, expect.stringContaining('network.unreachable')]);
    }
    expect((await maps.resource('basemap/none/0/0/0'))?.status).toBe(404);
    expect(maps.resource('raster/a/tile')).toBeNull();
    await network.dispose();
  });

  it('open no socket to elsewhere while the program is offline', async () => {
    const network = createNetwork({ offline: true });
    const maps = openBasemaps(folder, network);
    await maps.keep([basemap('far', 'https://tiles.example.org/{z}/{x}/{y}.png')]);
    const reply = await maps.resource('basemap/far/0/0/0');
    expect([reply?.status, String(reply?.body)]).toEqual([502, expect.stringContaining('network.offline')]);
    await network.dispose();
  });

  it('that cannot be read count as none', async () => {
    writeFileSync(join(folder, 'basemaps.json'), '{"not":"a list"}');
    const network = createNetwork({ offline: true });
    expect(await openBasemaps(folder, network).list()).toEqual([]);
    await network.dispose();
  });
});
