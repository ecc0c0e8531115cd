/** A raster as a map layer: raw RGBA tiles from the host, drawn in the raster's own CRS, reprojected by OpenLayers where the view differs. */
import TileLayer from 'ol/layer/Tile.js';
import type RenderEvent from 'ol/render/Event.js';
import ImageTile from 'ol/source/ImageTile.js';
import TileGrid from 'ol/tilegrid/TileGrid.js';
import { faultOf } from '../../src-main/contract/fault.ts';
import type { RasterInfo } from '../../src-main/contract/raster.ts';
import type { Client } from '../api/client.ts';
import { projectionOf } from './projection.ts';
import { tileExtent, tilePixels, tilePyramid, tileResource, tileSide } from './tile-pyramid.ts';

export type RasterLayer = TileLayer<ImageTile>;

/** @param onFault told once a layer, with a sentence, when a tile cannot be had. */
export function rasterLayer(raster: RasterInfo, client: Client, onFault: (because: string) => void): RasterLayer {
  const pyramid = tilePyramid(raster);
  const pixels = tilePixels(window.devicePixelRatio);
  const { extent } = raster;
  let told = false;
  const source = new ImageTile({
    projection: projectionOf(raster),
    tileSize: pixels,
    tileGrid: new TileGrid({
      origin: [...pyramid.origin],
      resolutions: [...pyramid.resolutions],
      tileSize: tileSide,
      extent: [extent.minX, extent.minY, extent.maxX, extent.maxY],
    }),
    wrapX: false,
    transition: 0,
    interpolate: true,
    loader: async (z, x, y, options) => {
      try {
        const resource = tileResource(raster, tileExtent(pyramid, z, [x, y]), pixels);
        return await toBitmap(await client.bytes(resource, options.signal), pixels);
      } catch (thrown) {
        if (!options.signal?.aborted && !told) {
          told = true;
          onFault(faultOf(thrown).text);
        }
        throw thrown;
      }
    },
  });
  const layer = new TileLayer({ source, className: 'raster-layer', cacheSize: 512 });
  const native = pyramid.resolutions.at(-1) ?? 0;
  layer.on('prerender', (event) => showPixels(event, native));
  return layer;
}

/** Beyond the raster's own resolution its pixels are shown as they are, not smoothed into something it does not hold. */
function showPixels(event: RenderEvent, native: number): void {
  const resolution = event.frameState?.viewState.resolution ?? native;
  if (event.context instanceof CanvasRenderingContext2D)
    event.context.imageSmoothingEnabled = resolution > native * 0.75;
}

/** uint8[side * side * 4] RGBA as an image; throws when the length is another. */
function toBitmap(bytes: ArrayBuffer, side: number): Promise<ImageBitmap> {
  return createImageBitmap(new ImageData(new Uint8ClampedArray(bytes), side, side));
}
