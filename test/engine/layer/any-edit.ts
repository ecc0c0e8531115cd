/**
 * Edits that fit a document, made from numbers so that a failing sequence can be shrunk. There is a maker for
 * every kind of edit and for every member of a layer that can be changed: a new one without does not compile.
 */
import type { Edit, Layer, LayerChange, LayerDocument, VectorLayer } from '../../../src-main/contract/document.ts';
import type { Attributes } from '../../../src-main/contract/run.ts';
import { applyEdit } from '../../../src-main/engine/layer/edit.ts';
import { groupLayer, promptOf, rasterLayer, square, vectorLayer } from './documents.ts';

export type EditKind = Edit['kind'];
type EditOf<K extends EditKind> = Extract<Edit, { readonly kind: K }>;

interface Given {
  readonly document: LayerDocument;
  readonly choose: Choose;
  /** Keeps new ids apart. */
  readonly serial: string;
}

/** Null where the document has nothing that such an edit could be made to. */
type Makers = { readonly [K in EditKind]: (given: Given) => EditOf<K> | null };
type Changers = { readonly [M in keyof Required<LayerChange>]: (layer: Layer, given: Given) => LayerChange | null };

type Choose = ReturnType<typeof chooser>;

/** A source of choices: the numbers in turn, from the first again after the last. */
function chooser(numbers: readonly number[]) {
  let at = 0;
  const below = (n: number) => (numbers[at++ % numbers.length] ?? 0) % Math.max(1, n);
  return {
    below,
    pick: <T>(list: readonly T[]): T | undefined => list[below(list.length)],
    /** Some of a list in its order, at least one of a list that has any. */
    some: <T>(list: readonly T[]): readonly T[] => {
      const chosen = list.filter(() => below(3) === 0);
      return chosen.length > 0 ? chosen : list.slice(below(list.length)).slice(0, 1);
    },
  };
}

/** An edit that fits the document; `serial` keeps new ids apart. */
export function anyEdit(document: LayerDocument, numbers: readonly number[], serial: string): Edit {
  const choose = chooser(numbers);
  const kind = choose.pick(editKinds) ?? 'layer.add';
  const given = { document, choose, serial };
  return makers[kind](given) ?? makers['layer.add'](given) ?? { kind: 'batch', edits: [] };
}

const changers: Changers = {
  name: (_, { choose }) => ({ name: `n${choose.below(9)}` }),
  visible: (_, { choose }) => ({ visible: choose.below(2) === 0 }),
  // Two members at once, as a slider with a name does.
  opacity: (_, { choose }) => ({ opacity: choose.below(11) / 10, name: 'both' }),
  parent(layer, { document: { layers }, choose }) {
    const groups = layers.filter(({ kind, id }) => kind === 'group' && id !== layer.id);
    if (layer.kind === 'group') return null;
    return { parent: choose.pick([null, ...groups])?.id ?? null };
  },
  style: (_, { choose }) => ({
    style: {
      mode: choose.pick(['single', 'categorised', 'graduated']) ?? 'single',
      colour: `#${choose.below(999)}`,
      classes: [{ from: 0, to: choose.below(5) }],
    },
  }),
  expanded: (layer, { choose }) => (layer.kind === 'group' ? { expanded: choose.below(2) === 0 } : null),
  promptsVisible: (layer, { choose }) => (layer.kind === 'vector' ? { promptsVisible: choose.below(2) === 0 } : null),
  fields: (layer, { choose, serial }) =>
    layer.kind === 'vector'
      ? {
          fields: [
            ...layer.fields,
            { name: serial, type: choose.pick(['text', 'number', 'yes-no'] as const) ?? 'text' },
          ],
        }
      : null,
};
export const changedMembers = Object.keys(changers) as (keyof LayerChange)[];

