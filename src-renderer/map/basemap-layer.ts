/** A base map as a layer of OpenLayers: Web Mercator tiles, or those of a WMTS on its own grid. Tiles come from the host. */
import TileLayer from 'ol/layer/Tile.js';
import TileImage from 'ol/source/TileImage.js';
import XYZ from 'ol/source/XYZ.js';
import WMTSTileGrid from 'ol/tilegrid/WMTS.js';
import { type Basemap, basemapPath } from '../../src-main/contract/basemap.ts';
import type { Client } from '../api/client.ts';
import { projectionOfCrs } from './projection.ts';

export function basemapLayer(basemap: Basemap, client: Client): TileLayer {
  const { id, wmts, maxZoom } = basemap;
  const tileUrlFunction = ([z = 0, x = 0, y = 0]: readonly number[]) =>
    client.url(basemapPath({ id, z, x, y, grid: wmts ? 'wmts' : 'xyz' }));
  const source = wmts
    ? new TileImage({
        tileUrlFunction,
        projection: projectionOfCrs(wmts.crs),
        tileGrid: new WMTSTileGrid({
          matrixIds: wmts.matrices.map((matrix) => matrix.id),
          resolutions: wmts.matrices.map(({ resolution }) => resolution),
          origins: wmts.matrices.map(({ origin }) => [origin.x, origin.y]),
          tileSizes: wmts.matrices.map(({ tile }) => [tile.width, tile.height]),
          sizes: wmts.matrices.map(({ columns, rows }) => [columns, rows]),
        }),
        transition: 0,
      })
    : new XYZ({ tileUrlFunction, maxZoom, transition: 0 });
  return new TileLayer({ source, zIndex: -1, className: 'basemap-layer' });
}
