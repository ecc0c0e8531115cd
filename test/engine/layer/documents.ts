/** Documents for tests, and edits that fit them, made from numbers so that a failing sequence can be shrunk. */
import type { Edit, Layer, LayerDocument, LayerPrompt, VectorLayer } from '../../../src-main/contract/document.ts';
import type { Attributes, Feature } from '../../../src-main/contract/run.ts';
import { boxRing, featureOf, inCrs } from '../export/results.ts';

export const utm = inCrs('EPSG:31985', { a: 10, b: 0, c: 290_000, d: 0, e: -10, f: 9_120_000 });

export function square(id: string, x = 0, y = 0, side = 100): Feature {
  const [left, bottom] = [290_000 + x, 9_110_000 + y];
  return featureOf([[boxRing(left, bottom, left + side, bottom + side)]], utm, id);
}

export function promptOf(id: string, x = 0, feature: string | null = null): LayerPrompt {
  const box = { minX: 290_000 + x, minY: 9_110_000, maxX: 290_100 + x, maxY: 9_110_100 };
  const positive = [{ x: 290_050 + x, y: 9_110_050 }];
  return { id, feature, box, positive, negative: [], label: 'water', score: 0.5, maskBy: 'segmenter', agreement: null };
}

const base = { visible: true, opacity: 1, parent: null, style: {} };

export function vectorLayer(id: string, features: readonly Feature[] = [], prompts: LayerPrompt[] = []): VectorLayer {
  const own = { kind: 'vector', raster: utm, summary: null, fields: [], promptsVisible: true } as const;
  return { id, name: id, ...base, ...own, features, prompts };
}

export const groupLayer = (id: string): Layer => ({ kind: 'group', id, name: id, ...base, expanded: true });
export const rasterLayer = (id: string): Layer => ({ kind: 'raster', id, name: id, ...base, raster: utm });

export function startDocument(): LayerDocument {
  const features = Array.from({ length: 6 }, (_, i) => square(`f${i}`, i * 150));
  const prompts = Array.from({ length: 4 }, (_, i) => promptOf(`p${i}`, i * 150, `f${i}`));
  return { layers: [rasterLayer('image'), groupLayer('group'), vectorLayer('water', features, prompts)] };
}

/** A source of choices: the numbers in turn, from the first again after the last. */
export function chooser(numbers: readonly number[]) {
  let at = 0;
  const below = (n: number) => (numbers[at++ % numbers.length] ?? 0) % Math.max(1, n);
  return {
    below,
    pick: <T>(list: readonly T[]): T => list[below(list.length)]!,
    /** Some of a list in its order, at least one. */
    some: <T>(list: readonly T[]): T[] => {
      const chosen = list.filter(() => below(3) === 0);
      return chosen.length > 0 ? chosen : [list[below(list.length)]!];
    },
  };
}

/** An edit that fits the document; `serial` keeps new ids apart. */
export function anyEdit(document: LayerDocument, numbers: readonly number[], serial: string): Edit {
  const choose = chooser(numbers);
  const vector = document.layers.filter((layer) => layer.kind === 'vector');
  const candidates = [...layerEdits(document, choose, serial)];
  if (vector.length > 0) candidates.push(...contentEdits(choose.pick(vector), choose, serial));
  return choose.pick(candidates);
}

type Choose = ReturnType<typeof chooser>;

function layerEdits({ layers }: LayerDocument, choose: Choose, serial: string): Edit[] {
  const made = [groupLayer(serial), rasterLayer(serial), vectorLayer(serial, [square(`${serial}-f`)])];
  const edits: Edit[] = [{ kind: 'layer.add', layer: choose.pick(made), at: choose.below(layers.length + 1) }];
  if (layers.length === 0) return edits;
  const layer = choose.pick(layers);
  edits.push({ kind: 'layer.move', layer: layer.id, to: choose.below(layers.length) });
  const change = choose.pick([
    { name: `n${choose.below(9)}` },
    { visible: choose.below(2) === 0 },
    { opacity: choose.below(11) / 10, name: 'both' },
    { style: { colour: `#${choose.below(999)}`, classes: [{ from: 0, to: choose.below(5) }] } },
  ]);
  edits.push({ kind: 'layer.change', layer: layer.id, change });
  const groups = layers.filter(({ kind, id }) => kind === 'group' && id !== layer.id);
  const free = layer.kind !== 'group';
  if (groups.length > 0 && free) {
    edits.push({ kind: 'layer.change', layer: layer.id, change: { parent: choose.pick(groups).id } });
  }
  if (!layers.some(({ parent }) => parent === layer.id)) edits.push({ kind: 'layer.remove', layer: layer.id });
  return edits;
}

function contentEdits(layer: VectorLayer, choose: Choose, serial: string): Edit[] {
  const to = { layer: layer.id };
  const more = [square(`${serial}-a`, choose.below(500)), square(`${serial}-b`, choose.below(500))];
  const at = [choose.below(layer.features.length + 1)];
  const edits: Edit[] = [
    { ...to, kind: 'features.add', features: more, at: choose.below(2) ? null : [at[0]!, at[0]! + 1] },
    { ...to, kind: 'prompts.add', prompts: [promptOf(serial, choose.below(100))], at: null },
  ];
  if (layer.features.length > 0) edits.push(...featureEdits(layer, choose));
  if (layer.prompts.length > 0) {
    const prompts = choose.some(layer.prompts);
    edits.push({ ...to, kind: 'prompts.remove', ids: prompts.map(({ id }) => id) });
    edits.push({ ...to, kind: 'prompts.replace', prompts: prompts.map((p) => ({ ...p, label: 'moved', box: null })) });
  }
  return edits;
}

function featureEdits(layer: VectorLayer, choose: Choose): Edit[] {
  const to = { layer: layer.id };
  const features = choose.some(layer.features);
  const moved = square('moved', choose.below(300), choose.below(300), 40 + choose.below(60));
  const { polygons, areaM2, perimeterM, pixels } = moved;
  const outline = { polygons, areaM2, perimeterM, pixels, edited: true };
  const attributes: Attributes =
    choose.below(3) === 0 ? {} : { note: `a${choose.below(5)}`, checked: true, n: choose.below(9) };
  return [
    { ...to, kind: 'features.remove', ids: features.map(({ id }) => id).reverse() },
    { ...to, kind: 'features.geometry', changes: features.map(({ id }) => ({ id, ...outline })) },
    {
      ...to,
      kind: 'features.attributes',
      changes: features.map(({ id }) => ({ id, label: 'x', attributes, edited: true })),
    },
    { ...to, kind: 'features.replace', features: features.map((f) => ({ ...f, score: 0.125, polygons })) },
    {
      kind: 'batch',
      edits: [
        { ...to, kind: 'features.geometry', changes: features.map(({ id }) => ({ id, ...outline })) },
        { ...to, kind: 'features.remove', ids: [features[0]!.id] },
        { kind: 'layer.change', ...to, change: { name: 'batched', promptsVisible: false } },
      ],
    },
  ];
}
