/**
 * Samples of a layer: its features are the truth, the windows of its image the pictures. Windows overlap,
 * so only the core of each is compared: cores divide the image, and no pixel counts twice.
 */
import type { RasterInfo, WindowSpec } from '../../../contract/raster.ts';
import type { GsdChoice, Polygon } from '../../../contract/run.ts';
import {
  type Box,
  corners,
  type MapXY,
  toMap,
  toRaster,
  type WindowXY,
  windowToRaster,
} from '../../../contract/space.ts';
import { planWindows, windowOverlap } from '../../window/grid.ts';
import type { Sample, TruthPart } from '../sample.ts';

export interface LayerTruth {
  readonly name: string;
  readonly raster: RasterInfo;
  readonly features: readonly { readonly label: string; readonly polygons: readonly Polygon<'map'>[] }[];
}

/** Faults: `window.areaTooLarge`. */
export function samplesOfLayer(layer: LayerTruth, query: string, gsd: GsdChoice): Sample[] {
  const { raster } = layer;
  const plan = planWindows(raster, gsd, null);
  const outlines = layer.features.flatMap(({ polygons }) =>
    polygons.map((polygon) => onGrid(polygon, raster, plan.scale)),
  );
  const digits = String(plan.windows.length).length;
  return plan.windows.map((spec, i): Sample => {
    const core = coreOf(spec, plan);
    const parts = outlines.filter((rings) => touches(rings[0] ?? [], spec)).map((rings) => partOf(rings, spec));
    return {
      id: `${layer.name}#${String(i + 1).padStart(digits, '0')}`,
      picture: raster.path,
      questions: [query],
      truth: { kind: 'parts', width: spec.width, height: spec.height, parts },
      boxes: null,
      className: layer.name,
      source: raster.name,
      gsd: plan.gsd,
      window: { raster, spec, core },
    };
  });
}

/** Corners of a window's core on the map. */
export function boundsOnMap({ raster, spec, core }: NonNullable<Sample['window']>): Box<'map'> {
  const points = corners(core).map((corner) => toMap(raster.georeference.transform, windowToRaster(spec, corner)));
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return { minX: Math.min(...xs), minY: Math.min(...ys), maxX: Math.max(...xs), maxY: Math.max(...ys) };
}

type Rings = readonly (readonly MapXY[])[];

function onGrid(polygon: Polygon<'map'>, { georeference }: RasterInfo, scale: number): Rings {
  return polygon.map((ring) =>
    ring.map((point) => {
      const { x, y } = toRaster(georeference.transform, point);
      return { x: x / scale, y: y / scale };
    }),
  );
}

function touches(ring: readonly MapXY[], { origin, width, height }: WindowSpec): boolean {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of ring) {
    minX = Math.min(minX, x);
    minY = Math.min(minY, y);
    maxX = Math.max(maxX, x);
    maxY = Math.max(maxY, y);
  }
  return maxX > origin.x && maxY > origin.y && minX < origin.x + width && minY < origin.y + height;
}

function partOf(rings: Rings, { origin }: WindowSpec): TruthPart {
  const moved = rings.map((ring) => ring.map(({ x, y }): WindowXY => ({ x: x - origin.x, y: y - origin.y })));
  return { kind: 'polygon', rings: moved };
}

/** A window without the half of each overlap that belongs to its neighbour, and without what lies beyond the grid. */
function coreOf(spec: WindowSpec, grid: { readonly gridWidth: number; readonly gridHeight: number }): Box<'window'> {
  const half = windowOverlap / 2;
  const { origin, width, height } = spec;
  return {
    minX: origin.x > 0 ? half : 0,
    minY: origin.y > 0 ? half : 0,
    maxX: origin.x + width < grid.gridWidth ? width - half : grid.gridWidth - origin.x,
    maxY: origin.y + height < grid.gridHeight ? height - half : grid.gridHeight - origin.y,
  };
}