const makers: Makers = {
  'layer.add'({ document, choose, serial }) {
    const whole = vectorLayer(serial, [square(`${serial}-f`)], [promptOf(`${serial}-p`, 0, `${serial}-f`)]);
    const layer = choose.pick<Layer>([groupLayer(serial), rasterLayer(serial), whole]) ?? whole;
    return { kind: 'layer.add', layer, at: choose.below(document.layers.length + 1) };
  },
  'layer.remove'({ document: { layers }, choose }) {
    const free = choose.pick(layers.filter(({ id }) => !layers.some(({ parent }) => parent === id)));
    return free ? { kind: 'layer.remove', layer: free.id } : null;
  },
  'layer.move'({ document: { layers }, choose }) {
    const layer = choose.pick(layers);
    return layer ? { kind: 'layer.move', layer: layer.id, to: choose.below(layers.length) } : null;
  },
  'layer.change'(given) {
    const { document, choose } = given;
    const member = choose.pick(changedMembers) ?? 'name';
    const layer = choose.pick(document.layers.filter((each) => changers[member](each, given) !== null));
    const change = layer && changers[member](layer, given);
    return layer && change ? { kind: 'layer.change', layer: layer.id, change } : null;
  },
  'features.add': inVector(({ id, features }, { choose, serial }) => {
    const more = [square(`${serial}-a`, choose.below(500)), square(`${serial}-b`, choose.below(500))];
    const at = choose.below(features.length + 1);
    return { kind: 'features.add', layer: id, features: more, at: choose.below(2) ? null : [at, at + 1] };
  }),
  'features.remove': withFeatures(({ id }, { choose }, features) => ({
    kind: 'features.remove',
    layer: id,
    ids: choose
      .some(features)
      .map((feature) => feature.id)
      .toReversed(),
  })),
  'features.replace': withFeatures(({ id }, { choose }, features) => {
    const { polygons } = square('moved', choose.below(300), choose.below(300), 40 + choose.below(60));
    const replaced = choose.some(features).map((feature) => ({ ...feature, score: 0.125, polygons }));
    return { kind: 'features.replace', layer: id, features: replaced };
  }),
  'features.geometry': withFeatures(({ id }, { choose }, features) => {
    const moved = square('moved', choose.below(300), choose.below(300), 40 + choose.below(60));
    const { polygons, areaM2, perimeterM, pixels } = moved;
    const outline = { polygons, areaM2, perimeterM, pixels, edited: true };
    return {
      kind: 'features.geometry',
      layer: id,
      changes: choose.some(features).map((f) => ({ id: f.id, ...outline })),
    };
  }),
  'features.attributes': withFeatures(({ id }, { choose }, features) => {
    const attributes: Attributes =
      choose.below(3) === 0 ? {} : { note: `a${choose.below(5)}`, checked: true, n: choose.below(9) };
    const changes = choose.some(features).map((f) => ({ id: f.id, label: 'x', attributes, edited: true }));
    return { kind: 'features.attributes', layer: id, changes };
  }),
  'prompts.add': inVector(({ id }, { choose, serial }) => ({
    kind: 'prompts.add',
    layer: id,
    prompts: [promptOf(serial, choose.below(100))],
    at: choose.below(2) ? null : [0],
  })),
  'prompts.remove': withPrompts(({ id }, { choose }, prompts) => ({
    kind: 'prompts.remove',
    layer: id,
    ids: choose.some(prompts).map((prompt) => prompt.id),
  })),
  'prompts.replace': withPrompts(({ id }, { choose }, prompts) => ({
    kind: 'prompts.replace',
    layer: id,
    prompts: choose.some(prompts).map((prompt) => ({ ...prompt, label: 'moved', box: null })),
  })),
  /** Each fits what those before it have made. */
  batch(given) {
    const edits: Edit[] = [];
    let { document } = given;
    for (let i = 0; i < 3; i++) {
      const kind = given.choose.pick(editKinds) ?? 'layer.add';
      const edit = kind === 'batch' ? null : makers[kind]({ ...given, document, serial: `${given.serial}-${i}` });
      if (!edit) continue;
      document = applyEdit(document, edit).document;
      edits.push(edit);
    }
    return { kind: 'batch', edits };
  },
};
export const editKinds = Object.keys(makers) as EditKind[];

function inVector<E extends Edit>(make: (layer: VectorLayer, given: Given) => E | null): (given: Given) => E | null {
  return (given) => {
    const layer = given.choose.pick(given.document.layers.filter((each) => each.kind === 'vector'));
    return layer ? make(layer, given) : null;
  };
}

function withFeatures<E extends Edit>(
  make: (layer: VectorLayer, given: Given, features: VectorLayer['features']) => E,
): (given: Given) => E | null {
  return inVector((layer, given) => (layer.features.length > 0 ? make(layer, given, layer.features) : null));
}

function withPrompts<E extends Edit>(
  make: (layer: VectorLayer, given: Given, prompts: VectorLayer['prompts']) => E,
): (given: Given) => E | null {
  return inVector((layer, given) => (layer.prompts.length > 0 ? make(layer, given, layer.prompts) : null));
}
