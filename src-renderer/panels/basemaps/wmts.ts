/** What a WMTS offers, read from its capabilities by OpenLayers, and how a choice of it becomes a base map. */
import { getIntersection, isEmpty } from 'ol/extent.js';
import WMTSCapabilities from 'ol/format/WMTSCapabilities.js';
import { get as getProjection, transformExtent } from 'ol/proj.js';
import { optionsFromCapabilities } from 'ol/source/WMTS.js';
import type WMTSTileGrid from 'ol/tilegrid/WMTS.js';
import * as v from 'valibot';
import type { Basemap, WmtsCapabilities, WmtsMatrix } from '../../../src-main/contract/basemap.ts';
import type { CrsInfo } from '../../../src-main/contract/raster.ts';
import { projectionOfCrs } from '../../map/projection.ts';

export interface OfferedLayer {
  readonly id: string;
  readonly title: string;
  readonly attribution: string;
  readonly sets: readonly OfferedSet[];
  /** It gives pictures that can be shown. */
  readonly pictures: boolean;
}
export interface OfferedSet {
  readonly id: string;
  /** As the service names it. */
  readonly crs: string;
  /** Null for a CRS that the program does not know. */
  readonly known: CrsInfo | null;
}
export interface Offer {
  readonly title: string;
  readonly layers: readonly OfferedLayer[];
  readonly parsed: object;
  readonly url: string;
}

const formats = ['image/png', 'image/jpeg', 'image/webp'];

const text = v.fallback(v.string(), '');
const capabilitiesSchema = v.looseObject({
  ServiceIdentification: v.optional(v.looseObject({ Title: text })),
  ServiceProvider: v.optional(v.looseObject({ ProviderName: text })),
  Contents: v.looseObject({
    Layer: v.array(
      v.looseObject({
        Identifier: v.string(),
        Title: text,
        Format: v.fallback(v.array(v.string()), []),
        TileMatrixSetLink: v.array(v.looseObject({ TileMatrixSet: v.string() })),
        WGS84BoundingBox: v.fallback(v.nullable(v.pipe(v.array(v.number()), v.length(4))), null),
      }),
    ),
    TileMatrixSet: v.array(v.looseObject({ Identifier: v.string(), SupportedCRS: text })),
  }),
});

/** Null for what is no capabilities document of a WMTS. */
export function readOffer(url: string, { text: xml, crs }: WmtsCapabilities): Offer | null {
  const document = new DOMParser().parseFromString(xml, 'application/xml');
  if (document.querySelector('parsererror')) return null;
  const read = v.safeParse(capabilitiesSchema, new WMTSCapabilities().read(document));
  if (!read.success) return null;
  const { Contents, ServiceIdentification, ServiceProvider } = read.output;
  const provider = ServiceProvider?.ProviderName ?? '';
  const sets = new Map(
    Contents.TileMatrixSet.map(({ Identifier, SupportedCRS }) => [
      Identifier,
      { id: Identifier, crs: SupportedCRS, known: crs.find(({ code }) => code === codeOf(SupportedCRS)) ?? null },
    ]),
  );
  const layers = Contents.Layer.map((layer) => ({
    id: layer.Identifier,
    title: layer.Title || layer.Identifier,
    attribution: provider,
    sets: layer.TileMatrixSetLink.flatMap(({ TileMatrixSet }) => sets.get(TileMatrixSet) ?? []),
    pictures: layer.Format.some((format) => formats.includes(format)),
  }));
  return { title: ServiceIdentification?.Title ?? '', layers, parsed: read.output, url };
}

/** `EPSG:3857` of `urn:ogc:def:crs:EPSG:6.18:3:3857`, and of 900913, as old services call it. */
function codeOf(named: string): string {
  const digits = /:(\d{4,6})\s*$/.exec(named)?.[1] ?? '';
  return `EPSG:${digits === '900913' ? '3857' : digits}`;
}

