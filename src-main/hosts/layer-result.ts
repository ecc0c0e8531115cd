/** A layer as a result to export. */
import type { Edit, EditSession, LayerId, VectorLayer } from '../contract/document.ts';
import type { RunResult } from '../contract/run.ts';

const byHand = { id: 'person', version: '', sha256: '' };

/** When a layer came into a session, ISO 8601; now where its history does not say. A file made twice of the same layer is the same. */
export function madeAt({ done }: EditSession, layer: LayerId): string {
  const adds = (edit: Edit): boolean =>
    edit.kind === 'batch' ? edit.edits.some(adds) : edit.kind === 'layer.add' && edit.layer.id === layer;
  return done.find(({ edit }) => adds(edit))?.at ?? new Date().toISOString();
}

/** Its features as they are now; what is said of the run as a whole is the run's, or says that there was none. `at`: when it was made, for one without a run. */
export function resultOfLayer(layer: VectorLayer, at: string): RunResult {
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
    at,
  };
}
