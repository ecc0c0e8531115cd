/** What the map shows besides layers, and how: kept over restarts. */
import type { CrsInfo } from '../../src-main/contract/raster.ts';
import type { Swipe } from './scene.ts';

export class MapOptionsStore {
  graticule = $state(false);
  overview = $state(false);
  /** The view's CRS by choice; null for that of the first raster. */
  crs = $state.raw<CrsInfo | null>(null);
  swipe = $state.raw<Swipe | null>(null);
}
