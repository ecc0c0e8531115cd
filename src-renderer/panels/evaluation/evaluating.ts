/** Evaluating against a layer, and stopping it. */
import type { EvaluatedWindow } from '../../../src-main/contract/evaluation.ts';
import { faultOf } from '../../../src-main/contract/fault.ts';
import type { Stores } from '../../stores.ts';
import type { ResultEntry } from '../layers/entries.ts';

/** The layer that is the truth: the one that was chosen while it is there, else the top one. */
export function truthLayer({ evaluation, layers }: Pick<Stores, 'evaluation' | 'layers'>) {
  return layers.results.find(({ layer }) => layer.id === evaluation.layerId) ?? layers.results.at(-1) ?? null;
}

/** A run's own answer in which no feature was drawn or changed by a person. */
export function isUnchecked({ layer }: ResultEntry): boolean {
  return layer.summary !== null && !layer.features.some(({ provenance }) => provenance.edited);
}

/** Evaluates; the fault of a failure goes to the notices. */
export async function evaluateLayer(stores: Stores): Promise<void> {
  const { client, document, evaluation, layers, notices, query } = stores;
  const entry = truthLayer(stores);
  if (!entry || evaluation.running || evaluation.disabled(layers.results.length) !== null) return;
  const id = crypto.randomUUID();
  evaluation.running = { id, progress: null };
  try {
    // The truth is the host's document; every edit has to be there first.
    await document.sent();
    const result = await client.invoke('evaluation.run', {
      evaluationId: id,
      layer: entry.layer.id,
      query: evaluation.query,
      prompter: query.prompter,
      segmenter: query.segmenter,
      windows: evaluation.windows,
    });
    evaluation.show({ result, rasterId: entry.raster.id, layerName: entry.layer.name });
  } catch (thrown) {
    if (faultOf(thrown).code !== 'run.cancelled') notices.fault(thrown);
  } finally {
    evaluation.running = null;
  }
}

/** Nothing when nothing is under way. */
export async function stopEvaluating({ client, evaluation, notices }: Stores): Promise<void> {
  const { running } = evaluation;
  if (!running) return;
  await client
    .invoke('evaluation.cancel', { evaluationId: running.id })
    .catch((thrown: unknown) => notices.fault(thrown));
}

/** Looks at a window on the map. */
export function goToWindow(
  { evaluation, view }: Pick<Stores, 'evaluation' | 'view'>,
  { bounds }: EvaluatedWindow,
): void {
  const { shown } = evaluation;
  if (shown) view.commands?.zoomToArea(shown.rasterId, bounds);
}