/** Null where the service describes them in a way that cannot be used. */
export function basemapOf(
  offer: Offer,
  layer: OfferedLayer,
  { id: matrixSet, known }: OfferedSet,
): Omit<Basemap, 'id'> | null {
  const { Contents } = v.parse(capabilitiesSchema, offer.parsed);
  const described = Contents.Layer.find(({ Identifier }) => Identifier === layer.id);
  const format = described?.Format.find((each) => formats.includes(each));
  if (!known?.code || !format) return null;
  const projection = projectionOfCrs({ code: known.code, proj4: known.proj4 });
  const options = optionsFromCapabilities(offer.parsed, { layer: layer.id, matrixSet, format, projection });
  const address = options?.urls?.[0];
  if (!options || !address) return null;
  const template = templateOf(address, {
    kvp: options.requestEncoding === 'KVP',
    values: {
      Layer: layer.id,
      Style: options.style,
      TileMatrixSet: matrixSet,
      Format: format,
      ...Object.fromEntries(Object.entries(options.dimensions ?? {}).map(([name, value]) => [name, String(value)])),
    },
  });
  const matrices = matricesOf(options.tileGrid, described?.WGS84BoundingBox ?? null, known.code);
  const wmts = {
    capabilities: offer.url,
    layer: layer.id,
    matrixSet,
    crs: { code: known.code, proj4: known.proj4 },
    matrices,
  };
  return {
    name: layer.title.slice(0, 120),
    template,
    attribution: layer.attribution.slice(0, 400),
    maxZoom: 24,
    wmts: { ...wmts, matrices: [...matrices] },
  };
}

interface Filled {
  readonly kvp: boolean;
  readonly values: Readonly<Record<string, string>>;
}

/** The address of a tile with `{TileMatrix}`, `{TileRow}` and `{TileCol}` left open. */
function templateOf(address: string, { kvp, values }: Filled): string {
  if (kvp) {
    const fixed = Object.entries({ Service: 'WMTS', Request: 'GetTile', Version: '1.0.0', ...values });
    const query = fixed.map(([name, value]) => `${name.toUpperCase()}=${encodeURIComponent(value)}`).join('&');
    const join = address.includes('?') ? (/[?&]$/.test(address) ? '' : '&') : '?';
    return `${address}${join}${query}&TILEMATRIX={TileMatrix}&TILEROW={TileRow}&TILECOL={TileCol}`;
  }
  const byName = new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
  return address.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = byName.get(name.toLowerCase());
    return value === undefined ? place : encodeURIComponent(value);
  });
}

/** @param box what the layer covers, longitude and latitude; tells which coordinate of an origin comes first. */
function matricesOf(grid: WMTSTileGrid, box: readonly number[] | null, crs: string): readonly WmtsMatrix[] {
  const matrices = grid.getMatrixIds().map((id, z): WmtsMatrix => {
    const [x = 0, y = 0] = grid.getOrigin(z);
    const size = grid.getTileSize(z);
    const [width = 256, height = 256] = typeof size === 'number' ? [size, size] : size;
    const range = grid.getFullTileRange(z);
    const [columns, rows] = range ? [range.maxX + 1, range.maxY + 1] : [2 ** 24, 2 ** 24];
    return { id, resolution: grid.getResolution(z), origin: { x, y }, tile: { width, height }, columns, rows };
  });
  const covered = box && transformExtent([...box], 'EPSG:4326', getProjection(crs) ?? crs, 8);
  const meets = (list: readonly WmtsMatrix[]) =>
    !covered || list.some((matrix) => !isEmpty(getIntersection(extentOf(matrix), covered)));
  // Some systems name north first, which their definition here does not tell.
  const swapped = matrices.map((matrix) => ({ ...matrix, origin: { x: matrix.origin.y, y: matrix.origin.x } }));
  return !meets(matrices) && meets(swapped) ? swapped : matrices;
}

function extentOf({ origin, resolution, tile, columns, rows }: WmtsMatrix): number[] {
  const [width, height] = [columns * tile.width * resolution, rows * tile.height * resolution];
  return [origin.x, origin.y - height, origin.x + width, origin.y];
}
