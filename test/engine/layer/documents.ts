/** Documents for tests. */
import type { Layer, LayerDocument, LayerPrompt, VectorLayer } from '../../../src-main/contract/document.ts';
import type { Feature } from '../../../src-main/contract/run.ts';
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
