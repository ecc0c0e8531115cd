/** Which features of results the pointer is on. The map's own way would draw every shape there again and read its pixels back. */
import type OlMap from 'ol/Map.js';
import { transformBox } from './projection.ts';
import type { ResultLayer } from './result-layer.ts';

export interface FeatureRef {
  readonly runId: string;
  readonly featureId: string;
}

/** CSS pixels around a place within which a feature is hit. */
const hitTolerance = 3;

/**
 * The features at a place of those that results show, the topmost first. `hover`: where very many features were
 * just opened it finds nothing yet, since looking through them all at every move would stop the hand.
 * @param coordinate in the view.
 */
export function featuresUnder(
  map: OlMap,
  coordinate: readonly number[],
  { shown, hover }: { readonly shown: Iterable<ResultLayer>; readonly hover: boolean },
): readonly FeatureRef[] {
  const view = map.getView();
  const resolution = view.getResolution() ?? 0;
  const reach = hitTolerance * resolution;
  const [x = 0, y = 0] = coordinate;
  const square = { minX: x - reach, minY: y - reach, maxX: x + reach, maxY: y + reach };
  const order = ({ masks }: ResultLayer) => masks[0]?.getZIndex() ?? 0;
  const layers = [...shown].sort((a, b) => order(b) - order(a));
  const ofPrompts = layers.flatMap((layer) => refs(layer, layer.promptsAt({ coordinate, reach, resolution })));
  const ofOutlines = layers.flatMap((layer) => {
    const { minX, minY, maxX, maxY } = transformBox(square, view.getProjection(), layer.projection);
    const at = { x: (minX + maxX) / 2, y: (minY + maxY) / 2 };
    return refs(layer, layer.outlinesAt(at, (maxX - minX) / 2, hover));
  });
  return [...ofPrompts, ...ofOutlines];
}

const refs = ({ runId }: ResultLayer, ids: readonly string[]): FeatureRef[] =>
  ids.map((featureId) => ({ featureId, runId }));
