/** A layer as a result to export. */
import type { VectorLayer } from '../contract/document.ts';
import type { RunResult } from '../contract/run.ts';

const byHand = { id: 'person', version: '', sha256: '' };

/** Its features as they are now; what is said of the run as a whole is the run's, or says that there was none. */
export function resultOfLayer(layer: VectorLayer): RunResult {
  const { summary, features, prompts, raster } = layer;
  const answer = features.length > 0 ? 'masks' : 'no-target';
  const own = { answer, features, prompts, raw: [] } as const;
  if (summary) {
    const { featureCount: _, resource: _resource, ...rest } = summary;
    return { ...rest, ...own };
  }
  const { georeference, display } = raster;
  const crs = georeference.kind === 'crs' ? (georeference.crs.code ?? georeference.crs.proj4) : 'pixel';
  return {
    ...own,
    runId: `layer-${layer.id}`,
    mode: 'instance',
    query: layer.name,
    thinking: '',
    timings: { read: 0, encode: 0, prompt: 0, decode: 0, vectorise: 0, total: 0 },
    prompter: byHand,
    segmenter: features[0]?.provenance.segmenter ?? byHand,
    window: { gsd: raster.gsd, scale: 1, why: 'drawn by hand', windows: [], ...display, cached: 0 },
    raster: { id: raster.id, name: raster.name, crs },
    at: new Date().toISOString(),
  };
}
