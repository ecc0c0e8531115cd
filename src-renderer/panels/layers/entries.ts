/** The layers of the document as panels and map show them. Pure. */
import type { Layer, RasterLayer, VectorLayer } from '../../../src-main/contract/document.ts';
import type { Display, RasterInfo } from '../../../src-main/contract/raster.ts';
import type { RunFeatures, RunSummary } from '../../../src-main/contract/run.ts';
import type { RampName } from '../../map/ramps.ts';
import { colourLabels } from './colours.ts';
import { displayOf, parseRasterStyle } from './raster-style.ts';
import { type Standing, standings } from './tree.ts';
import { type Paint, paintOf } from './vector-style.ts';

/** Visible and opaque with all groups that it lies in. */
export interface RasterEntry extends Standing {
  readonly layer: RasterLayer;
  readonly raster: RasterInfo;
  readonly display: Display;
  /** Over the first shown band; null for colours as they are. */
  readonly ramp: RampName | null;
}

export interface ResultEntry extends Standing {
  readonly layer: VectorLayer;
  /** Of the run; for a layer that was drawn by hand, what can be said of it. Its `runId` is the layer's id. */
  readonly summary: RunSummary;
  readonly geometry: RunFeatures;
  readonly raster: RasterInfo;
  /** Label to colour. */
  readonly colours: ReadonlyMap<string, string>;
  readonly paint: Paint;
  readonly promptsVisible: boolean;
  /** Milliseconds from the question to the mask on screen; null until it is drawn, and for layers that came back. */
  readonly timeToMask: number | null;
}

const rasterEntries = { memo: new WeakMap<RasterLayer, RasterEntry>(), make: rasterEntry };
const resultEntries = { memo: new WeakMap<VectorLayer, ResultEntry>(), make: resultEntry };

/** The same entry for the same layer, so that what did not change is not drawn anew. Hidden groups hide what is in them. */
export function entriesOf(layers: readonly Layer[]): { rasters: RasterEntry[]; results: ResultEntry[] } {
  const standing = standings(layers);
  const place = (layer: Layer): Standing => standing.get(layer.id) ?? { order: 0, visible: false, opacity: 0 };
  const rasters: RasterEntry[] = [];
  const results: ResultEntry[] = [];
  for (const layer of layers) {
    if (layer.kind === 'raster') rasters.push(remembered(rasterEntries, layer, place(layer)));
    if (layer.kind === 'vector') results.push(remembered(resultEntries, layer, place(layer)));
  }
  return { rasters, results };
}

interface Made<L extends object, E extends Standing> {
  readonly memo: WeakMap<L, E>;
  make(layer: L, place: Standing): E;
}

function remembered<L extends object, E extends Standing>({ memo, make }: Made<L, E>, layer: L, place: Standing): E {
  const found = memo.get(layer);
  const stands = found?.order === place.order && found.visible === place.visible && found.opacity === place.opacity;
  if (found && stands) return found;
  const entry = found ? { ...found, ...place } : make(layer, place);
  memo.set(layer, entry);
  return entry;
}

function rasterEntry(layer: RasterLayer, place: Standing): RasterEntry {
  const { raster } = layer;
  const style = parseRasterStyle(layer.style);
  return { layer, raster, display: displayOf(raster, style), ramp: style.ramp, ...place };
}

function resultEntry(layer: VectorLayer, place: Standing): ResultEntry {
  const { raster, promptsVisible, features, prompts } = layer;
  const summary = layer.summary ?? summaryByHand(layer);
  const shown = { ...lookOf(layer), promptsVisible };
  return { layer, summary, geometry: { features, prompts }, raster, ...shown, ...place, timeToMask: null };
}

type Look = Pick<ResultEntry, 'colours' | 'paint'>;
const looks = new WeakMap<VectorLayer['style'], Look>();

/** The same look for the same style while labels have the same colours, so that an edit of one feature repaints no other. */
function lookOf(layer: VectorLayer): Look {
  const colours = coloursOf(layer);
  const known = looks.get(layer.style);
  const same = known?.colours.size === colours.size && [...colours].every(([k, to]) => known.colours.get(k) === to);
  // Classes of equal counts move with any value.
  if (known && same && layer.style.mode !== 'graduated') return known;
  const look = { colours, paint: paintOf(layer, colours) };
  looks.set(layer.style, look);
  return look;
}

/** The layer's own colours, and for labels that came later ones that the palette gives next. */
function coloursOf({ style, features, prompts }: VectorLayer): ReadonlyMap<string, string> {
  const own = style.colours;
  const named = typeof own === 'object' && own !== null && !Array.isArray(own) ? Object.entries(own) : [];
  const colours = new Map(named.filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
  const labels = new Set<string>();
  for (const { label } of features) labels.add(label);
  for (const { label } of prompts) labels.add(label);
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
