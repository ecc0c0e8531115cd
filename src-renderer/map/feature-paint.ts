/** What the map has to know of how a layer's features look. */
import type { Feature } from '../../src-main/contract/run.ts';

/** How features are painted. */
export interface FeaturePaint {
  colourOf(feature: Feature): string;
  /** Empty for none. */
  labelOf(feature: Feature): string;
  /** 0..1 */
  readonly fill: number;
  /** CSS pixels of the outline. */
  readonly width: number;
}
