/** What can be done with a row of the layer tree; every one of them is a step that can be undone. */
import type { Edit, Layer, LayerChange } from '../../../src-main/contract/document.ts';
import type { Session } from '../../session.ts';
import { text } from '../../text/text.ts';
import { type Drop, groupEdit, moveEdit, removeEdit, stepEdit } from './tree.ts';

const words = text.layers;
const steps = text.editing.steps;

export interface LayerActs {
  /** Uses a raster for questions, shows a result's answer. */
  select(layer: Layer): void;
  zoom(layer: Layer): void;
  change(layer: Layer, change: LayerChange): void;
  /** Removes it and offers to undo that. */
  remove(layer: Layer): void;
  group(layer: Layer): void;
  /** One row up (-1) or down (1). */
  step(layer: Layer, by: -1 | 1): void;
  drop(layerId: string, to: Drop): void;
}

export function layerActs({ document, layers, view, showing, result, notices, tree }: Session): LayerActs {
  const apply = (name: string, edit: Edit | null) => {
    if (edit) document.apply(name, edit);
  };
  const nameOf = (id: string) => document.layers.find((layer) => layer.id === id)?.name ?? '';

  return {
    select(layer) {
      tree.currentId = layer.id;
      if (layer.kind === 'raster') layers.activeId = layer.raster.id;
      if (layer.kind === 'vector') showing.show(layer.summary?.runId ?? layer.id);
    },
    zoom(layer) {
      if (layer.kind === 'raster') view.commands?.zoomToRaster(layer.raster.id);
      if (layer.kind === 'vector') view.commands?.zoomToResult(layer.summary?.runId ?? layer.id);
    },
    change: (layer, change) => layers.change(layer.id, change),
    remove(layer) {
      document.apply(steps.removeLayer(layer.name), removeEdit(document.layers, layer.id));
      if (layer.kind === 'vector' && result.runId === (layer.summary?.runId ?? layer.id)) result.show(null);
      notices.offer(words.removed(layer.name), { label: text.undo, run: () => document.undo() });
    },
    group(layer) {
      const group = { id: crypto.randomUUID(), name: words.newGroup };
      apply(words.grouped(layer.name), groupEdit(document.layers, layer.id, group));
      tree.renamingId = group.id;
    },
    step: (layer, by) => apply(words.moved(layer.name), stepEdit(document.layers, layer.id, by)),
    drop: (layerId, to) => apply(words.moved(nameOf(layerId)), moveEdit(document.layers, layerId, to)),
  };
}
