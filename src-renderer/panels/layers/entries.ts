/** The layers of the document as panels and map show them. Pure. */
import type { Layer, RasterLayer, VectorLayer } from '../../../src-main/contract/document.ts';
import type { RasterInfo } from '../../../src-main/contract/raster.ts';
import type { RunFeatures, RunSummary } from '../../../src-main/contract/run.ts';
import { colourLabels } from './colours.ts';

export interface RasterEntry {
  readonly layer: RasterLayer;
  readonly raster: RasterInfo;
  readonly visible: boolean;
  /** 0..1 */
  readonly opacity: number;
}

export interface ResultEntry {
  readonly layer: VectorLayer;
  /** Of the run; for a layer that was drawn by hand, what can be said of it. Its `runId` is the layer's id. */
  readonly summary: RunSummary;
  readonly geometry: RunFeatures;
  readonly raster: RasterInfo;
  /** Label to colour. */
  readonly colours: ReadonlyMap<string, string>;
  readonly visible: boolean;
  readonly opacity: number;
  readonly promptsVisible: boolean;
  /** Milliseconds from the question to the mask on screen; null until it is drawn, and for layers that came back. */
  readonly timeToMask: number | null;
}

const rasterEntries = new WeakMap<RasterLayer, RasterEntry>();
const resultEntries = new WeakMap<VectorLayer, ResultEntry>();

/** The same entry for the same layer, so that what did not change is not drawn anew. Hidden groups hide what is in them. */
export function entriesOf(layers: readonly Layer[]): { rasters: RasterEntry[]; results: ResultEntry[] } {
  const rasters: RasterEntry[] = [];
  const results: ResultEntry[] = [];
  for (const layer of layers) {
    if (layer.kind === 'raster') rasters.push(remembered(rasterEntries, layer, rasterEntry));
    if (layer.kind === 'vector') results.push(remembered(resultEntries, layer, resultEntry));
  }
  return { rasters, results };
}

function remembered<L extends object, E>(made: WeakMap<L, E>, layer: L, make: (layer: L) => E): E {
  const found = made.get(layer);
  if (found) return found;
  const entry = make(layer);
  made.set(layer, entry);
  return entry;
}

function rasterEntry(layer: RasterLayer): RasterEntry {
  const { raster, visible, opacity } = layer;
  return { layer, raster, visible, opacity };
}

function resultEntry(layer: VectorLayer): ResultEntry {
  const { raster, visible, opacity, promptsVisible, features, prompts } = layer;
  const summary = layer.summary ?? summaryByHand(layer);
  const colours = coloursOf(layer);
  const shown = { colours, visible, opacity, promptsVisible };
  return { layer, summary, geometry: { features, prompts }, raster, ...shown, timeToMask: null };
}

/** The layer's own colours, and for labels that came later ones that the palette gives next. */
function coloursOf({ style, features, prompts }: VectorLayer): ReadonlyMap<string, string> {
  const own = style.colours;
  const named = typeof own === 'object' && own !== null && !Array.isArray(own) ? Object.entries(own) : [];
  const colours = new Map(named.filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
  const labels = new Set([...features, ...prompts].map(({ label }) => label));
  const missing = [...labels].filter((label) => !colours.has(label));
  const more = colourLabels(missing, colours.size + (typeof style.coloursFrom === 'number' ? style.coloursFrom : 0));
  return new Map([...colours, ...more]);
}

function summaryByHand({ id, name, raster, features }: VectorLayer): RunSummary {
  const nobody = { id: 'person', version: '', sha256: '' };
  const { georeference, display } = raster;
  return {
    runId: `${id}`,
    answer: 'masks',
    mode: 'instance',
    query: name,
    thinking: '',
    timings: { read: 0, encode: 0, prompt: 0, decode: 0, vectorise: 0, total: 0 },
    prompter: nobody,
    segmenter: features[0]?.provenance.segmenter ?? nobody,
    window: { gsd: raster.gsd, scale: 1, why: '', windows: [], ...display, cached: 0 },
    raster: { id: raster.id, name: raster.name, crs: georeference.kind === 'crs' ? (georeference.crs.code ?? '') : '' },
    at: '',
    featureCount: features.length,
    resource: '',
  };
}
