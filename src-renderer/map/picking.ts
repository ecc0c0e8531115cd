/** Which feature of a result the pointer is on. */
import type OlMap from 'ol/Map.js';
import { transformBox } from './projection.ts';
import type { ResultLayer } from './result-layer.ts';
import { textOf } from './styles.ts';

export interface FeatureRef {
  readonly runId: string;
  readonly featureId: string;
}

/** CSS pixels around a place within which a feature is hit. */
const hitTolerance = 3;

/** A place of the map: CSS pixels within it, and the view's coordinate. */
export interface PlaceOnMap {
  readonly pixel: readonly number[];
  readonly coordinate: readonly number[];
}

/**
 * The topmost feature at a place of those that results show; null for none. `hover`: where very many features were
 * just opened it finds nothing yet, since looking through them all at every move would stop the hand.
 */
export function featureUnder(
  map: OlMap,
  at: PlaceOnMap,
  { shown, hover }: { readonly shown: Iterable<ResultLayer>; readonly hover: boolean },
): FeatureRef | null {
  const results = [...shown];
  const layers = new Set(results.flatMap((result) => result.layers));
  const found = map.forEachFeatureAtPixel(
    [...at.pixel],
    (feature) => {
      const featureId = textOf(feature, 'featureId');
      return featureId ? { featureId, runId: textOf(feature, 'runId') } : undefined;
    },
    // The map's last frame may hold layers that have left it since.
    { hitTolerance, layerFilter: (layer) => layers.has(layer) },
  );
  return found ?? pickAmongMany(map, at.coordinate, { results, hover });
}

/** Of results whose outlines the map does not hold as shapes, the topmost that has a feature there. */
function pickAmongMany(
  map: OlMap,
  [x = 0, y = 0]: readonly number[],
  { results, hover }: { readonly results: readonly ResultLayer[]; readonly hover: boolean },
): FeatureRef | null {
  const view = map.getView();
  const reach = hitTolerance * (view.getResolution() ?? 0);
  const around = { minX: x - reach, minY: y - reach, maxX: x + reach, maxY: y + reach };
  const order = ({ masks }: ResultLayer) => masks[0]?.getZIndex() ?? 0;
  for (const layer of [...results].sort((a, b) => order(b) - order(a))) {
    const box = transformBox(around, view.getProjection(), layer.projection);
    const at = { x: (box.minX + box.maxX) / 2, y: (box.minY + box.maxY) / 2 };
    const featureId = layer.pick(at, (box.maxX - box.minX) / 2, hover);
    if (featureId !== null) return { featureId, runId: layer.runId };
  }
  return null;
}
