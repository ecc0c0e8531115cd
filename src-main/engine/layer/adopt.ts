/** A run's result as a layer. Page and host make the same one from the same result. */
import type { LayerPrompt, VectorLayer } from '../../contract/document.ts';
import type { LayerOfRun } from '../../contract/editing.ts';
import type { RasterInfo } from '../../contract/raster.ts';
import type { Prompt, RunFeatures, RunSummary } from '../../contract/run.ts';

export interface ResultOfRun {
  readonly summary: RunSummary;
  readonly geometry: RunFeatures;
  readonly raster: RasterInfo;
}

/** The layer, with each prompt named by its place in the run and linked to the feature whose provenance repeats it. */
export function layerOfRun(layer: LayerOfRun, { summary, geometry, raster }: ResultOfRun): VectorLayer {
  const featureOf = new Map(
    geometry.features.flatMap((f) => f.provenance.prompts.map((p) => [keyOf(p), f.id] as const)),
  );
  const prompts = geometry.prompts.map(
    (prompt, i): LayerPrompt => ({ ...prompt, id: `p${i + 1}`, feature: featureOf.get(keyOf(prompt)) ?? null }),
  );
  return { ...layer, kind: 'vector', raster, summary, fields: [], features: geometry.features, prompts };
}

function keyOf({ box, positive, negative }: Prompt<'map'>): string {
  const points = [positive, negative].map((list) => list.map(({ x, y }) => [x, y]));
  return JSON.stringify([box && [box.minX, box.minY, box.maxX, box.maxY], points]);
}
