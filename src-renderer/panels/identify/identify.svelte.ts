/** What is at a point of the map: the values of the rasters below it and the features that lie on it. */
import type { RasterInfo } from '../../../src-main/contract/raster.ts';
import type { Feature } from '../../../src-main/contract/run.ts';
import type { LonLat, MapXY } from '../../../src-main/contract/space.ts';
import type { PixelValues } from '../../../src-main/contract/workbench.ts';

export interface Identified {
  readonly at: MapXY;
  readonly lonLat: LonLat | null;
  readonly rasters: readonly { readonly raster: RasterInfo; readonly values: PixelValues }[];
  readonly features: readonly { readonly runId: string; readonly feature: Feature }[];
}

export class IdentifyStore {
  found = $state.raw<Identified | null>(null);
}
