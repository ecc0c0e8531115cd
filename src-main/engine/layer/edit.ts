/** Edits as pure functions: the new document and the edit that takes it back. */
import { because } from '../../contract/because.ts';
import type {
  AttributeChange,
  Edit,
  GeometryChange,
  Layer,
  LayerChange,
  LayerDocument,
  LayerId,
  LayerPrompt,
  VectorLayer,
} from '../../contract/document.ts';
import { raise } from '../../contract/fault.ts';
import type { Feature } from '../../contract/run.ts';
import { added, type Changed, itemOf, positionOf, removed, replaced } from './list.ts';

export interface Applied {
  readonly document: LayerDocument;
  /** Applied to `document`, it gives the document before the edit back. */
  readonly inverse: Edit;
}

type EditOf<K extends Edit['kind']> = Extract<Edit, { readonly kind: K }>;
type Appliers = { readonly [K in Edit['kind']]: (document: LayerDocument, edit: EditOf<K>) => Applied };

/** Applies one edit; the document given stays as it is. Faults: `layer.unknown`, `layer.unknownItem`, `layer.duplicate`, `layer.badEdit`. */
export function applyEdit(document: LayerDocument, edit: Edit): Applied {
  const apply = appliers[edit.kind] as (document: LayerDocument, edit: Edit) => Applied;
  return apply(document, edit);
}

const appliers: Appliers = {
  'layer.add': (document, { layer, at }) => {
    const { list } = added(document.layers, [layer], [at]);
    return { document: { layers: list }, inverse: { kind: 'layer.remove', layer: layer.id } };
  },
  'layer.remove': (document, { layer: id }) => {
    if (document.layers.some((layer) => layer.parent === id)) raise('layer.badEdit', because('edit.groupNotEmpty'));
    layerOf(document, id);
    const { list, at, old } = removed(document.layers, [id]);
    return { document: { layers: list }, inverse: { kind: 'layer.add', layer: old[0]!, at: at[0]! } };
  },
  'layer.move': (document, { layer: id, to }) => {
    layerOf(document, id);
    const without = removed(document.layers, [id]);
    const { list } = added(without.list, without.old, [to]);
    return { document: { layers: list }, inverse: { kind: 'layer.move', layer: id, to: without.at[0]! } };
  },
  'layer.change': changeLayer,
  'features.add': (document, edit) => {
    const layer = vectorOf(document, edit.layer);
    const { list } = added(layer.features, edit.features, edit.at);
    const inverse: Edit = { kind: 'features.remove', layer: layer.id, ids: edit.features.map(({ id }) => id) };
    return { document: withLayer(document, { ...layer, features: list }), inverse };
  },
  'features.remove': (document, edit) => {
    const layer = vectorOf(document, edit.layer);
    const { list, old: features, at } = removed(layer.features, edit.ids);
    const inverse: Edit = { kind: 'features.add', layer: layer.id, features, at };
    return { document: withLayer(document, { ...layer, features: list }), inverse };
  },
  'features.replace': (document, edit) => {
    const layer = vectorOf(document, edit.layer);
    const { list, old: features } = replaced(layer.features, edit.features);
    const inverse: Edit = { kind: 'features.replace', layer: layer.id, features };
    return { document: withLayer(document, { ...layer, features: list }), inverse };
  },
  'features.geometry': (document, edit) => {
    const layer = vectorOf(document, edit.layer);
    const { list, old } = changeFeatures(layer, edit.changes, withGeometry);
    const inverse: Edit = { kind: 'features.geometry', layer: layer.id, changes: old.map(geometryOf) };
    return { document: withLayer(document, { ...layer, features: list }), inverse };
  },
  'features.attributes': (document, edit) => {
    const layer = vectorOf(document, edit.layer);
    const { list, old } = changeFeatures(layer, edit.changes, withAttributes);
    const inverse: Edit = { kind: 'features.attributes', layer: layer.id, changes: old.map(attributesOf) };
    return { document: withLayer(document, { ...layer, features: list }), inverse };
  },
  'prompts.add': (document, edit) => {
    const layer = vectorOf(document, edit.layer);
    const { list } = added(layer.prompts, edit.prompts, edit.at);
    const inverse: Edit = { kind: 'prompts.remove', layer: layer.id, ids: edit.prompts.map(({ id }) => id) };
    return { document: withPrompts(document, layer, list), inverse };
  },
  'prompts.remove': (document, edit) => {
    const layer = vectorOf(document, edit.layer);
    const { list, old: prompts, at } = removed(layer.prompts, edit.ids);
    const inverse: Edit = { kind: 'prompts.add', layer: layer.id, prompts, at };
    return { document: withPrompts(document, layer, list), inverse };
  },
  'prompts.replace': (document, edit) => {
    const layer = vectorOf(document, edit.layer);
    const { list, old: prompts } = replaced(layer.prompts, edit.prompts);
    const inverse: Edit = { kind: 'prompts.replace', layer: layer.id, prompts };
    return { document: withPrompts(document, layer, list), inverse };
  },
  batch: (document, { edits }) => {
    const inverses: Edit[] = [];
    let now = document;
    for (const edit of edits) {
      const applied = applyEdit(now, edit);
      now = applied.document;
      inverses.push(applied.inverse);
    }
    return { document: now, inverse: { kind: 'batch', edits: inverses.reverse() } };
  },
};

