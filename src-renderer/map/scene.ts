/** What the map is to show, bottom layer first. The map makes itself equal to it. */

import type { Basemap } from '../../src-main/contract/basemap.ts';
import type { CrsInfo, Display, RasterInfo } from '../../src-main/contract/raster.ts';
import type { AreaOfInterest, Polygon } from '../../src-main/contract/run.ts';
import type { Box } from '../../src-main/contract/space.ts';
import type { RampName } from './ramps.ts';
import type { DrawnResult, Highlight } from './result-layer.ts';

export interface SceneRaster {
  readonly raster: RasterInfo;
  readonly display: Display;
  readonly ramp: RampName | null;
  /** Higher is drawn over lower, over all layers. */
  readonly order: number;
  readonly visible: boolean;
  /** 0..1 */
  readonly opacity: number;
}

export interface SceneResult {
  readonly drawn: DrawnResult;
  /** The raster whose map space the geometry is in; it may have been removed from the map since. */
  readonly raster: RasterInfo;
  readonly order: number;
  readonly visible: boolean;
  readonly opacity: number;
  readonly promptsVisible: boolean;
}

/** A layer that is cut at a line, to compare it with what lies below. */
export interface Swipe {
  /** Id of a raster or of a result's run, or `results` for all results together. */
  readonly target: string;
  /** Part of the map's width, from the left, in which it is seen. */
  readonly fraction: number;
}

/** Where something is being found, in the map space of a raster. */
export interface SceneSpots {
  readonly raster: RasterInfo;
  readonly spots: readonly SceneSpot[];
}
export interface SceneSpot {
  /** From 1, the likeliest first. */
  readonly rank: number;
  readonly box: Box<'map'>;
  /** None while it is a place only. */
  readonly polygons: readonly Polygon<'map'>[];
}

export interface Scene {
  /** The CRS of the view; null for that of the first raster. */
  readonly crs: CrsInfo | null;
  readonly graticule: boolean;
  readonly overview: boolean;
  readonly swipe: Swipe | null;
  /** What was drawn to ask about; null where something else is asked about. */
  readonly area: AreaOfInterest | null;
  /** What a search under way, or the last one of what is taught, has found. */
  readonly spots: SceneSpots | null;
  readonly basemap: Basemap | null;
  readonly rasters: readonly SceneRaster[];
  readonly results: readonly SceneResult[];
  /** Highlight of one run; the others have none. */
  readonly highlight: Highlight & { readonly runId: string | null };
}
