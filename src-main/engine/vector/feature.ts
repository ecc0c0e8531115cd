/** Merged masks to features: polygons on the map, measures, and where each came from. */
import { createHash } from 'node:crypto';
import type { Georeference, WindowSpec } from '../../contract/raster.ts';
import type { Feature, MaskBy, ModelRef, Prompt, Provenance, RunId } from '../../contract/run.ts';
import type { MergedMask } from '../mask/merged.ts';
import { measureSteps } from './measure.ts';
import { toMapPolygon, toMapPrompt } from './place.ts';
import { runSliced, type SliceOptions } from './slice.ts';
import { traceSteps } from './trace.ts';

/** One instance that a mask was made of; `MergedMask.members` are indices of a list of these. */
export interface FeatureSource {
  readonly window: WindowSpec;
  readonly prompt: Prompt<'window'>;
  readonly score: number | null;
  readonly maskBy: MaskBy;
  readonly agreement: number | null;
}

export interface FeatureInput {
  readonly merged: readonly MergedMask[];
  readonly sources: readonly FeatureSource[];
  /** Raster pixels a grid pixel, the same for all windows. */
  readonly scale: number;
  readonly georeference: Georeference;
  /** Of the raster in its own pixels. */
  readonly size: { readonly width: number; readonly height: number };
  readonly run: RunId;
  readonly query: string;
  readonly prompter: ModelRef;
  readonly segmenter: ModelRef;
  /** The raster's name, for provenance. */
  readonly raster: string;
  readonly thinking: string;
}

/**
 * One feature for each merged mask, in their order. A feature of several instances has the score, the
 * outline's maker and the window of its best-scored one, and the prompts of all. Lets the event loop
 * run meanwhile. Faults: `vector.noReprojection`, `run.cancelled`.
 */
export function buildFeatures(input: FeatureInput, options: SliceOptions = {}): Promise<Feature[]> {
  return runSliced(featureSteps(input), options);
}

function* featureSteps(input: FeatureInput): Generator<void, Feature[]> {
  const features: Feature[] = [];
  for (const merged of input.merged) {
    features.push(yield* featureOf(merged, input));
    yield;
  }
  return features;
}

function* featureOf(merged: MergedMask, input: FeatureInput): Generator<void, Feature> {
  const { georeference, scale, size } = input;
  const traced = yield* traceSteps(merged.mask);
  const origin = { x: merged.box.minX, y: merged.box.minY };
  const placement = { origin, scale, size, transform: georeference.transform };
  const polygons = traced.map((polygon) => toMapPolygon(polygon, placement));
  const measures = georeference.kind === 'crs' ? yield* measureSteps(polygons, georeference.crs) : null;
  const members = merged.members.map((i) => sourceAt(input.sources, i));
  const best = members.reduce((top, m) => ((m.score ?? -1) > (top.score ?? -1) ? m : top));
  return {
    id: idOf(merged, scale),
    label: merged.label,
    polygons,
    score: best.score,
    areaM2: measures?.areaM2 ?? null,
    perimeterM: measures?.perimeterM ?? null,
    pixels: merged.pixels,
    provenance: provenanceOf(input, members, best),
  };
}

function provenanceOf(input: FeatureInput, members: readonly FeatureSource[], best: FeatureSource): Provenance {
  const { transform } = input.georeference;
  return {
    run: input.run,
    query: input.query,
    prompter: input.prompter,
    segmenter: input.segmenter,
    maskBy: best.maskBy,
    agreement: best.agreement,
    prompts: members.map((m) => toMapPrompt(m.prompt, m.window, transform)),
    window: best.window,
    raster: input.raster,
    rasterCrs: crsLabel(input.georeference),
    thinking: input.thinking,
    edited: false,
  };
}

/** How provenance names the CRS: `EPSG:n`, a PROJ string, what the file says, or "pixel". */
export function crsLabel(georeference: Georeference): string {
  if (georeference.kind === 'none') return 'pixel';
  if (georeference.kind === 'unknown-crs') return georeference.label;
  return georeference.crs.code ?? georeference.crs.proj4;
}

/** Ten hexadecimal digits over place, label and pixels: the same object has the same id in every run. */
function idOf({ label, box, mask }: MergedMask, scale: number): string {
  const place = JSON.stringify([label, scale, box.minX, box.minY, mask.width, mask.height]);
  return createHash('sha256').update(place).update(mask.bits).digest('hex').slice(0, 10);
}

function sourceAt(sources: readonly FeatureSource[], index: number): FeatureSource {
  const source = sources[index];
  if (!source) throw new RangeError(`a merged mask names member ${index} of ${sources.length}`);
  return source;
}