/** The layer with an id. Faults: `layer.unknown`. */
export function layerOf(document: LayerDocument, id: LayerId): Layer {
  return itemOf(document.layers, id) ?? raise('layer.unknown', { id });
}

/** The vector layer with an id. Faults: `layer.unknown`, `layer.badEdit` for a layer of another kind. */
export function vectorOf(document: LayerDocument, id: LayerId): VectorLayer {
  const layer = layerOf(document, id);
  return layer.kind === 'vector' ? layer : raise('layer.badEdit', because('edit.noFeatures', { layer: layer.name }));
}

function withLayer(document: LayerDocument, layer: Layer): LayerDocument {
  return { layers: replaced(document.layers, [layer]).list };
}

function withPrompts(document: LayerDocument, layer: VectorLayer, prompts: readonly LayerPrompt[]): LayerDocument {
  return withLayer(document, { ...layer, prompts });
}

function changeLayer(document: LayerDocument, { layer: id, change }: EditOf<'layer.change'>): Applied {
  const layer = layerOf(document, id);
  const before: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(layer)) if (key in change) before[key] = value;
  const lacking = Object.keys(change).find((key) => !(key in before));
  if (lacking !== undefined) raise('layer.badEdit', because('edit.noMember', { kind: layer.kind, member: lacking }));
  checkParent(document, layer, change);
  const inverse: Edit = { kind: 'layer.change', layer: id, change: before as LayerChange };
  return { document: withLayer(document, { ...layer, ...change }), inverse };
}

/** A parent must be a group, and no group may come to lie in itself. */
function checkParent(document: LayerDocument, layer: Layer, { parent }: LayerChange): void {
  for (let id = parent ?? null; id !== null; id = layerOf(document, id).parent) {
    if (id === layer.id) raise('layer.badEdit', because('edit.groupInItself'));
    if (layerOf(document, id).kind !== 'group') raise('layer.badEdit', because('edit.notGroup'));
  }
}

function changeFeatures<C extends { readonly id: string }>(
  layer: VectorLayer,
  changes: readonly C[],
  change: (feature: Feature, to: C) => Feature,
): Changed<Feature> {
  const features = changes.map((to) => {
    const at = positionOf(layer.features, to.id) ?? raise('layer.unknownItem', { id: to.id });
    return change(layer.features[at]!, to);
  });
  return replaced(layer.features, features);
}

function withGeometry(feature: Feature, { id: _, edited, ...outline }: GeometryChange): Feature {
  return { ...feature, ...outline, provenance: { ...feature.provenance, edited } };
}

/** What of a feature is its outline. */
export function geometryOf({ id, polygons, areaM2, perimeterM, pixels, provenance }: Feature): GeometryChange {
  return { id, polygons, areaM2, perimeterM, pixels, edited: provenance.edited };
}

function withAttributes(feature: Feature, { label, attributes, edited }: AttributeChange): Feature {
  const { attributes: _, ...rest } = feature;
  const provenance = { ...feature.provenance, edited };
  // A feature without attributes has no such member, so that it is the same before and after.
  return Object.keys(attributes).length > 0
    ? { ...rest, label, provenance, attributes }
    : { ...rest, label, provenance };
}

/** What of a feature a person can write. */
export function attributesOf({ id, label, attributes, provenance }: Feature): AttributeChange {
  return { id, label, attributes: attributes ?? {}, edited: provenance.edited };
}
