/** Base maps of this account: `basemaps.json` in the user folder, and their tiles through the one way out. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import {
  type Basemap,
  basemapsSchema,
  parseBasemapPath,
  tileAddress,
  type WmtsCapabilities,
} from '../contract/basemap.ts';
import { because } from '../contract/because.ts';
import { type Fault, fault, faultOf, raise } from '../contract/fault.ts';
import type { Network } from '../network/network.ts';
import { writeWhole } from '../settings/whole-file.ts';
import type { ResourceReply } from './resources.ts';
import { checkTiles, fetchCapabilities } from './wmts.ts';

export interface Basemaps {
  list(): Promise<readonly Basemap[]>;
  /** Faults: `settings.cannotWrite`, `basemap.pointsHere`. */
  keep(basemaps: readonly Basemap[]): Promise<readonly Basemap[]>;
  /** Of a WMTS, by their address. Faults: `basemap.*`, `network.*`. */
  capabilities(url: string): Promise<WmtsCapabilities>;
  /** A tile by its resource path, or the fault as JSON; null for a path that is no tile. */
  resource(path: string): Promise<ResourceReply> | null;
}

/** Bytes; a tile is a few tens of kilobytes. */
const tileLimit = 4_000_000;
const tileTypes = ['image/png', 'image/jpeg', 'image/webp'];
const tileMs = 20_000;

export function openBasemaps(userFolder: string, network: Network): Basemaps {
  const file = join(userFolder, 'basemaps.json');
  let kept: readonly Basemap[] | null = null;

  async function list(): Promise<readonly Basemap[]> {
    kept ??= await readList(file);
    return kept;
  }

  async function tile(path: string): Promise<ResourceReply> {
    const wanted = parseBasemapPath(path);
    const basemap = (await list()).find(({ id }) => id === wanted?.id);
    const address = wanted && basemap ? tileAddress(basemap, wanted) : null;
    if (address === null) return refused(404, fault('host.notFound', { path }));
    try {
      return await fetchTile(network, address);
    } catch (thrown) {
      return refused(502, faultOf(thrown));
    }
  }

  return {
    list,
    capabilities: (url) => fetchCapabilities(network, url),
    async keep(basemaps) {
      for (const basemap of basemaps) checkTiles(basemap);
      kept = basemaps;
      try {
        await writeWhole(file, `${JSON.stringify(basemaps, null, 2)}\n`);
      } catch (thrown) {
        raise('settings.cannotWrite', { path: file }, thrown);
      }
      return basemaps;
    },
    resource: (path) => (path.startsWith('basemap/') ? tile(path) : null),
  };
}

async function fetchTile(network: Network, url: string): Promise<ResourceReply> {
  const response = await network.fetch(url, { signal: AbortSignal.timeout(tileMs) });
  const type = (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!response.ok || !tileTypes.includes(type)) {
    await response.body?.cancel();
    const because = response.ok
      ? `it sent ${type || 'no type'} instead of a picture`
      : `it answered ${response.status}`;
    return refused(502, fault('network.unreachable', { host: new URL(url).host, because }));
  }
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > tileLimit) {
      return refused(502, fault('network.unreachable', { host: new URL(url).host, ...because('tile.tooLarge') }));
    }
    parts.push(part);
  }
  return { status: 200, type, body: Buffer.concat(parts) };
}

function refused(status: number, found: Fault): ResourceReply {
  return { status, type: 'application/json', body: JSON.stringify({ ok: false, fault: found }) };
}

async function readList(file: string): Promise<readonly Basemap[]> {
  try {
    const parsed = v.safeParse(basemapsSchema, JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.output : [];
  } catch {
    return [];
  }
}
