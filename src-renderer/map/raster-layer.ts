/** A raster as a map layer: raw RGBA tiles from the host, drawn in the raster's own CRS, reprojected by OpenLayers where the view differs. */
import TileLayer from 'ol/layer/Tile.js';
import type RenderEvent from 'ol/render/Event.js';
import ImageTile from 'ol/source/ImageTile.js';
import TileGrid from 'ol/tilegrid/TileGrid.js';
import { faultOf } from '../../src-main/contract/fault.ts';
import type { Display, RasterInfo } from '../../src-main/contract/raster.ts';
import type { Client } from '../api/client.ts';
import { saidOf } from '../text/fault.ts';
import { projectionOf } from './projection.ts';
import { paintRamp, type RampName, rampTable } from './ramps.ts';
import { tileExtent, tilePixels, tilePyramid, tileResource, tileSide } from './tile-pyramid.ts';

export type RasterLayer = TileLayer<ImageTile>;

/** How a raster is drawn now. */
export interface Look {
  readonly display: Display;
  readonly ramp: RampName | null;
}

/** A layer and the way to draw it in another look. */
export interface LookedRaster {
  readonly layer: RasterLayer;
  setLook(look: Look): void;
}

/** @param onFault told once a layer, with a sentence, when a tile cannot be had. */
export function rasterLayer(
  { raster, look: first }: { raster: RasterInfo; look: Look },
  client: Client,
  onFault: (because: string) => void,
): LookedRaster {
  let look = first;
  let table = look.ramp && rampTable(look.ramp);
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
        const resource = tileResource(raster, look.display, { extent: tileExtent(pyramid, z, [x, y]), pixels });
        return await toBitmap(await client.bytes(resource, options.signal), { side: pixels, table });
      } catch (thrown) {
        if (!options.signal?.aborted && !told) {
          told = true;
          onFault(saidOf(faultOf(thrown)).text);
        }
        throw thrown;
      }
    },
  });
  const layer = new TileLayer({ source, className: 'raster-layer', cacheSize: 512 });
  const native = pyramid.resolutions.at(-1) ?? 0;
  layer.on('prerender', (event) => showPixels(event, native));
  return {
    layer,
    setLook(wanted) {
      if (JSON.stringify(wanted) === JSON.stringify(look)) return;
      look = wanted;
      table = wanted.ramp && rampTable(wanted.ramp);
      source.refresh();
    },
  };
}

/** Beyond the raster's own resolution its pixels are shown as they are, not smoothed into something it does not hold. */
function showPixels(event: RenderEvent, native: number): void {
  const resolution = event.frameState?.viewState.resolution ?? native;
  if (event.context instanceof CanvasRenderingContext2D)
    event.context.imageSmoothingEnabled = resolution > native * 0.75;
}

/** uint8[side * side * 4] RGBA as an image, coloured by a table where there is one; throws when the length is another. */
function toBitmap(
  bytes: ArrayBuffer,
  { side, table }: { side: number; table: Uint8Array | null },
): Promise<ImageBitmap> {
  const rgba = new Uint8ClampedArray(bytes);
  if (table) paintRamp(rgba, table);
  return createImageBitmap(new ImageData(rgba, side, side));
}
