/** Capabilities of a WMTS, fetched through the one way out; the page reads them with OpenLayers. */
import type { Basemap, WmtsCapabilities } from '../contract/basemap.ts';
import { raise } from '../contract/fault.ts';
import type { CrsInfo } from '../contract/raster.ts';
import { crsByCode } from '../engine/raster/crs.ts';
import { isLoopback } from '../network/loopback.ts';
import { type Network, type NetworkResponse, networkFault } from '../network/network.ts';

/** Capabilities of national services have some megabytes. */
const megabytes = 16;
const waitMs = 30_000;
/** Services name a few dozen at most. */
const mostCrs = 100;

/** Faults: `basemap.*`, `network.*`. */
export async function fetchCapabilities(network: Network, url: string): Promise<WmtsCapabilities> {
  const { host } = new URL(url);
  const response = await network.fetch(url, { signal: AbortSignal.timeout(waitMs) });
  if (!response.ok) {
    await response.body?.cancel();
    raise('basemap.refused', { host, status: response.status });
  }
  const text = await readText(response, url);
  // Entities are for documents that a person writes; in an answer they are only there to grow.
  const isCapabilities =
    /<(?:\w+:)?Capabilities[\s>]/.test(text.slice(0, 20_000)) && !/<!(?:DOCTYPE|ENTITY)/i.test(text);
  if (!isCapabilities || !/<(?:\w+:)?TileMatrixSet[\s>]/.test(text)) raise('basemap.notWmts', { host });
  return { text, crs: crsIn(text) };
}

async function readText(response: NetworkResponse, url: string): Promise<string> {
  const { host } = new URL(url);
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const part of response.body ?? []) {
      bytes += part.byteLength;
      if (bytes > megabytes * 1e6) raise('basemap.tooLarge', { host, megabytes });
      parts.push(part);
    }
  } catch (thrown) {
    throw networkFault(thrown, url);
  }
  return new TextDecoder('utf-8').decode(Buffer.concat(parts));
}

/** The CRS of its matrix sets that this program can compute. */
function crsIn(text: string): readonly CrsInfo[] {
  const named = text.matchAll(/SupportedCRS[^>]*>[^<]{0,80}?EPSG[^<]{0,20}?:(\d{4,6})\s*</g);
  const codes = [...new Set([...named].map(([, code]) => `EPSG:${code}`))].slice(0, mostCrs);
  return codes.flatMap((code) => {
    try {
      return [crsByCode(code)];
    } catch {
      return [];
    }
  });
}

/**
 * A service elsewhere must not have this program ask something on this machine, which may trust its own.
 * Fault: `basemap.pointsHere`.
 */
export function checkTiles({ template, wmts }: Basemap): void {
  if (!wmts) return;
  const [from, tiles] = [new URL(wmts.capabilities), new URL(template)];
  if (isLoopback(tiles.hostname) && !isLoopback(from.hostname)) raise('basemap.pointsHere', { host: from.host });
}
