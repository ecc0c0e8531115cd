/** The contract's methods on the document. */
import type { ExportOutcome, Handlers } from '../../contract/api.ts';
import type { Edit, Layer, Step, VectorLayer } from '../../contract/document.ts';
import type { EditingRequests } from '../../contract/editing.ts';
import { resourcePath } from '../../contract/resource.ts';
import type { Engine } from '../../engine/engine.ts';
import { layerOfRun } from '../../engine/layer/adopt.ts';
import { checkShapes } from '../../engine/layer/shape-check.ts';
import type { Keeper } from '../../engine/project/keeper.ts';
import type { HostEdge } from '../edge.ts';
import { madeAt, resultOfLayer } from '../layer-result.ts';
import { fileName } from '../resources.ts';
import { summaryOf } from '../summary.ts';

export interface EditingParts {
  readonly engine: Engine;
  readonly keeper: Keeper;
  readonly edge: HostEdge;
}

export function editingHandlers({ engine, keeper, edge }: EditingParts): Pick<Handlers, keyof EditingRequests> {
  return {
    'document.open': async () => {
      const { revision } = await keeper.session();
      return {
        revision,
        resource: resourcePath({ kind: 'document', form: 'lines' }),
        restored: await keeper.restored(),
      };
    },
    'document.step': async ({ page, revision, step }) => {
      const made = step.kind === 'apply' ? await known(step, { engine, keeper }) : step;
      return { revision: await keeper.take({ page, revision, step: made }) };
    },
    'document.adoptRun': async ({ page, revision, runId, layer, at, name, time, merge }) => {
      const result = engine.run(runId);
      const raster = engine.raster(result.raster.id);
      const adopted = layerOfRun(layer, { summary: summaryOf(result), geometry: result, raster });
      const edit: Edit = { kind: 'layer.add', layer: adopted, at };
      const step: Step = { kind: 'apply', name, edit, at: time, merge };
      return { revision: await keeper.take({ page, revision, step }) };
    },
    'layer.export': ({ layer, format }) => exportLayer({ engine, keeper, edge }, layer, format),
  };
}

/** The step with what the host knows of the rasters and runs that it names, after its shapes were checked. */
async function known(
  step: Extract<Step, { kind: 'apply' }>,
  parts: Pick<EditingParts, 'engine' | 'keeper'>,
): Promise<Step> {
  checkShapes(step.edit);
  const { document } = await parts.keeper.session();
  return { ...step, edit: knownEdit(step.edit, document.layers, parts.engine) };
}

function knownEdit(edit: Edit, layers: readonly Layer[], engine: Engine): Edit {
  if (edit.kind === 'batch') return { ...edit, edits: edit.edits.map((part) => knownEdit(part, layers, engine)) };
  if (edit.kind !== 'layer.add' || edit.layer.kind === 'group') return edit;
  const { id } = edit.layer.raster;
  const shown = layers.find((layer) => layer.kind !== 'group' && layer.raster.id === id);
  const raster = shown && shown.kind !== 'group' ? shown.raster : engine.raster(id);
  if (edit.layer.kind === 'raster') return { ...edit, layer: { ...edit.layer, raster } };
  return { ...edit, layer: { ...edit.layer, raster, summary: knownSummary(edit.layer, layers, engine) } };
}

function knownSummary({ summary }: VectorLayer, layers: readonly Layer[], engine: Engine): VectorLayer['summary'] {
  if (!summary) return null;
  const shown = layers.find((layer) => layer.kind === 'vector' && layer.summary?.runId === summary.runId);
  return shown?.kind === 'vector' ? shown.summary : summaryOf(engine.run(summary.runId));
}

async function exportLayer(
  { engine, keeper, edge }: EditingParts,
  id: string,
  format: 'geojson',
): Promise<ExportOutcome> {
  const layer = await keeper.vector(id);
  const name = fileName(layer.raster.name, layer.summary?.query ?? layer.name);
  const place = await edge.chooseExport(name);
  if (place === null) return { kind: 'dismissed' };
  if (place === undefined)
    return { kind: 'download', resource: resourcePath({ kind: 'layer', layer: id, format }), name };
  await engine.exportResult(resultOfLayer(layer, madeAt(await keeper.session(), layer.id)), layer.raster, place);
  return { kind: 'saved', path: place };
}
