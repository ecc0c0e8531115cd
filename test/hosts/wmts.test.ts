/** Capabilities of a WMTS and its tiles through the host, and services that do not answer as one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Basemap } from '../../src-main/contract/basemap.ts';
import { openBasemaps } from '../../src-main/hosts/basemaps.ts';
import { createNetwork } from '../../src-main/network/network.ts';
import { startWmtsServer, type WmtsServer } from '../fixtures/wmts-server.ts';
import { faultOfCall } from '../support/faults.ts';

const folder = mkdtempSync(join(tmpdir(), 'think2seg-wmts-'));
const network = createNetwork({ offline: true });
const maps = openBasemaps(folder, network);
let server: WmtsServer;
beforeAll(async () => {
  server = await startWmtsServer();
});
afterAll(async () => {
  await network.dispose();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const wmts = (change: Partial<Basemap> = {}): Basemap => ({
  id: 'w',
  name: 'Roads',
  template: `${server.base}/tile/day/utm/{TileMatrix}/{TileRow}/{TileCol}.png`,
  attribution: '',
  maxZoom: 24,
  wmts: {
    capabilities: `${server.base}/WMTSCapabilities.xml`,
    layer: 'roads',
    matrixSet: 'utm',
    crs: { code: 'EPSG:31985', proj4: '+proj=utm +zone=25 +south' },
    matrices: [
      { id: 'utm:0', resolution: 256, origin: { x: 0, y: 0 }, tile: { width: 256, height: 256 }, columns: 4, rows: 2 },
    ],
  },
  ...change,
});

describe('capabilities', () => {
  it('are fetched with the coordinate systems that are known of them', async () => {
    const { text, crs } = await maps.capabilities(`${server.base}/WMTSCapabilities.xml`);
    expect(text).toContain('<ows:Title>Roads</ows:Title>');
    expect(crs.map(({ code }) => code)).toEqual(['EPSG:3857', 'EPSG:31985']);
  });

  it.each([
    ['/page', 'basemap.notWmts'],
    ['/empty', 'basemap.notWmts'],
    ['/wms', 'basemap.notWmts'],
    ['/entities', 'basemap.notWmts'],
    ['/huge', 'basemap.tooLarge'],
    ['/forbidden', 'basemap.refused'],
    ['/hangs-up', 'network.unreachable'],
  ])('at %s are refused: %s', async (path, code) => {
    expect(await faultOfCall(maps.capabilities(`${server.base}${path}`))).toMatchObject({ code });
  });

  it('are not asked for elsewhere while the program is offline, nor where nobody listens', async () => {
    const asked = server.asked.length;
    expect(await faultOfCall(maps.capabilities('https://maps.example.org/wmts'))).toMatchObject({
      code: 'network.offline',
    });
    expect(await faultOfCall(maps.capabilities('http://127.0.0.1:1/wmts'))).toMatchObject({
      code: 'network.unreachable',
    });
    expect(server.asked).toHaveLength(asked);
  });
});

describe('a base map of a WMTS', () => {
  it('has the tiles of its own matrices, and no others', async () => {
    await maps.keep([wmts()]);
    expect(await maps.resource('basemap/w/wmts/0/3/1')).toMatchObject({ status: 200, type: 'image/png' });
    expect(server.asked.at(-1)).toBe('/tile/day/utm/utm%3A0/1/3.png');
    const missing = ['wmts/0/4/1', 'wmts/0/3/2', 'wmts/1/0/0', '0/0/0'];
    const asked = server.asked.length;
    for (const path of missing) expect((await maps.resource(`basemap/w/${path}`))?.status).toBe(404);
    expect(server.asked).toHaveLength(asked);
  });

  it('from elsewhere cannot make the program ask this machine', async () => {
    const far = { ...wmts().wmts!, capabilities: 'https://maps.example.org/wmts' };
    expect(await faultOfCall(maps.keep([wmts({ wmts: far })]))).toMatchObject({ code: 'basemap.pointsHere' });
    expect(await maps.list()).toEqual([wmts()]);
  });
});
