/** What the map is to show, bottom layer first. The map makes itself equal to it. */
import type { RasterInfo } from '../../src-main/contract/raster.ts';
import type { DrawnResult, Highlight } from './result-layer.ts';

export interface SceneRaster {
  readonly raster: RasterInfo;
  readonly visible: boolean;
  /** 0..1 */
  readonly opacity: number;
}

export interface SceneResult {
  readonly drawn: DrawnResult;
  /** The raster whose map space the geometry is in; it may have been removed from the map since. */
  readonly raster: RasterInfo;
  readonly visible: boolean;
  readonly opacity: number;
  readonly promptsVisible: boolean;
}

export interface Scene {
  readonly rasters: readonly SceneRaster[];
  readonly results: readonly SceneResult[];
  /** Highlight of one run; the others have none. */
  readonly highlight: Highlight & { readonly runId: string | null };
}
